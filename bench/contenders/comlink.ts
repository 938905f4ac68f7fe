/** Comlink is no pool: the calls go round its workers in turn. */
import { Worker } from 'node:worker_threads';
import { type Remote, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { Contender } from '../harness/contender.js';
import type { plainTasks } from '../tasks.js';

const script = new URL('./workers/comlink.js', import.meta.url);

export const comlink: Contender = {
  start: (task, threads) => {
    if (task === 'fanOut' || task === 'echoMoved') return undefined;
    const workers = Array.from({ length: threads }, () => new Worker(script));
    const remotes: Remote<typeof plainTasks>[] = workers.map((worker) => wrap(nodeEndpoint(worker)));
    let next = 0;
    return {
      call: (...args) => {
        const remote = remotes[next++ % threads] as Remote<typeof plainTasks>;
        return (remote[task] as (...list: unknown[]) => Promise<unknown>)(...args);
      },
      close: () => Promise.all(workers.map((worker) => worker.terminate())),
    };
  },
};
