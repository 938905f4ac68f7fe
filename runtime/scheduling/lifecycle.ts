/** `warmup()`, `stats()` and `shutdown()`. */
import { inspect } from 'node:util';
import { InvalidStateError, UnsyncError } from '../errors';
import type { ExecutorName } from '../protocol/references';
import { isTime, settings } from '../settings';
import { dispatcher, dispatcherStarted, setDispatcher } from '../thread/dispatcher';
import { after, type Timer } from '../thread/timers';
import { Owner } from './owner';
import type { Percentiles } from './statistics';

export interface WarmupCounts {
  /** Threads of the thread pool to start. Default: the pool's minimum. */
  threads?: number;
  /** Threads of the CPU pool to start. Default: all. */
  cpus?: number;
}

/**
 * Starts the supervisor, the loop worker and the pools ahead of the first call.
 * @throws UnsyncError for a number of threads that is none
 * @returns a promise that is fulfilled when they are up, with something to dispose of them by: in a scope that begins
 *   with `await using threads = await warmup()`, `shutdown()` is what it ends with
 */
export async function warmup(counts: WarmupCounts = {}): Promise<AsyncDisposable> {
  for (const name of ['threads', 'cpus'] as const) {
    const count = counts[name] ?? 0;
    if (!Number.isInteger(count) || count < 0)
      throw new UnsyncError(`warmup({ ${name} }) takes a whole number from 0 on, not ${inspect(count)}`);
  }
  const owner = dispatcher();
  // In a worker there is nothing to start: its calls go to the owner's pools.
  if (!(owner instanceof Owner)) return { [Symbol.asyncDispose]: async () => {} };
  const { threads, cpus } = settings();
  await owner.warmup({
    loop: 1,
    thread: counts.threads ?? Math.min(threads, cpus),
    cpu: counts.cpus ?? cpus,
  });
  return { [Symbol.asyncDispose]: () => shutdown() };
}

export interface ExecutorStats {
  readonly workers: number;
  readonly idle: number;
  /** Calls that wait for a worker, and calls that a worker has. */
  readonly queued: number;
  readonly running: number;
  /** Calls that ended, and how many of them failed. */
  readonly done: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly waitTime: Percentiles;
  readonly runTime: Percentiles;
}

export type Stats = Readonly<Record<ExecutorName, ExecutorStats>>;

/** What the executors are doing. Starts nothing. */
export function stats(): Stats {
  const known = dispatcherStarted() ? dispatcher() : undefined;
  const owner = known instanceof Owner ? known : undefined;
  const of = (name: ExecutorName): ExecutorStats => {
    const pool = owner?.pools[name];
    const statistics = owner?.statistics[name];
    const workers = [...(pool?.workers ?? [])];
    return {
      workers: workers.length,
      idle: workers.filter((worker) => worker.ready && worker.outstanding === 0).length,
      queued: pool?.queue.size ?? 0,
      running: workers.reduce((sum, worker) => sum + worker.outstanding, 0),
      done: statistics?.done ?? 0,
      failed: statistics?.failed ?? 0,
      waitTime: statistics?.waitTime ?? NO_TIMES,
      runTime: statistics?.runTime ?? NO_TIMES,
    };
  };
  return { loop: of('loop'), thread: of('thread'), cpu: of('cpu') };
}

const NO_TIMES: Percentiles = { p50: 0, p99: 0, max: 0 };

/**
 * Waits for the calls that are pending, then ends all threads. A later call starts them anew.
 * @param options.timeout milliseconds to wait at most; what is pending then rejects with a CancelledError. Default: no limit
 */
export async function shutdown(options: { timeout?: number } = {}): Promise<void> {
  const { timeout } = options;
  if (timeout !== undefined && !isTime(timeout))
    throw new UnsyncError(`shutdown({ timeout }) takes milliseconds from 0 on, not ${inspect(timeout)}`);
  if (!dispatcherStarted()) return;
  const owner = dispatcher();
  if (!(owner instanceof Owner))
    throw new InvalidStateError('shutdown() was called in a worker; it is for the thread that has the pools');
  if (timeout === undefined) await owner.idle();
  else if (timeout > 0) {
    let timer: Timer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = after(timeout, resolve);
    });
    await Promise.race([owner.idle(), late]);
    timer?.cancel();
  }
  setDispatcher(undefined);
  await owner.close();
}
