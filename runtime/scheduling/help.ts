/**
 * Help for a worker that sleeps in `result()`: calls that it waits for and that nobody has begun, it runs itself.
 * Whoever waits for a call has nothing better to do, and so no depth of nesting can use up the threads.
 */

import type { Call } from '../calls/call';
import type { ExecutorName } from '../protocol/references';
import type { LeasedWorker } from './leased-worker';
import type { Pool } from './pool';

type Pools = Readonly<Record<ExecutorName, Pool>>;

/** @param endless the worker's sleep has no timeout */
export function helpItself(worker: LeasedWorker, pools: Pools, endless: boolean): void {
  for (const call of worker.blockedOn?.() ?? []) {
    if (call.peer !== undefined || !isForHelp(call, pools, endless)) continue;
    if (pools[call.reference.executor].queue.remove(call)) worker.giveHelp(call);
  }
}

/**
 * Whether a call had best run on top of the one that sleeps for it. Not one that returns a promise, because nothing
 * settles that below a sleeping call. Only when there is no other thread for it, nor one starting: one that may be
 * killed (it has a timeout), and would take the sleeper with it; one of which nothing is known yet; any, when the
 * sleeper has a timeout, which could not end its sleep in time, and never if the call waits for the sleeper.
 */
function isForHelp({ reference }: Call, pools: Pools, endless: boolean): boolean {
  const { executor, timeout, estimate, awaits, stream } = reference;
  if (executor === 'loop' || awaits || stream) return false;
  const { hasIdleWorker, growth } = pools[executor];
  if (timeout > 0 || !endless) return !hasIdleWorker && !growth.hasRoom && !growth.isStartingOne;
  return !Number.isNaN(estimate) || !hasIdleWorker;
}
