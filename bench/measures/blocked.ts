/** Many tiny calls at once, and a main thread that blocks for each result. */
import type { Measure } from '../harness/measure.js';
import { atLeast } from '../harness/target.js';

const CALLS = 100_000;
const QUICK_CALLS = 20_000;

const measure: Measure = {
  name: 'blocked',
  title: 'Fan-out while blocked',
  what: `${CALLS.toLocaleString('en')} tiny calls, then .result() on each, beside the same calls with await Promise.all, in turn in one process.`,
  figures: [
    { key: 'blocked', label: '.result() on each', unit: '/s' },
    { key: 'awaited', label: 'await Promise.all', unit: '/s' },
    { key: 'ratio', label: 'blocked ÷ awaited', unit: '×' },
  ],
  contenders: ['unsync'],
  rounds: { full: 9, quick: 3 },
  async prepare(contender, { threads, quick }) {
    const started = await contender.start('add', threads);
    const { call, fanOutBlocking } = started ?? {};
    if (started === undefined || call === undefined || fanOutBlocking === undefined) return undefined;
    const count = quick ? QUICK_CALLS : CALLS;
    return {
      sample: async () => {
        const start = performance.now();
        await Promise.all(Array.from({ length: count }, (_, i) => call(i, 1)));
        const between = performance.now();
        fanOutBlocking(count);
        const awaited = count / ((between - start) / 1000);
        const blocked = count / ((performance.now() - between) / 1000);
        return { blocked, awaited, ratio: blocked / awaited };
      },
      close: () => started.close(),
    };
  },
  targets: (results) => [
    atLeast('≥ the awaited figure', results.of('blocked').median('unsync', 'ratio'), 1, '×'),
  ],
};

export default measure;
