/** Chains and mixtures of executors, with a main thread that blocks all along: the examples of the fixtures, warm. */

import type { Unfuture } from 'unsync';
import type { Measure } from '../harness/measure.js';
import { atMost } from '../harness/target.js';
import { block, sleep } from '../tasks.js';

const STEP_MS = 100;

/** @unsync */
function wait(ms: number): number {
  return block(ms);
}

/** @unsync */
async function initiate(value: number): Promise<number> {
  await sleep(STEP_MS);
  return value + 1;
}

/** @unsync */
async function finish(source: Unfuture<number>): Promise<number> {
  const value = await source;
  await sleep(STEP_MS);
  return value * 2;
}

/** @unsync */
function pair(value: number): [number, number] {
  block(STEP_MS);
  return [value, value + 1];
}

/** @unsync */
async function refine(source: Unfuture<[number, number]>): Promise<[number, number]> {
  const [key, value] = await source;
  await sleep(STEP_MS);
  return [key, value * 2];
}

/** @unsync */
async function collect(sources: Unfuture<[number, number]>[]): Promise<Record<string, number>> {
  return Object.fromEntries(await Promise.all(sources));
}

const ten = Array.from({ length: 10 }, (_, i) => i);

/** Milliseconds. */
function time(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const measure: Measure = {
  name: 'chains',
  title: 'Chains while blocked',
  what: `Warm, the main thread blocked in .result() all along. Ten calls that block ${STEP_MS} ms each; an async call and its continuation of ${STEP_MS} ms each; ten plain calls, ten continuations of them, and one that awaits all ten.`,
  figures: [
    { key: 'together', label: 'ten together', unit: 'ms' },
    { key: 'continued', label: 'continueWith', unit: 'ms' },
    { key: 'mixed', label: 'mixing', unit: 'ms' },
  ],
  contenders: ['unsync'],
  rounds: { full: 7, quick: 2 },
  prepare: async (_contender) => ({
    sample: async () => ({
      together: time(() => {
        for (const call of ten.map(() => wait(STEP_MS))) call.result();
      }),
      continued: time(() => initiate(3).continueWith(finish).result()),
      mixed: time(() => collect(ten.map((i) => pair(i).continueWith(refine))).result()),
    }),
    close: () => {},
  }),
  targets(results) {
    const samples = results.of('chains');
    return [
      atMost('ten together ≤ 130 ms', samples.median('unsync', 'together'), 130, 'ms'),
      atMost('continueWith ≤ 230 ms', samples.median('unsync', 'continued'), 230, 'ms'),
      atMost('mixing ≤ 260 ms', samples.median('unsync', 'mixed'), 260, 'ms'),
    ];
  },
};

export default measure;
