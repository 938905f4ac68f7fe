/** The loop worker's main module. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LeaseData } from '../supervisor/messages';
import '../wiring';
import { serve } from './serve';

void serve(workerData as LeaseData).then(() => parentPort?.postMessage('left'));
