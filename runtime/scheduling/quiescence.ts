/**
 * Tells when no thread can make progress any more. A circle that leads through the owner, which is blocked itself, or
 * through an Unfuture that anybody may settle, cannot be found by asking who waits for whom. But then everybody sleeps.
 */
import type { Call } from '../calls/call';
import type { LeasedWorker } from './leased-worker';
import type { Pool } from './pool';

/**
 * Asked while the owner is about to sleep without a timeout, and has read all its mail.
 * @returns the calls that sleep, in words, when nobody is left who could do anything; otherwise `undefined`
 */
export function everybodySleeps(pools: Iterable<Pool>): string | undefined {
  const sleeping: string[] = [];
  for (const pool of pools) {
    for (const worker of pool.workers) {
      if (mayMove(worker)) {
        // Asked only where it may be waiting for something of this thread's.
        if (worker.outstanding > 0) worker.mayTellSomething();
        return undefined;
      }
      for (const call of worker.peer.outstanding.values())
        if (call.reference !== undefined) sleeping.push(String(call.reference));
    }
    if (pool.queue.size > 0 && (pool.growth.hasRoom || pool.hasIdleWorker)) return undefined;
  }
  return sleeping.length === 0 ? undefined : sleeping.join(', ');
}

function mayMove(worker: LeasedWorker): boolean {
  if (!worker.ready || worker.leaving) return true;
  if (worker.held && worker.outstanding === 0) return true; // it is about to say LET_GO
  // It has said that all it has left is to wait for mail, and only the owner could send any.
  if (worker.hasNothingLeft) return hasTimer(worker);
  // An idle one may have left a timer behind that settles something it was given.
  if (worker.outstanding === 0) return worker.peer.copies.entangled;
  if (!worker.peer.link.farSleeps) return true;
  return hasTimer(worker);
}

function hasTimer(worker: LeasedWorker): boolean {
  for (const call of worker.peer.outstanding.values() as Iterable<Call>)
    if (call.timer !== undefined) return true;
  return false;
}
