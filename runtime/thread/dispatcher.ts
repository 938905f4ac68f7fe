/**
 * What this thread is to unsync: the *owner* of the pools (the main thread, or any worker the user made), or one of
 * the workers. Set once, before anything else of the runtime runs in a worker.
 */
import type { Call } from '../calls/call';
import type { Dependencies } from '../future/pending';

/** One `result()` that waits. */
export interface Wait {
  dependencies(): Dependencies;
  /** It has no timeout. */
  readonly endless: boolean;
  /** What was last said of it; the host's own. */
  announced: string | undefined;
}

export interface ThreadHost {
  /** Why `result()` must not block this thread: ends the sentence 'result() … was called'. `undefined`: it may. */
  readonly cannotBlock: string | undefined;
  /** Sends a call on its way to the worker that will run it. */
  dispatch(call: Call): void;
  /** The caller does not want the call's result any more. */
  cancel(call: Call, reason: unknown): void;
  /**
   * The thread is about to sleep in `result()`; says so to whoever has to know. May throw a DeadlockError.
   * @param noMail whether everything that was sent to this thread has been read
   */
  aboutToSleep(wait: Wait, noMail: () => boolean): void;
  /** That `result()` is over. */
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

let host: ThreadHost | undefined;
let makeOwner: (() => ThreadHost) | undefined;

/** This thread's host; an owner is made at the first call. */
export function threadHost(): ThreadHost {
  if (host === undefined) {
    if (makeOwner === undefined) throw new Error('the runtime is not wired up');
    host = makeOwner();
  }
  return host;
}

/** Tells the host, if there is one. */
export function dependenciesChanged(): void {
  host?.dependenciesChanged?.();
}

/** Tells the host, if there is one, that this thread waits for an Unfuture that another thread can settle. */
export function awaitsAnother(): void {
  host?.awaitsAnother?.();
}

/** Whether a host exists already: configuration is open until then. */
export function hostStarted(): boolean {
  return host !== undefined;
}

export function setThreadHost(value: ThreadHost | undefined): void {
  host = value;
}

/** The thread is to make a new host when it next needs one, unless it has one already. */
export function leaveThread(leaving: ThreadHost): void {
  if (host === leaving) host = undefined;
}

/** How a thread becomes an owner, should it turn out to be one. */
export function onOwnerNeeded(make: () => ThreadHost): void {
  makeOwner = make;
}
