import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import type { Contender } from '../harness/contender.js';

const filename = fileURLToPath(new URL('./workers/one-argument.js', import.meta.url));

export const tinypool: Contender = {
  start: (task, threads) => {
    if (task === 'fanOut' || task === 'echoMoved') return undefined;
    const pool = new Tinypool({ filename, name: task, minThreads: threads, maxThreads: threads });
    return { call: (...args) => pool.run(args), close: () => pool.destroy() };
  },
};
