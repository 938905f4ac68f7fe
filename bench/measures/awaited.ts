/** A tiny call at a time, awaited. */
import { EXECUTORS, POOLS } from '../contenders/index.js';
import type { Measure } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const CALLS = 2_000;

const measure: Measure = {
  name: 'awaited',
  title: 'Awaited call, tiny',
  what: `(a, b) => a + b, ${CALLS.toLocaleString('en')} times, one at a time: await call(a, b).`,
  figures: [{ key: 'latency', label: 'a call', unit: 'µs' }],
  contenders: [...EXECUTORS, ...POOLS, 'raw Worker', 'no thread'],
  rounds: { full: 7, quick: 3 },
  async prepare(contender, { threads }) {
    const started = await contender.start('add', threads);
    const call = started?.call;
    if (started === undefined || call === undefined) return undefined;
    return {
      sample: async () => {
        const start = performance.now();
        for (let i = 0; i < CALLS; i++) await call(i, 1);
        return { latency: ((performance.now() - start) / CALLS) * 1000 };
      },
      close: () => started.close(),
    };
  },
  targets(results) {
    const samples = results.of('awaited');
    const best = samples.best(POOLS, 'latency', 'lowest') ?? 'piscina';
    return [
      atMost('≤ 0.6 × Piscina', samples.ratio('unsync', 'piscina', 'latency'), 0.6, '×'),
      atMost(`lowest of all peers (next: ${best})`, samples.ratio('unsync', best, 'latency'), 1, '×'),
    ];
  },
  busyTargets: (samples) => [
    atMost('≤ 0.8 × Piscina', samples.ratio('unsync', 'piscina', 'latency'), 0.8, '×'),
  ],
};

export default measure;
