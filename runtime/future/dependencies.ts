/** What a pending Unfuture hangs on, and whether that could still come about. */
import { type Dependencies, State } from './pending';

import type { Unfuture } from './unfuture';

/** Whether anything could settle it while this thread is blocked. */
export function canSettle(future: Unfuture<unknown>): boolean {
  let can = false;
  chain(future, ({ _state, _origin, _held }) => {
    can = _state >= State.FULFILLED || _held;
    if (!can && _origin?.source === undefined)
      can = _origin === undefined ? _state === State.PENDING : _origin.canSettle();
    return can;
  });
  return can;
}

/** Whether another thread could settle it, or what it hangs on. */
export function isShared(future: Unfuture<unknown>): boolean {
  let shared = false;
  chain(future, ({ _held }) => {
    shared = _held;
    return shared;
  });
  return shared;
}

/** What it waits for in the end. */
export function dependenciesOf(future: Unfuture<unknown>): Dependencies {
  const into: Dependencies = { calls: [], futures: [] };
  collectDependencies(future, into);
  return into;
}

/** Adds what it waits for in the end. */
export function collectDependencies(future: Unfuture<unknown>, into: Dependencies): void {
  chain(future, ({ _state, _origin }) => {
    if (_state < State.FULFILLED && _origin?.source === undefined) _origin?.collect(into);
    return false;
  });
}

/**
 * Visits an Unfuture and those that it hangs on, as long as they are pending, until `visit` returns true. It is a loop,
 * because a chain may be longer than the stack is deep. It ends even if Unfutures were resolved with each other in a circle.
 */
function chain(future: Unfuture<unknown>, visit: (future: Unfuture<unknown>) => boolean): void {
  let at = future;
  let seen = future;
  for (let steps = 1, limit = 64; !visit(at) && at._state < State.FULFILLED; steps++) {
    const source = at._origin?.source;
    if (source === undefined) return;
    at = source;
    if (at === seen) return;
    if (steps === limit) {
      seen = at;
      limit *= 2;
    }
  }
}
