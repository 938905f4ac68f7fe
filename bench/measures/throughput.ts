/** Many tiny calls at once. Measures the main thread's CPU time as well, for main-thread.ts. */
import { EXECUTORS, POOLS } from '../contenders/index.js';
import type { Started } from '../harness/contender.js';
import { mainThreadCpuMs } from '../harness/cpu-time.js';
import type { Measure } from '../harness/measure.js';
import { atLeast } from '../harness/target.js';

const CALLS = 100_000;
const QUICK_CALLS = 20_000;
/** A contender below this rate (calls a second) in a trial gets no more calls than that: the whole would take minutes. */
const SLOW = 6_000;
const TRIAL = 5_000;

/** Calls a second. */
async function rate(call: NonNullable<Started['call']>, count: number): Promise<number> {
  const start = performance.now();
  const results: PromiseLike<unknown>[] = [];
  for (let i = 0; i < count; i++) results.push(call(i, 1));
  await Promise.all(results);
  return count / ((performance.now() - start) / 1000);
}

const measure: Measure = {
  name: 'throughput',
  title: 'Throughput, tiny',
  what: `(a, b) => a + b, ${CALLS.toLocaleString('en')} calls at once, await Promise.all(calls). The bare raw Worker gets them in one message and answers in one, without a promise for each; one that makes less than ${SLOW.toLocaleString('en')}/s gets ${TRIAL.toLocaleString('en')} calls.`,
  obstacle:
    'most of the time goes to the promise of each call and to what Promise.all hangs on it, and a third or more of that to the garbage collector, which copies a hundred thousand of them that are alive at once.',
  figures: [
    { key: 'rate', label: 'calls', unit: '/s' },
    { key: 'bare', label: 'bare', unit: '/s' },
  ],
  contenders: [...EXECUTORS, ...POOLS, 'raw Worker', 'no thread'],
  rounds: { full: 3, quick: 2 },
  async prepare(contender, { threads, quick }) {
    const started = await contender.start('add', threads);
    const call = started?.call;
    if (started === undefined || call === undefined) return undefined;
    const full = quick ? QUICK_CALLS : CALLS;
    let count: number | undefined;
    return {
      sample: async () => {
        // Begins with the warm-up sample.
        count ??= (await rate(call, TRIAL)) < SLOW ? TRIAL : full;
        const cpu = mainThreadCpuMs();
        const calls = await rate(call, count);
        const sample = { rate: calls, cpu: ((mainThreadCpuMs() - cpu) / count) * 1000 };
        if (started.callAll === undefined) return sample;
        const start = performance.now();
        await started.callAll(Array.from({ length: count }, (_, i) => [i, 1]));
        return { ...sample, bare: count / ((performance.now() - start) / 1000) };
      },
      close: () => started.close(),
    };
  },
  targets(results) {
    const samples = results.of('throughput');
    const best = samples.best(POOLS, 'rate', 'highest') ?? 'piscina';
    return [
      atLeast('≥ 20 × Piscina', samples.ratio('unsync', 'piscina', 'rate'), 20, '×'),
      atLeast(`≥ 6 × the best pool (${best})`, samples.ratio('unsync', best, 'rate'), 6, '×'),
      atLeast('≥ 0.4 × raw batched', samples.ratio('unsync', 'raw Worker', 'rate'), 0.4, '×'),
    ];
  },
  busyTargets: (samples) => [atLeast('≥ 12 × Piscina', samples.ratio('unsync', 'piscina', 'rate'), 12, '×')],
};

export default measure;
