/** A tiny call at a time, blocking. */
import { BLOCKING, EXECUTORS } from '../contenders/index.js';
import type { Measure } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const CALLS = 2_000;

const measure: Measure = {
  name: 'blocking',
  title: 'Blocking call, tiny',
  what: `(a, b) => a + b, ${CALLS.toLocaleString('en')} times, one at a time: call(a, b).result().`,
  obstacle:
    "a blocking call is two wake-ups of a sleeping thread and little else. Looking again for a moment before going to sleep avoids them, which pays where either thread has a core; a kernel that packs both on one, or a neighbour that takes the other, makes it as long as everybody's.",
  figures: [{ key: 'latency', label: 'a call', unit: 'µs' }],
  contenders: [...EXECUTORS, ...BLOCKING, 'raw Worker', 'no thread'],
  rounds: { full: 7, quick: 3 },
  async prepare(contender, { threads }) {
    const started = await contender.start('add', threads);
    const call = started?.callBlocking;
    if (started === undefined || call === undefined) return undefined;
    return {
      sample: async () => {
        const start = performance.now();
        for (let i = 0; i < CALLS; i++) call(i, 1);
        return { latency: ((performance.now() - start) / CALLS) * 1000 };
      },
      close: () => started.close(),
    };
  },
  targets(results) {
    const samples = results.of('blocking');
    const best = samples.best(BLOCKING, 'latency', 'lowest') ?? 'synckit';
    return [
      atMost('≤ 0.6 × synckit', samples.ratio('unsync', 'synckit', 'latency'), 0.6, '×'),
      atMost(`lowest of all peers (next: ${best})`, samples.ratio('unsync', best, 'latency'), 1, '×'),
    ];
  },
  busyTargets: (samples) => [
    atMost('≤ 0.9 × synckit', samples.ratio('unsync', 'synckit', 'latency'), 0.9, '×'),
  ],
};

export default measure;
