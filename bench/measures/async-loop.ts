/** Many asynchronous calls that wait at the same time. */
import type { Measure } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const CALLS = 10_000;
const SLEEP_MS = 10;

const measure: Measure = {
  name: 'async-loop',
  title: 'Async loop',
  what: `${CALLS.toLocaleString('en')} sleeps of ${SLEEP_MS} ms at once: in the loop worker, in Piscina with concurrentTasksPerWorker, on the main thread.`,
  figures: [{ key: 'time', label: 'all', unit: 'ms' }],
  contenders: ['unsync', 'piscina', 'no thread'],
  rounds: { full: 9, quick: 3 },
  async prepare(contender, { threads }) {
    const started = await contender.start('sleep', threads);
    const call = started?.call;
    if (started === undefined || call === undefined) return undefined;
    return {
      sample: async () => {
        const start = performance.now();
        await Promise.all(Array.from({ length: CALLS }, () => call(SLEEP_MS)));
        return { time: performance.now() - start };
      },
      close: () => started.close(),
    };
  },
  targets: (results) => [
    atMost(
      '≤ 1.5 × the same on the main thread',
      results.of('async-loop').ratio('unsync', 'no thread', 'time'),
      1.5,
      '×',
    ),
  ],
};

export default measure;
