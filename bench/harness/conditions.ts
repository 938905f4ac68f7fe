/** Finds out what the measures need to know of the machine. */
import { availableParallelism } from 'node:os';
import { work } from '../tasks.js';
import type { Conditions } from './measure.js';

const TRIES = 12;
const ITERATIONS = 20_000_000;

/** The fastest of several tries: a busy machine only ever makes them slower. */
function iterationsPerMs(): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i++) {
    const start = performance.now();
    work(ITERATIONS);
    best = Math.min(best, performance.now() - start);
  }
  return ITERATIONS / best;
}

export function findConditions(quick: boolean): Conditions {
  return { threads: availableParallelism(), iterationsPerMs: iterationsPerMs(), quick };
}
