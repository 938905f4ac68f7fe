/** A process that makes one call of a raw Worker. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const worker = new Worker(new URL('../contenders/workers/raw.js', import.meta.url), {
  workerData: { task: 'add' },
});
worker.postMessage([[1, 2]]);
await once(worker, 'message');
console.log(JSON.stringify({ first: performance.now() }));
await worker.terminate();
