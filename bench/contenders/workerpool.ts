import { fileURLToPath } from 'node:url';
import workerpoolLibrary from 'workerpool';
import type { Contender } from '../harness/contender.js';

const script = fileURLToPath(new URL('./workers/workerpool.js', import.meta.url));

export const workerpool: Contender = {
  start: (task, threads) => {
    if (task === 'fanOut' || task === 'echoMoved') return undefined;
    const pool = workerpoolLibrary.pool(script, {
      minWorkers: threads,
      maxWorkers: threads,
      workerType: 'thread',
    });
    return {
      call: (...args) => pool.exec(task, args) as unknown as PromiseLike<unknown>,
      close: () => pool.terminate(),
    };
  },
};
