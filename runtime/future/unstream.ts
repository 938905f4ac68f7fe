/**
 * The Unstream: what an annotated generator returns. An async iterator whose items come over from the worker while
 * they are made there, at most a window ahead of the consumer.
 */
import type { Call } from '../calls/call';
import { type Completion, type Dependencies, type Origin, State } from './pending';

import { Unfuture } from './unfuture';

/** How many items a generator may be ahead of its consumer. Both sides know it, so a call begins without a DEMAND. */
export const WINDOW = 64;

/** Where the items come from. */
export interface StreamSource {
  /** So many more may be sent. */
  demand(count: number): void;
  /** End, by `return` or `throw` of a value at the point where the generator stands. */
  stop(how: 'return' | 'throw', value: unknown): void;
  /** Nobody waits for an item now, or somebody does again: for an item of this thread, the process does not stay. */
  rest?(resting: boolean): void;
}

type Result = IteratorResult<unknown, unknown>;

/** The receiving end: what has come and is not taken, and who waits. Held by the call; the consumer holds the handle. */
export class StreamState implements Completion, Origin {
  sender: StreamSource | undefined;
  call: Call | undefined;
  #items: unknown[] = [];
  #head = 0;
  #waiting: Unfuture<Result>[] = [];
  #taken = 0;
  #end: { readonly ok: boolean; readonly value: unknown } | undefined;
  /**
   * It was told to end: what was under way is dropped until it answers, its end too. A generator that is ahead of its
   * consumer may have thrown where the consumer never came.
   */
  #asked: { readonly how: 'return' | 'throw'; readonly value: unknown } | undefined;

  _item(value: unknown): void {
    if (this.#asked !== undefined || this.#end !== undefined) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      this.#items.push(value);
      return;
    }
    this.#tellWhoWaits();
    waiting._fulfill({ done: false, value });
    this.#took();
  }

  _stopped(): void {
    this.#asked = undefined;
    this.#taken = 0;
  }

  _resolve(value: unknown): void {
    this.#finish(true, value);
  }

  _reject(error: unknown): void {
    this.#finish(false, error);
  }

  next(): Unfuture<Result> {
    const future = new Unfuture<Result>();
    if (this.#head < this.#items.length) {
      const value = this.#items[this.#head];
      this.#items[this.#head++] = undefined;
      if (this.#head > WINDOW) {
        this.#items = this.#items.slice(this.#head);
        this.#head = 0;
      }
      future._fulfill({ done: false, value });
      this.#took();
    } else if (this.#end !== undefined) this.#tellEnd(future);
    else {
      future._origin = this;
      this.#waiting.push(future);
      this.#tellWhoWaits();
    }
    return future;
  }

  /** The call is on its way. */
  begun(): void {
    if (this.#end === undefined) this.#tellWhoWaits();
  }

  /** Ends the generator. What has come and was not taken is dropped. */
  stop(how: 'return' | 'throw', value: unknown): Unfuture<Result> {
    this.#items = [];
    this.#head = 0;
    if (this.#end !== undefined) {
      if (how === 'throw') return Unfuture.reject(value);
      return Unfuture.fromValue<Result>({ done: true, value });
    }
    this.#asked = { how, value };
    const answer = this.next();
    this.sender?.stop(how, value);
    return answer;
  }

  canSettle(): boolean {
    return true;
  }

  collect(into: Dependencies): void {
    this.call?.collect(into);
  }

  /** A `next()` was cancelled: it is not to take what others want. */
  cancel(): void {
    this.#waiting = this.#waiting.filter((waiting) => !waiting.done());
    this.#tellWhoWaits();
  }

  /** Nobody can read it any more. */
  abandon(): void {
    if (this.#end === undefined) this.sender?.stop('return', undefined);
  }

  #took(): void {
    if (++this.#taken < WINDOW / 2) return;
    if (this.#end === undefined) this.sender?.demand(this.#taken);
    this.#taken = 0;
  }

  #finish(ok: boolean, value: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = this.#asked === undefined ? { ok, value } : endAsAsked(this.#asked);
    for (const waiting of this.#waiting.splice(0)) this.#tellEnd(waiting);
  }

  #tellWhoWaits(): void {
    this.sender?.rest?.(this.#waiting.length === 0);
  }

  /** The first to ask gets what it returned or threw; whoever asks later is told that it is over. */
  #tellEnd(future: Unfuture<Result>): void {
    if (this.#end === undefined) return;
    const { ok, value } = this.#end;
    this.#end = { ok: true, value: undefined };
    if (ok) future._fulfill({ done: true, value });
    else future._reject(value);
  }
}

/** How a generator ends that is told to where it stands, and does nothing about it. */
function endAsAsked({ how, value }: { readonly how: 'return' | 'throw'; readonly value: unknown }): {
  readonly ok: boolean;
  readonly value: unknown;
} {
  return { ok: how === 'return', value };
}

const abandoned = new FinalizationRegistry<StreamState>((state) => state.abandon());

/**
 * The items of an annotated generator. Iterate it once, with `for await`; leaving the loop early ends the generator,
 * its `finally` blocks included.
 */
export class Unstream<T> implements AsyncIterableIterator<T> {
  readonly #state: StreamState;

  /** @internal Made by the call of an annotated generator. */
  constructor(state: StreamState) {
    this.#state = state;
    abandoned.register(this, state);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next item. Can be blocked on: `stream.next().result()`. */
  next(): Unfuture<IteratorResult<T, unknown>> {
    return this.#state.next() as Unfuture<IteratorResult<T, unknown>>;
  }

  /** Ends the generator as `return` at its `yield` would. */
  return(value?: unknown): Unfuture<IteratorResult<T, unknown>> {
    return this.#state.stop('return', value) as Unfuture<IteratorResult<T, unknown>>;
  }

  /** Throws at the generator's `yield`. */
  throw(error?: unknown): Unfuture<IteratorResult<T, unknown>> {
    return this.#state.stop('throw', error) as Unfuture<IteratorResult<T, unknown>>;
  }

  /** All items that are left, in an array. Can be blocked on; cancelling it ends the generator. */
  toArray(): Unfuture<T[]> {
    const state = this.#state;
    const all = new Unfuture<T[]>();
    all._origin = {
      canSettle: () => true,
      collect: (into) => state.collect(into),
      cancel: () => void this.return(),
    };
    const items: T[] = [];
    const take = (): void => {
      const step = this.next();
      step._subscribe({
        settled: () => {
          if (all.done()) return;
          if (step._state === State.REJECTED) {
            all._reject(step._value);
            return;
          }
          const { done, value } = step.result();
          if (done === true) all._resolve(items);
          else {
            items.push(value);
            take();
          }
        },
      });
    };
    take();
    return all;
  }
}
