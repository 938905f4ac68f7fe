/**
 * Where the calls of this thread go. The *owner* of the pools (the main thread, or any worker that the user made) gives
 * them to its workers; a worker sends its own to the owner. A worker's dispatcher is set before any other code of the
 * runtime runs in it.
 */
import type { Call } from '../calls/call';
import type { Dependencies } from '../future/pending';

/** A `result()` that waits. */
export interface Wait {
  dependencies(): Dependencies;
  /** Whether it has no timeout. */
  readonly endless: boolean;
  /** What was last said of it. For the dispatcher's own use. */
  announced: string | undefined;
}

export interface Dispatcher {
  /** Why `result()` must not block this thread, to end the sentence 'result() … was called'. `undefined`: it may. */
  readonly cannotBlock: string | undefined;
  /** Sends a call on its way to the worker that will run it. */
  dispatch(call: Call): void;
  /** The caller does not want the call's result any more. */
  cancel(call: Call, reason: unknown): void;
  /**
   * The thread is about to sleep in `result()`. Tells whoever has to know.
   * @param noMail whether everything that was sent to this thread has been read
   * @throws DeadlockError when the wait could never end
   */
  aboutToSleep(wait: Wait, noMail: () => boolean): void;
  /** The wait is over. */
  awake(wait: Wait): void;
  /** Nobody waits for a generator that was called, or somebody does again. */
  rest?(resting: boolean): void;
  /** An Unfuture was resolved with another, so what a sleeping thread waits for may have changed. */
  dependenciesChanged?(): void;
  /** This thread waits for an Unfuture that another thread can settle. */
  awaitsAnother?(): void;
  /** Whether anything is under way that could settle an Unfuture of this thread. */
  active(): boolean;
}

let current: Dispatcher | undefined;
let makeOwner: (() => Dispatcher) | undefined;

/** This thread's dispatcher. A thread that is no worker becomes an owner at its first call. */
export function dispatcher(): Dispatcher {
  if (current === undefined) {
    if (makeOwner === undefined) throw new Error('the runtime is not wired up');
    current = makeOwner();
  }
  return current;
}

/** Tells the dispatcher, if there is one. */
export function dependenciesChanged(): void {
  current?.dependenciesChanged?.();
}

/** Tells the dispatcher, if there is one, that this thread waits for an Unfuture that another thread can settle. */
export function awaitsAnother(): void {
  current?.awaitsAnother?.();
}

/** Whether this thread has a dispatcher already. Until then it can be configured. */
export function dispatcherStarted(): boolean {
  return current !== undefined;
}

export function setDispatcher(value: Dispatcher | undefined): void {
  current = value;
}

/** Has the thread make a new dispatcher when it next needs one, unless `leaving` has been replaced already. */
export function leaveThread(leaving: Dispatcher): void {
  if (current === leaving) current = undefined;
}

/** Says how a thread becomes an owner. */
export function onOwnerNeeded(make: () => Dispatcher): void {
  makeOwner = make;
}
