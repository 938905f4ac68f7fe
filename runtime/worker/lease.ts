/** What Piscina runs in a pool's thread: one lease, from taking the line to leaving. */
import type { LeaseData } from '../supervisor/messages';
import '../wiring';
import { serve } from './serve';

export default function lease(data: LeaseData): Promise<void> {
  return serve(data);
}
