/** The loop worker's main module. */
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../../runtime';
import type { LeaseData } from './messages';
import './program-arguments';

void serve(workerData as LeaseData).then(() => parentPort?.postMessage('left'));
