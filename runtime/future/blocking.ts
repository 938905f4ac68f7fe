/** `.result()`: whether the thread may block, for what, and for how long. */
import { performance } from 'node:perf_hooks';
import type { Call } from '../calls/call';
import { DeadlockError, InvalidStateError, TimeoutError } from '../errors';
import { isTime } from '../settings';
import { type Dispatcher, dispatcher, type Wait } from '../thread/dispatcher';
import { block } from '../thread/pump';
import { canSettle, dependenciesOf, isShared } from './dependencies';
import type { Unfuture } from './unfuture';

const waits: Wait[] = [];

/** Whether this thread is blocked, without a timeout, for a call that `matches`. */
export function isBlockedFor(matches: (call: Call) => boolean): boolean {
  return waits.some((wait) => wait.endless && wait.dependencies().calls.some(matches));
}

/**
 * Blocks until `future` is done.
 * @param timeoutMs milliseconds; left out, for ever
 * @throws TimeoutError, InvalidStateError (in the loop worker), DeadlockError
 */
export function waitFor(future: Unfuture<unknown>, timeoutMs: number | undefined): void {
  if (timeoutMs !== undefined && !isTime(timeoutMs)) {
    throw new RangeError(
      `result(timeoutMs) takes a number of milliseconds from 0 on, not ${String(timeoutMs)}`,
    );
  }
  const thread = dispatcher();
  if (thread.cannotBlock !== undefined) {
    throw new InvalidStateError(
      `result() of an Unfuture that is not done was called ${thread.cannotBlock}; await it instead`,
    );
  }
  const deadline = timeoutMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
  const wait: Wait = {
    endless: timeoutMs === undefined,
    announced: undefined,
    dependencies: () => dependenciesOf(future),
  };
  const beforeSleep = (noMail: () => boolean): void => {
    if (!canSettle(future) || !somebodyMay(future, wait, thread)) throw new DeadlockError(HOPELESS);
    thread.aboutToSleep(wait, noMail);
  };
  let done: boolean;
  waits.push(wait);
  try {
    done = block(() => future.done(), deadline, beforeSleep);
  } finally {
    waits.pop();
    thread.awake(wait);
  }
  if (!done) throw new TimeoutError(`The result was not there within ${timeoutMs} ms`);
}

const HOPELESS =
  'result() would wait for ever: this Unfuture can only be settled by the thread that it blocks (it wraps a Promise of this thread, or no other thread has it). Await it instead';

/** Whether anything could settle it: a call, another thread that has it, or something that is still under way. */
function somebodyMay(future: Unfuture<unknown>, wait: Wait, thread: Dispatcher): boolean {
  const { calls, futures } = wait.dependencies();
  return calls.length > 0 || futures.length > 0 || isShared(future) || thread.active();
}
