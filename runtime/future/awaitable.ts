/** Anything that `await` waits for. */
import { State } from './pending';
import { Unfuture } from './unfuture';

/**
 * Whether `await` would wait for it.
 * @throws whatever reading its `then` throws: the outcome is that error, as it is for a Promise
 */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/**
 * Tells of the outcome of something awaitable. An Unfuture is listened to directly, because its reactions run in a
 * blocked thread too.
 */
export function whenSettled(
  awaitable: PromiseLike<unknown>,
  fulfilled: (value: unknown) => void,
  rejected: (reason: unknown) => void,
): void {
  if (!(awaitable instanceof Unfuture)) {
    Promise.resolve(awaitable).then(fulfilled, rejected);
    return;
  }
  awaitable._subscribe({
    settled: ({ _state, _value }) => (_state === State.FULFILLED ? fulfilled : rejected)(_value),
  });
}
