/** Dispatching functions: what stands where an annotated function stood. */
import { UnsyncError } from './errors';
import { Call, encodeArguments } from './executors/call';
import { takeCallSite } from './executors/call-site';
import { runInline } from './executors/inline';
import type { Reference } from './references';
import { settings } from './settings';
import { threadHost } from './thread';
import { Unfuture } from './unfuture';

/** Reads the captured variables, at the call. */
export type Captures = () => readonly unknown[];

interface Annotated {
  readonly reference: Reference;
  readonly captures: Captures | undefined;
}

const annotated = new WeakMap<object, Annotated>();

/** What is known of a function, when it is a dispatching one. */
export function annotationOf(value: object): Annotated | undefined {
  return annotated.get(value);
}

/** Says that a function dispatches. */
export function markDispatching(fn: object, reference: Reference, captures: Captures | undefined): void {
  annotated.set(fn, { reference, captures });
}

/**
 * Dispatches one call. Never throws: whatever goes wrong is in the Unfuture.
 * @param inline the original function, for `UNSYNC_INLINE`
 * @param caller the function whose caller is where the call was made
 */
export function dispatch(
  reference: Reference,
  args: ArrayLike<unknown>,
  inline: ((...args: never[]) => unknown) | undefined,
  captures: Captures | undefined,
  caller: (...args: never[]) => unknown,
): Unfuture<unknown> {
  const future = new Unfuture<unknown>();
  try {
    if (settings().inline) {
      runInline(reference, args, inline, captures, future);
      return future;
    }
    const call = new Call(reference, args, encodeArguments(args, captures?.()), future, takeCallSite(caller));
    future._origin = call;
    threadHost().dispatch(call);
  } catch (error) {
    future._reject(error);
  }
  return future;
}

/**
 * Makes a dispatching function for `original`, with its `name` and `length`.
 * @throws UnsyncError when it is not a function
 */
export function dispatchingFunction(
  reference: Reference,
  original: ((...args: never[]) => unknown) | undefined,
  captures: Captures | undefined,
): (...args: unknown[]) => Unfuture<unknown> {
  if (original !== undefined && typeof original !== 'function') {
    throw new UnsyncError(`unsync() was given ${String(original)} for ${reference}; it takes a function`);
  }
  const dispatching = (...args: unknown[]): Unfuture<unknown> =>
    dispatch(reference, args, original, captures, dispatching);
  if (original !== undefined) {
    Object.defineProperty(dispatching, 'name', { value: original.name, configurable: true });
    Object.defineProperty(dispatching, 'length', { value: original.length, configurable: true });
  } else Object.defineProperty(dispatching, 'name', { value: reference.label, configurable: true });
  markDispatching(dispatching, reference, captures);
  return dispatching;
}
