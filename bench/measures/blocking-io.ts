/** Calls that block their thread without using a core. */
import type { Measure } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const CALLS = 32;
const BLOCK_MS = 100;

const measure: Measure = {
  name: 'blocking-io',
  title: 'Blocking I/O',
  what: `${CALLS} calls at once that block ${BLOCK_MS} ms each, warm. Piscina, Tinypool and the raw Worker are given ${CALLS} threads; unsync finds out.`,
  figures: [{ key: 'time', label: 'all', unit: 'ms' }],
  contenders: ['unsync', 'piscina', 'tinypool', 'raw Worker'],
  rounds: { full: 5, quick: 2 },
  // The threads come in the first two.
  warmUps: 4,
  async prepare(contender) {
    const started = await contender.start('block', CALLS);
    const call = started?.call;
    if (started === undefined || call === undefined) return undefined;
    return {
      sample: async () => {
        const start = performance.now();
        await Promise.all(Array.from({ length: CALLS }, () => call(BLOCK_MS)));
        return { time: performance.now() - start };
      },
      close: () => started.close(),
    };
  },
  targets: (results) => [atMost('≤ 130 ms', results.of('blocking-io').median('unsync', 'time'), 130, 'ms')],
};

export default measure;
