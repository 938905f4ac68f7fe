/** A call: from the annotated function's invocation to the result. */
import type { CancelledError } from '../errors';
import type { Reference } from '../references';
import { threadHost } from '../thread';
import { type Encoded, encode, isPrimitive } from '../wire/codec/walk';
import type { OutgoingCall, Peer } from '../wire/peer';
import type { Timer } from '../wire/timers';
import { withCallSite } from './call-site';
import type { Dependencies, Origin } from './origin';

/** Who wants the result: an Unfuture, or the worker a nested call came from. */
export interface Completion {
  _resolve(value: unknown): void;
  _reject(error: unknown): void;
}

export class Call implements OutgoingCall, Origin {
  sequence = 0;
  /** The line it went out on; nothing while it waits in a queue. */
  peer: Peer | undefined = undefined;
  cancelled = false;
  timer: Timer | undefined = undefined;
  failed = false;
  /** Milliseconds it waited in a queue; -1: not measured. */
  waited = -1;

  constructor(
    readonly reference: Reference,
    readonly args: ArrayLike<unknown>,
    public encoded: Encoded | undefined,
    readonly completion: Completion,
    /** An error made where the call was made, for its stack. */
    readonly site: Error | undefined,
  ) {}

  succeed(value: unknown): void {
    this.timer?.cancel();
    this.completion._resolve(value);
  }

  fail(error: unknown): void {
    this.failed = true;
    this.timer?.cancel();
    this.completion._reject(withCallSite(error, this.site));
  }

  canSettle(): boolean {
    return true;
  }

  collect(into: Dependencies): void {
    into.calls.push(this);
  }

  cancel(error: CancelledError): void {
    threadHost().cancel(this, error);
  }
}

/**
 * Makes the arguments ready: `undefined` when all are primitives and can go as they are.
 * @throws SerializationError naming the path
 */
export function encodeArguments(
  args: ArrayLike<unknown>,
  captures: readonly unknown[] | undefined,
): Encoded | undefined {
  if (captures === undefined && allPrimitive(args)) return undefined;
  const list = Array.from(args);
  // No root, so that the paths read `args[0].x` and `captures[0].x`.
  return encode(captures === undefined ? { args: list } : { args: list, captures }, '');
}

function allPrimitive(args: ArrayLike<unknown>): boolean {
  for (let i = 0; i < args.length; i++) if (!isPrimitive(args[i])) return false;
  return true;
}
