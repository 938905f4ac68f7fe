/** A call that makes calls. */
import type { Measure } from '../harness/measure.js';
import { atLeast } from '../harness/target.js';

const CALLS = 10_000;

const measure: Measure = {
  name: 'nested',
  title: 'Nested calls',
  what: `An async function in a worker that calls the tiny function ${CALLS.toLocaleString('en')} times at once and awaits them all. With Piscina: a pool in the worker of a pool.`,
  figures: [{ key: 'rate', label: 'inner calls', unit: '/s' }],
  contenders: ['unsync', 'piscina'],
  rounds: { full: 7, quick: 2 },
  async prepare(contender, { threads }) {
    const started = await contender.start('fanOut', threads);
    const call = started?.call;
    if (started === undefined || call === undefined) return undefined;
    return {
      sample: async () => {
        const start = performance.now();
        await call(CALLS);
        return { rate: CALLS / ((performance.now() - start) / 1000) };
      },
      close: () => started.close(),
    };
  },
  targets: (results) => [
    atLeast('≥ 5 × Piscina', results.of('nested').ratio('unsync', 'piscina', 'rate'), 5, '×'),
  ],
};

export default measure;
