/**
 * `node --expose-gc soak.js <share>`: that share of 1,000,000 small calls, 10,000 calls of 1 MB and 1,000 crashes, in
 * ten rounds. Memory in the last has to be what it was in the first, with nothing left over. Prints a line a round and,
 * as the last one, the growth that was measured.
 */
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { configure, shutdown, stats, type Unfuture, WorkerCrashedError } from 'unsync';
import * as work from './work.js';

const ROUNDS = 10;
const share = Number(process.argv[2] ?? 1);
const calls = (1_000_000 * share) / ROUNDS;
const large = (10_000 * share) / ROUNDS;
const crashes = (1_000 * share) / ROUNDS;
/** How often the level is looked at. */
const LOOKS = share < 1 ? 3 : 20;

type Run = typeof work.onLoop;
const executors: readonly Run[] = [work.onLoop, work.onThread, work.onCpu];

// As many threads in every round: a pool that grows later takes memory that is no leak.
configure({ threads: 4, cpus: 2 });

/** Waits in one way and the other by turns. */
async function settle(future: Unfuture<unknown>, i: number): Promise<unknown> {
  return i % 2 === 0 ? await future : future.result();
}

async function smallCalls(): Promise<void> {
  for (let done = 0; done < calls; done += 1000) {
    const pending: Unfuture<unknown>[] = [];
    for (let i = 0; i < 1000; i++) {
      const run = executors[i % 3] as Run;
      // Every tenth has an object, and a callback and a signal to be forgotten again.
      if (i % 10 > 0) pending.push(run('ordinary', i));
      else pending.push(run('ordinary', { i, callback: () => i, signal: new AbortController().signal }));
    }
    for (const [i, future] of pending.entries()) await settle(future, i);
  }
}

async function largeCalls(): Promise<void> {
  const bytes = Buffer.alloc(1_000_000, 'x');
  for (let done = 0; done < large; done += 10) {
    const pending = Array.from({ length: 10 }, (_, i) => (executors[i % 3] as Run)('ordinary', bytes));
    for (const [i, future] of pending.entries()) {
      const back = await settle(future, i);
      assert.ok(Buffer.isBuffer(back) && back.length === bytes.length);
    }
  }
}

async function crash(): Promise<void> {
  for (let i = 0; i < crashes; i++) {
    const error = await (executors[i % 3] as Run)('exit', 1).catch((reason: unknown) => reason);
    assert.ok(error instanceof WorkerCrashedError);
  }
}

interface Level {
  readonly heap: number;
  readonly rss: number;
}

/**
 * Megabytes, when what can be collected is, here and in the workers. The lowest of some looks: memory goes back to the
 * system in its own time.
 */
async function level(): Promise<Level> {
  let heap = Number.POSITIVE_INFINITY;
  let rss = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS; look++) {
    await Promise.all(Array.from({ length: 12 }, (_, i) => (executors[i % 3] as Run)('collectGarbage')));
    globalThis.gc?.();
    await sleep(20); // finalizers tell the workers what may be forgotten, and these tell back
    const now = process.memoryUsage();
    heap = Math.min(heap, now.heapUsed / 1e6);
    rss = Math.min(rss, now.rss / 1e6);
  }
  return { heap, rss };
}

const listeners = (): number =>
  process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);

const before = { listeners: listeners(), resources: process.getActiveResourcesInfo() };
const levels: Level[] = [];
for (let round = 1; round <= ROUNDS; round++) {
  const began = performance.now();
  await smallCalls();
  await largeCalls();
  await crash();
  const now = await level();
  levels.push(now);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`round ${round}: heap ${now.heap.toFixed(1)} MB, RSS ${now.rss.toFixed(0)} MB, ${seconds} s`);
}
const { loop, thread, cpu } = stats();
assert.equal(loop.queued + thread.queued + cpu.queued + loop.running + thread.running + cpu.running, 0);
await shutdown();
/** What the rounds from one to another had on average; a single one has more or less garbage still to be given back. */
function average(of: keyof Level, from: number, to?: number): number {
  const rounds = levels.slice(from, to);
  return rounds.reduce((sum, round) => sum + round[of], 0) / rounds.length;
}

console.log(
  JSON.stringify({
    heap: average('heap', -3) / average('heap', 0, 3),
    rss: average('rss', -3) / average('rss', 0, 3),
    listeners: listeners() - before.listeners,
    // What is left of the process's own output and input is none of ours.
    resources: process.getActiveResourcesInfo().filter((type) => !before.resources.includes(type)),
  }),
);
