/** The loop worker's main module. */
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../runtime';
import type { LeaseData } from '../supervisor/messages';

void serve(workerData as LeaseData).then(() => parentPort?.postMessage('left'));
