/** A call: from the annotated function's invocation to the result. */
import { performance } from 'node:perf_hooks';
import type { CancelledError } from '../errors';
import type { Completion, Dependencies, Origin } from '../future/pending';
import { type Encoded, encode, isPrimitive } from '../protocol/codec/codec';
import { Op } from '../protocol/operations';
import type { CallContent, OutgoingCall, Peer } from '../protocol/peer';
import type { FunctionReference } from '../protocol/references';
import { dispatcher } from '../thread/dispatcher';
import type { Timer } from '../thread/timers';
import { withCallSite } from './call-site';

/** What few calls have. It is kept apart because a hundred thousand calls may be pending, and a field takes 8 bytes of each. */
interface Extras {
  timer: Timer | undefined;
  /** How often the worker that should have begun it next died before it did. */
  setbacks: number;
  /** `performance.now()` when it was taken in, and the milliseconds until a worker was given it; -1: not measured. */
  queuedAt: number;
  waited: number;
  /** An error made where the call was made, for its stack. */
  site: Error | undefined;
  /** It has returned an Unfuture, on top of a call that sleeps: the calls that is waiting for. */
  promised: (() => readonly Call[] | undefined) | undefined;
  /** A generator for which nobody waits. */
  resting: boolean;
  /** It is not to share a message with other calls. */
  alone: boolean;
  /** A generator that was told to end, and how: whether it had begun is for its worker to say. */
  stop: Stop | undefined;
}

/** How a generator is told to end. */
interface Stop {
  readonly how: 'return' | 'throw';
  readonly value: unknown;
}

export class Call implements OutgoingCall, Origin {
  sequence = 0;
  /** The line it went out on; nothing while it waits in a queue. */
  peer: Peer | undefined = undefined;
  failed = false;
  cancelled = false;
  #extras: Extras | undefined;

  /** @param site an error made where the call was made, for its stack */
  constructor(
    readonly reference: FunctionReference,
    readonly args: ArrayLike<unknown>,
    public encoded: Encoded | undefined,
    readonly completion: Completion,
    site: Error | undefined,
  ) {
    this.#extras = undefined;
    if (site !== undefined) this.extras.site = site;
  }

  /** To write to. */
  get extras(): Extras {
    this.#extras ??= {
      timer: undefined,
      setbacks: 0,
      queuedAt: -1,
      waited: -1,
      site: undefined,
      promised: undefined,
      resting: false,
      alone: false,
      stop: undefined,
    };
    return this.#extras;
  }

  get timer(): Timer | undefined {
    return this.#extras?.timer;
  }

  /** Whether it is over, and what it waits for then. */
  get promised(): Extras['promised'] {
    return this.#extras?.promised;
  }

  get resting(): boolean {
    return this.#extras?.resting ?? false;
  }

  /** Milliseconds until a worker was given it; -1: not measured. */
  get waited(): number {
    return this.#extras?.waited ?? -1;
  }

  /** A worker made it: its outcome goes on to there. */
  get passesOn(): boolean {
    return this.completion._passesOn === true;
  }

  /** It is not to share a message with other calls. */
  get alone(): boolean {
    return this.#extras?.alone ?? false;
  }

  /** Something is moved away with its arguments, not copied. */
  get transfers(): boolean {
    return this.encoded !== undefined && this.encoded.transfer.length > 0;
  }

  /** A worker was given it. */
  given(): void {
    const extras = this.#extras;
    if (extras !== undefined && extras.queuedAt >= 0) extras.waited = performance.now() - extras.queuedAt;
  }

  succeed(value: unknown): void {
    this.timer?.cancel();
    this.completion._resolve(value);
  }

  fail(error: unknown): void {
    this.failed = true;
    this.timer?.cancel();
    this.completion._reject(withCallSite(error, this.#extras?.site));
  }

  item(value: unknown): void {
    this.completion._item?.(value);
  }

  stopped(): void {
    this.completion._stopped?.();
  }

  /** A generator may send so many more items. */
  demand(count: number): void {
    this.peer?.send(Op.DEMAND, this.sequence, count);
  }

  /** A generator is to end; one that has not begun just does. */
  stop(how: 'return' | 'throw', value: unknown): void {
    this.extras.stop = { how, value };
    if (this.peer !== undefined) this.peer.sendValue(value, 'value', Op.STOP, this.sequence, how);
    else {
      dispatcher().cancel(this, value);
      this.endUnbegun();
    }
  }

  /** Nobody waits for an item of a generator, or somebody does again. */
  rest(resting: boolean): void {
    if (this.resting === resting) return;
    this.extras.resting = resting;
    dispatcher().rest?.(resting);
  }

  /** Settles a generator that was told to end and has not begun. Returns whether it is one. */
  endUnbegun(): boolean {
    const stop = this.#extras?.stop;
    if (stop === undefined) return false;
    if (stop.how === 'return') this.completion._resolve(stop.value);
    else this.completion._reject(stop.value);
    return true;
  }

  canSettle(): boolean {
    return true;
  }

  collect(into: Dependencies): void {
    into.calls.push(this);
  }

  cancel(error: CancelledError): void {
    dispatcher().cancel(this, error);
  }
}

/**
 * Makes the arguments ready: `undefined` when all are primitives and can go as they are.
 * @throws SerializationError naming the path
 */
export function encodeArguments(
  args: ArrayLike<unknown>,
  captures: readonly unknown[] | undefined,
  self: unknown,
): Encoded | undefined {
  if (captures === undefined && self === undefined && allPrimitive(args)) return undefined;
  const content: CallContent = { args: Array.from(args) };
  if (captures !== undefined) content.captures = captures;
  if (self !== undefined) content.this = self;
  return encode(content, ''); // no root, so that the paths read `args[0].x` and `captures[0].x`
}

function allPrimitive(args: ArrayLike<unknown>): boolean {
  for (let i = 0; i < args.length; i++) if (!isPrimitive(args[i])) return false;
  return true;
}
