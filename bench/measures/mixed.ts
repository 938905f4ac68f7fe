/** Long calls among many tiny ones: how well they are spread, and how long the tiny ones wait. */
import { quantile } from 'simple-statistics';
import type { Measure } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const CALLS = 1_000;
const LONG_MS = 20;
/** Each hundredth call is a long one. */
const isLong = (index: number): boolean => index % 100 === 50;

const measure: Measure = {
  name: 'mixed',
  title: 'Mixed lengths',
  what: `${CALLS.toLocaleString('en')} calls of one function at once, 1 % of ${LONG_MS} ms, the rest tiny. Ideal is the time without threads divided by the cores; a tiny call's wait is from its call to its result.`,
  obstacle:
    'that a call is going to take 20 ms shows only while it runs; until then those sent along with it wait, or are taken back after 2 ms, and the calling thread needs some of the two cores itself.',
  figures: [
    { key: 'makespan', label: 'all', unit: 'ms' },
    { key: 'p50', label: 'tiny, p50', unit: 'ms' },
    { key: 'p99', label: 'tiny, p99', unit: 'ms' },
  ],
  contenders: ['unsync', 'piscina', 'poolifier', 'raw Worker', 'no thread'],
  rounds: { full: 9, quick: 3 },
  async prepare(contender, { threads, iterationsPerMs }) {
    const started = await contender.start('work', threads);
    const call = started?.call;
    if (started === undefined || call === undefined) return undefined;
    const long = Math.round(iterationsPerMs * LONG_MS);
    return {
      sample: async () => {
        const waits: number[] = [];
        const start = performance.now();
        await Promise.all(
          Array.from({ length: CALLS }, async (_, i) => {
            if (isLong(i)) return call(long);
            await call(10);
            waits.push(performance.now() - start);
          }),
        );
        const makespan = performance.now() - start;
        return { makespan, p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) };
      },
      close: () => started.close(),
    };
  },
  targets(results, { threads }) {
    const samples = results.of('mixed');
    return [
      atMost('all ≤ 1.1 × ideal', samples.ratio('unsync', 'no thread', 'makespan') * threads, 1.1, '×'),
      atMost("tiny ones' p99 ≤ Piscina's", samples.ratio('unsync', 'piscina', 'p99'), 1, '×'),
    ];
  },
};

export default measure;
