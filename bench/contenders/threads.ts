import { Pool, spawn, Worker } from 'threads';
import type { Contender } from '../harness/contender.js';

export const threads: Contender = {
  start: (task, size) => {
    if (task === 'fanOut' || task === 'echoMoved') return undefined;
    const pool = Pool(() => spawn(new Worker('./workers/threads.js')), { size });
    return {
      call: (...args) =>
        pool.queue((thread) => (thread[task] as NonNullable<(typeof thread)[string]>)(...args)),
      close: () => pool.terminate(true),
    };
  },
};
