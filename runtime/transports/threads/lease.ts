/** What Piscina runs in a pool's thread: one lease, from taking the line to leaving. */
import './program-arguments';

import { serve } from '../../runtime';
import { writeThreadNumber } from './courtesy';
import type { LeaseData } from './messages';

export default function lease(data: LeaseData): Promise<void> {
  if (data.thread !== undefined) writeThreadNumber(data.thread);
  return serve(data);
}
