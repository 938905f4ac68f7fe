/** Dispatching functions: what stands where an annotated function stood. */
import { UnsyncError } from '../errors';
import type { Completion } from '../future/pending';
import { Unfuture } from '../future/unfuture';
import { StreamState, Unstream } from '../future/unstream';
import type { FunctionReference } from '../protocol/references';
import { settings } from '../settings';
import { dispatcher } from '../thread/dispatcher';
import { Call, encodeArguments } from './call';
import { takeCallSite } from './call-site';
import { runInline, streamInline } from './inline';

/** Reads the captured variables, at the call. */
export type ReadCaptures = () => readonly unknown[];

interface Dispatching {
  readonly reference: FunctionReference;
  readonly captures: ReadCaptures | undefined;
}

const annotated = new WeakMap<object, Dispatching>();

/** What is known of a function, when it is a dispatching one. */
export function annotationOf(value: object): Dispatching | undefined {
  return annotated.get(value);
}

/** Says that a function dispatches. */
export function markDispatching(
  fn: object,
  reference: FunctionReference,
  captures: ReadCaptures | undefined,
): void {
  annotated.set(fn, { reference, captures });
}

type Original = (...args: never[]) => unknown;

/**
 * Dispatches one call. Never throws: whatever goes wrong is in the Unfuture.
 * @param inline the original function, for `UNSYNC_INLINE`
 * @param self the `this` that goes along; `undefined` when none does
 * @param caller the function whose caller is where the call was made
 */
export function dispatch(
  reference: FunctionReference,
  args: ArrayLike<unknown>,
  inline: Original | undefined,
  captures: ReadCaptures | undefined,
  self: unknown,
  caller: Original,
): Unfuture<unknown> {
  const future = new Unfuture<unknown>();
  try {
    if (settings().inline) {
      runInline(reference, args, inline, captures, self, future);
      return future;
    }
    const call = callOf(reference, args, captures, self, future, caller);
    future._origin = call;
    dispatcher().dispatch(call);
  } catch (error) {
    future._reject(atCall(error, caller));
  }
  return future;
}

/** As `dispatch`, for a generator. */
export function dispatchStream(
  reference: FunctionReference,
  args: ArrayLike<unknown>,
  inline: Original | undefined,
  captures: ReadCaptures | undefined,
  self: unknown,
  caller: Original,
): Unstream<unknown> {
  const state = new StreamState();
  try {
    if (settings().inline) {
      streamInline(reference, args, inline, captures, self, state);
    } else {
      const call = callOf(reference, args, captures, self, state, caller);
      state.sender = call;
      state.call = call;
      dispatcher().dispatch(call);
      state.begun();
    }
  } catch (error) {
    state._reject(atCall(error, caller));
  }
  return new Unstream(state);
}

/** What we find wrong with a call is found many frames below it; the call is the place to show. */
function atCall(error: unknown, caller: Original): unknown {
  if (error instanceof UnsyncError) Error.captureStackTrace(error, caller);
  return error;
}

/** Reads the captured values and the arguments, now. */
function callOf(
  reference: FunctionReference,
  args: ArrayLike<unknown>,
  captures: ReadCaptures | undefined,
  self: unknown,
  completion: Completion,
  caller: Original,
): Call {
  return new Call(
    reference,
    args,
    encodeArguments(args, captures?.(), self),
    completion,
    takeCallSite(caller),
  );
}

/**
 * Makes a dispatching function for `original`, with its `name` and `length`.
 * @param length the original's, when the build did not keep it
 * @throws UnsyncError when it is not a function
 */
export function dispatchingFunction(
  reference: FunctionReference,
  original: Original | undefined,
  captures: ReadCaptures | undefined,
  length = 0,
): (...args: unknown[]) => unknown {
  if (original !== undefined && typeof original !== 'function') {
    throw new UnsyncError(`unsync() was given ${String(original)} for ${reference}; it takes a function`);
  }
  const send = reference.stream ? dispatchStream : dispatch;
  const dispatching = (...args: unknown[]): unknown =>
    send(reference, args, original, captures, undefined, dispatching);
  Object.defineProperty(dispatching, 'name', {
    value: original?.name ?? nameIn(reference.name),
    configurable: true,
  });
  Object.defineProperty(dispatching, 'length', { value: original?.length ?? length, configurable: true });
  markDispatching(dispatching, reference, captures);
  return dispatching;
}

/** `inner` of the lexical path `outer/inner`. */
function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
