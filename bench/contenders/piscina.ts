import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Contender, Task } from '../harness/contender.js';

const FILES: Partial<Record<Task, string>> = {
  echoMoved: './workers/piscina-moved.js',
  fanOut: './workers/piscina-nested.js',
};

/** So many sleeps in one thread, as an event loop takes them. */
const MANY = 1_000_000;

export const piscina: Contender = {
  start: (task, threads) => {
    const outer = task === 'fanOut' ? 1 : threads;
    const pool = new Piscina({
      filename: fileURLToPath(new URL(FILES[task] ?? './workers/one-argument.js', import.meta.url)),
      name: task,
      minThreads: outer,
      maxThreads: outer,
      ...(task === 'sleep' ? { concurrentTasksPerWorker: MANY } : {}),
    });
    return {
      call:
        task === 'echoMoved'
          ? // Its type for a transfer list does not take a list of buffers; its code does.
            (buffer: ArrayBuffer) => pool.run([buffer], { transferList: [buffer] as never })
          : task === 'fanOut'
            ? (count: number) => pool.run([count, threads])
            : (...args) => pool.run(args),
      close: () => pool.destroy(),
    };
  },
};
