/** What workers and waiting calls weigh. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Started } from '../harness/contender.js';
import type { Measure } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const FEW = 2;
const MANY = 10;
const CALLS = 100_000;
/** Milliseconds a call keeps its worker busy, so that `MANY` calls at once need as many workers. */
const HOLD_MS = 60;

/** Megabytes, after a collection. */
async function residentMb(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    (globalThis as { gc?: () => void }).gc?.();
    await delay(30);
  }
  return process.memoryUsage.rss() / 1e6;
}

type Call = NonNullable<Started['call']>;

/** Keeps `few` workers busy at a time, and `more` others. */
async function occupy(first: Call, few: number, second: Call, more: number): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await Promise.all([
      ...Array.from({ length: few }, () => first(HOLD_MS)),
      ...Array.from({ length: more }, () => second(HOLD_MS)),
    ]);
  }
}

/** Megabytes that `CALLS` calls take which have been made and sent and have no result yet. */
async function pendingMb(call: Call): Promise<number> {
  await Promise.all(Array.from({ length: 2_000 }, (_, i) => call(i, 1)));
  const before = await residentMb();
  const calls: PromiseLike<unknown>[] = [];
  for (let i = 0; i < CALLS; i++) calls.push(call(i, 1));
  await delay(0);
  const pending = process.memoryUsage.rss() / 1e6 - before;
  await Promise.all(calls);
  return pending;
}

const measure: Measure = {
  name: 'memory',
  title: 'Memory',
  what: `Resident memory. An idle worker: a process with ${MANY} workers less one with ${FEW}, divided. Pending calls: ${CALLS.toLocaleString('en')} tiny calls at once, sent, before their results are there, on top of the process.`,
  obstacle:
    "half of it is V8's young generation, which grows to its largest while a hundred thousand calls are made in one go, and is returned later; a pending call itself takes about 390 bytes, its promise included.",
  figures: [
    { key: 'worker', label: 'an idle worker', unit: 'MB' },
    { key: 'pending', label: '100,000 pending calls', unit: 'MB' },
  ],
  contenders: ['unsync', 'piscina', 'raw Worker'],
  rounds: { full: 2, quick: 1 },
  execArgv: ['--expose-gc'],
  fresh: true,
  async prepare(contender, { threads }) {
    const few = await contender.start('block', FEW);
    if (few?.call === undefined) return undefined;
    const first = few.call;
    return {
      sample: async () => {
        await occupy(first, FEW, first, 0);
        const before = await residentMb();
        // A pool of its own where the size is fixed; unsync's pool grows.
        const more = await contender.start('block', MANY - FEW);
        await occupy(first, FEW, more?.call ?? first, MANY - FEW);
        const worker = ((await residentMb()) - before) / (MANY - FEW);
        const tiny = await contender.start('add', threads);
        const pending = await pendingMb(tiny?.call ?? first);
        await Promise.all([more?.close(), tiny?.close()]);
        return { worker, pending };
      },
      close: () => few.close(),
    };
  },
  targets(results) {
    const samples = results.of('memory');
    const extra = samples.median('unsync', 'worker') - samples.median('raw Worker', 'worker');
    return [
      atMost('an idle worker ≤ a raw one + 2 MB', extra, 2, 'MB'),
      atMost('100,000 pending calls ≤ 60 MB', samples.median('unsync', 'pending'), 60, 'MB'),
    ];
  },
};

export default measure;
