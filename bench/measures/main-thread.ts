/** What a call costs the thread that makes it. */
import { EXECUTORS, POOLS } from '../contenders/index.js';
import type { Measure } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const measure: Measure = {
  name: 'main-thread',
  title: "Main thread's cost per call",
  what: 'Its CPU time over the 100,000 calls of the throughput measure, with the calls, the promises and the results.',
  figures: [{ key: 'cpu', label: 'CPU time a call', unit: 'µs' }],
  contenders: [...EXECUTORS, ...POOLS, 'raw Worker', 'no thread'],
  rounds: { full: 3, quick: 2 },
  samplesOf: 'throughput',
  targets(results) {
    const ratio = results.of('throughput').ratio('unsync', 'piscina', 'cpu');
    return [atMost('≤ 0.15 × Piscina', ratio, 0.15, '×')];
  },
};

export default measure;
