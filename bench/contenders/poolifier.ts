import { fileURLToPath } from 'node:url';
import { FixedThreadPool } from 'poolifier';
import type { Contender } from '../harness/contender.js';

const script = fileURLToPath(new URL('./workers/poolifier.js', import.meta.url));

export const poolifier: Contender = {
  start: (task, threads) => {
    if (task === 'fanOut' || task === 'echoMoved') return undefined;
    const pool = new FixedThreadPool<unknown[], unknown>(threads, script);
    return { call: (...args) => pool.execute(args, task), close: () => pool.destroy() };
  },
};
