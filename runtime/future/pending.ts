/** What a pending Unfuture waits for. */

import type { Call } from '../calls/call';
import type { CancelledError } from '../errors';
import type { Unfuture } from './unfuture';

/** What a blocked thread waits for in the end, as far as it leads out of the thread. */
export interface Dependencies {
  /** Calls that are under way. */
  readonly calls: Call[];
  /** Ids of Unfutures that live in the thread that owns the pools. */
  readonly futures: number[];
}

export interface Origin {
  /** Another Unfuture of this thread, when it hangs on that alone. */
  readonly source?: Unfuture<unknown>;
  /** Whether it can come about while this thread is blocked. */
  canSettle(): boolean;
  collect(into: Dependencies): void;
  /** Called when the Unfuture was cancelled. */
  cancel?(error: CancelledError): void;
  /** Settles the Unfuture where it lives; returns whether it lives elsewhere. */
  settle?(ok: boolean, value: unknown): boolean;
}

/** Values of `_state`. LOCKED: resolved with a thenable that is not settled yet. */
export const State = { PENDING: 0, LOCKED: 1, FULFILLED: 2, REJECTED: 3 } as const;
export type StateValue = (typeof State)[keyof typeof State];

/** Somebody who wants to know when an Unfuture settles. Called in a reaction, never synchronously. */
export interface Subscriber {
  settled(source: Unfuture<unknown>): void;
  /** It passes the news on to a thread that has a copy; it does not wait for it itself. */
  readonly passive?: boolean;
}

/** Who wants the result: an Unfuture, or the worker a nested call came from. */
export interface Completion {
  _resolve(value: unknown): void;
  _reject(error: unknown): void;
  /** It goes on to a worker. */
  readonly _passesOn?: boolean;
  /** A generator yielded. */
  _item?(value: unknown): void;
  /** A generator was told to end; what it yields from now on is its answer. */
  _stopped?(): void;
}
