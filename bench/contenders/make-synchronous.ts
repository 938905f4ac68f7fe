import makeSynchronousLibrary from 'make-synchronous';
import type { Contender } from '../harness/contender.js';

export const makeSynchronous: Contender = {
  start: (task) => {
    if (task !== 'add') return undefined;
    const add = makeSynchronousLibrary(async (a: number, b: number) => a + b);
    return { callBlocking: add, close: () => {} };
  },
};
