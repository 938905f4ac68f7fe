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
