/** unsync's thread pool, with the tiny call: where plain functions run that are not marked as CPU-bound. */
import { shutdown } from 'unsync';
import type { Contender } from '../harness/contender.js';

/** @unsync */
function add(a: number, b: number): number {
  return a + b;
}

export const unsyncThread: Contender = {
  start: (task) =>
    task === 'add'
      ? { call: add, callBlocking: (a: number, b: number) => add(a, b).result(), close: shutdown }
      : undefined,
};
