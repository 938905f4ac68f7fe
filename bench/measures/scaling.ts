/** Does CPU work use all cores? */
import type { Measure } from '../harness/measure.js';
import { atLeast, atMost } from '../harness/target.js';

const CALLS = 64;
const QUICK_CALLS = 12;
const LENGTH_MS = 50;

const measure: Measure = {
  name: 'scaling',
  title: 'CPU scaling',
  what: `A function of ${LENGTH_MS} ms, ${CALLS} calls at once. Perfect is the time without threads divided by the cores.`,
  figures: [{ key: 'time', label: 'all', unit: 'ms' }],
  contenders: ['unsync', 'piscina', 'raw Worker', 'no thread'],
  rounds: { full: 3, quick: 2 },
  async prepare(contender, { threads, iterationsPerMs, quick }) {
    const started = await contender.start('work', threads);
    const call = started?.call;
    if (started === undefined || call === undefined) return undefined;
    const length = Math.round(iterationsPerMs * LENGTH_MS);
    const count = quick ? QUICK_CALLS : CALLS;
    return {
      sample: async () => {
        const start = performance.now();
        await Promise.all(Array.from({ length: count }, () => call(length)));
        return { time: performance.now() - start };
      },
      close: () => started.close(),
    };
  },
  targets(results, { threads }) {
    const speedUp = results.of('scaling').ratio('no thread', 'unsync', 'time');
    return [atLeast('≥ 0.95 of cores × single', speedUp / threads, 0.95, '×')];
  },
  busyTargets: (samples) => [
    atMost('no later than Piscina', samples.ratio('unsync', 'piscina', 'time'), 1, '×'),
  ],
};

export default measure;
