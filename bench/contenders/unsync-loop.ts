/** unsync's loop worker, with the tiny call: where async functions run. */
import { shutdown } from 'unsync';
import type { Contender } from '../harness/contender.js';

/** @unsync */
async function add(a: number, b: number): Promise<number> {
  return a + b;
}

export const unsyncLoop: Contender = {
  start: (task) =>
    task === 'add'
      ? { call: add, callBlocking: (a: number, b: number) => add(a, b).result(), close: shutdown }
      : undefined,
};
