/**
 * The Unfuture: a Promise that can also be blocked on, and settled from any thread.
 *
 * It *is* a Promise (`instanceof`, `util.types.isPromise`), but keeps its state and its reactions itself: V8 runs a
 * native promise's reactions only when the stack is empty, which in a thread blocked in `.result()` is never.
 *
 * The native promise inside is settled too, and whatever the engine itself waits with, `await` or `Promise.all`, takes
 * it: that is three times as fast as going through `then`, keeps V8's async stack traces, and cannot run in a blocked
 * thread anyway.
 */
import { inspect } from 'node:util';
import { CancelledError, InvalidStateError } from '../errors';
import { awaitsAnother, dependenciesChanged } from '../thread/dispatcher';
import { enqueue } from '../thread/jobs';
import { waitFor } from './blocking';
import * as combinators from './combinators';
import { isEngineFunction, nativeThen, type Settler, takenResolve, takeResolve } from './native-promise';
import { type Origin, State, type StateValue, type Subscriber } from './pending';
import { Continue, Follow, FollowThenable, Notify, Reaction, Then } from './reaction';

/** Somebody looks at the outcome. */
const OBSERVED = 1;
/** The engine may be waiting for it; this does not say how many times. */
const AWAITED = 2;
/** Another thread holds a copy, which it may settle; each counts as much. */
const HOLDER = 4;

const noop = (): void => {};

/** What an Unfuture hangs on that wraps a Promise of this thread: nothing can settle it while the thread is blocked. */
const LOCAL_PROMISE: Origin = {
  canSettle: () => false,
  collect: noop,
};

export class Unfuture<T> extends Promise<T> {
  // Private, so that a forgotten `await` looks as it does with a Promise: to JSON.stringify, Object.keys, test runners.
  #state: StateValue = State.PENDING;
  #value: unknown = undefined;
  #reactions: Reaction | Reaction[] | undefined = undefined;
  #origin: Origin | undefined = undefined;
  #marks = 0;
  readonly #nativeResolve: Settler;

  /**
   * A pending Unfuture, to be settled by `setValue` or `setException`, by anyone, in any thread.
   * @param executor as for a Promise; optional
   */
  constructor(
    executor?: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void,
  ) {
    super(takeResolve as never);
    this.#nativeResolve = takenResolve();
    if (executor !== undefined) {
      if (typeof executor !== 'function')
        throw new TypeError(`Unfuture's executor ${String(executor)} is not a function`);
      let called = false;
      const once = (settle: Settler) => (value: unknown) => {
        if (called) return;
        called = true;
        settle.call(this, value);
      };
      const reject = once(this._reject);
      try {
        executor(once(this._resolve), reject);
      } catch (error) {
        reject(error);
      }
    }
  }

  /** @internal Whether a value was made by the constructor: a prototype was not. */
  static _is(value: object): boolean {
    return #marks in value;
  }

  /** An Unfuture of a Promise of this thread (or of anything awaitable). An Unfuture is returned as it is. */
  static from<T>(promise: PromiseLike<T> | T): Unfuture<Awaited<T>> {
    if (promise instanceof Unfuture) return promise as Unfuture<Awaited<T>>;
    const future = new Unfuture<Awaited<T>>();
    future._resolve(promise);
    return future;
  }

  /** An Unfuture that is done. */
  static fromValue<T>(value: T): Unfuture<Awaited<T>> {
    const future = new Unfuture<Awaited<T>>();
    future._resolve(value);
    return future;
  }

  static override all<T extends readonly unknown[] | []>(
    values: T,
  ): Unfuture<{ -readonly [P in keyof T]: Awaited<T[P]> }>;
  static override all<T>(values: Iterable<T | PromiseLike<T>>): Unfuture<Awaited<T>[]>;
  static override all(values: Iterable<unknown>): Unfuture<unknown> {
    return combinators.all(Unfuture, values);
  }

  static override allSettled<T extends readonly unknown[] | []>(
    values: T,
  ): Unfuture<{ -readonly [P in keyof T]: PromiseSettledResult<Awaited<T[P]>> }>;
  static override allSettled<T>(
    values: Iterable<T | PromiseLike<T>>,
  ): Unfuture<PromiseSettledResult<Awaited<T>>[]>;
  static override allSettled(values: Iterable<unknown>): Unfuture<unknown> {
    return combinators.allSettled(Unfuture, values);
  }

  static override race<T extends readonly unknown[] | []>(values: T): Unfuture<Awaited<T[number]>>;
  static override race<T>(values: Iterable<T | PromiseLike<T>>): Unfuture<Awaited<T>>;
  static override race(values: Iterable<unknown>): Unfuture<unknown> {
    return combinators.race(Unfuture, values);
  }

  static override any<T extends readonly unknown[] | []>(values: T): Unfuture<Awaited<T[number]>>;
  static override any<T>(values: Iterable<T | PromiseLike<T>>): Unfuture<Awaited<T>>;
  static override any(values: Iterable<unknown>): Unfuture<unknown> {
    return combinators.any(Unfuture, values);
  }

  static override resolve(): Unfuture<void>;
  static override resolve<T>(value: T | PromiseLike<T>): Unfuture<Awaited<T>>;
  static override resolve(value?: unknown): Unfuture<unknown> {
    return Unfuture.from(value);
  }

  static override reject<T = never>(reason?: unknown): Unfuture<T> {
    const future = new Unfuture<T>();
    future._reject(reason);
    return future;
  }

  /**
   * Fulfils it. From a thread that got this Unfuture as an argument or result, the Unfuture it is a copy of.
   * @throws InvalidStateError when it is done already
   */
  setValue(value: T | PromiseLike<T>): void {
    this.#settle(true, value);
  }

  /**
   * Rejects it.
   * @throws InvalidStateError when it is done already
   */
  setException(reason: unknown): void {
    this.#settle(false, reason);
  }

  #settle(ok: boolean, value: unknown): void {
    if (this.#state !== State.PENDING) {
      throw new InvalidStateError(
        this.done()
          ? 'This Unfuture is done already'
          : 'This Unfuture has been resolved already; it waits for the promise it was resolved with',
      );
    }
    if (this.#origin?.settle?.(ok, value) === true) {
      this.#state = State.LOCKED;
      return;
    }
    if (ok) this._resolve(value);
    else this._reject(value);
  }

  /**
   * The value, blocking the thread until it is there.
   * @param timeoutMs how long to wait at most, in milliseconds; the call itself goes on
   * @throws what the function threw; TimeoutError; InvalidStateError in the loop worker when it is not done;
   *   DeadlockError when nothing could ever settle it
   */
  result(timeoutMs?: number): T {
    this._observe();
    if (this.#state < State.FULFILLED) waitFor(this, timeoutMs);
    if (this.#state === State.FULFILLED) return this.#value as T;
    throw this.#value;
  }

  /** As `result()`, but returns what was thrown, and `undefined` when nothing was. */
  exception(timeoutMs?: number): unknown {
    this._observe();
    if (this.#state < State.FULFILLED) waitFor(this, timeoutMs);
    return this.#state === State.REJECTED ? this.#value : undefined;
  }

  /** Whether it is settled. */
  done(): boolean {
    return this.#state >= State.FULFILLED;
  }

  /** Whether it was cancelled. */
  cancelled(): boolean {
    return this.#state === State.REJECTED && this.#value instanceof CancelledError;
  }

  /**
   * Cancels the call: one that waits is dropped, one that runs is told through `signal()`, and its worker is replaced
   * if a plain function does not heed that within `cancelGrace`. Rejects at once with a CancelledError.
   * @returns false when it was done already
   */
  cancel(reason?: unknown): boolean {
    if (this.done()) return false;
    const error = reason instanceof CancelledError ? reason : cancellation(reason);
    this._observe();
    let future = this as Unfuture<unknown>;
    for (;;) {
      const origin = future._origin;
      future._reject(error);
      if (!(origin instanceof Reaction)) {
        origin?.cancel?.(error);
        return true;
      }
      // Cancelling the only thing that hangs on a call cancels the call.
      future = origin.source;
      if (future.done() || !future._singleReaction) return true;
    }
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a Promise.
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    // biome-ignore lint/suspicious/noExplicitAny: as in Promise's own type, so that `(error: Error) => …` fits.
    onRejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Unfuture<A | B> {
    if (isEngineFunction(onFulfilled)) {
      this._await();
      return nativeThen.call(this, onFulfilled as never, onRejected as never) as Unfuture<A | B>;
    }
    const target = new Unfuture<A | B>();
    this._react(new Then(this, target, onFulfilled, onRejected));
    return target;
  }

  // biome-ignore lint/suspicious/noExplicitAny: as in Promise's own type, so that `(error: Error) => …` fits.
  override catch<B = never>(onRejected?: ((reason: any) => B | PromiseLike<B>) | null): Unfuture<T | B> {
    return this.then(undefined, onRejected);
  }

  override finally(onFinally?: (() => void) | null): Unfuture<T> {
    if (typeof onFinally !== 'function') return this.then();
    return this.then(
      (value) => Unfuture.from(onFinally()).then(() => value),
      (reason) =>
        Unfuture.from(onFinally()).then(() => {
          throw reason;
        }),
    );
  }

  /**
   * Calls `fn` with this Unfuture when it is done, whichever way. A plain function runs in this thread, an annotated
   * one where it belongs.
   * @returns an Unfuture of what `fn` returns
   */
  continueWith<R>(fn: (source: Unfuture<T>) => R | PromiseLike<R>): Unfuture<Awaited<R>> {
    if (typeof fn !== 'function') throw new TypeError('continueWith needs a function');
    const target = new Unfuture<Awaited<R>>();
    this._react(new Continue(this as Unfuture<unknown>, target as Unfuture<unknown>, fn as never));
    return target;
  }

  override get [Symbol.toStringTag](): string {
    return 'Unfuture';
  }

  /** @internal */
  [inspect.custom](_depth: number, options: import('node:util').InspectOptionsStylized): string {
    if (!(#marks in this)) return 'Promise [Unfuture] {}'; // the prototype
    const content =
      this.#state < State.FULFILLED
        ? options.stylize('<pending>', 'special')
        : `${this.#state === State.REJECTED ? `${options.stylize('<rejected>', 'special')} ` : ''}${inspect(this.#value, options)}`;
    return `Unfuture { ${content} }`;
  }

  /** @internal */
  get _state(): StateValue {
    return this.#state;
  }

  /** @internal */
  set _state(state: StateValue) {
    this.#state = state;
  }

  /** @internal */
  get _value(): unknown {
    return this.#value;
  }

  /** @internal What this waits for. */
  get _origin(): Origin | undefined {
    return this.#origin;
  }

  /** @internal */
  set _origin(origin: Origin | undefined) {
    this.#origin = origin;
  }

  /** @internal Resolves as a Promise does: a thenable is followed. Nothing happens when it is resolved already. */
  _resolve(value: unknown): void {
    if (this.#state !== State.PENDING) return;
    if ((typeof value !== 'object' || value === null) && typeof value !== 'function') {
      this._fulfill(value);
      return;
    }
    if (value === this) {
      this._reject(new TypeError('An Unfuture cannot be resolved with itself'));
      return;
    }
    let then: unknown;
    try {
      then = (value as PromiseLike<unknown>).then;
    } catch (error) {
      this._reject(error);
      return;
    }
    if (typeof then !== 'function') {
      this._fulfill(value);
      return;
    }
    this.#state = State.LOCKED;
    if (value instanceof Unfuture && then === Unfuture.prototype.then) {
      value._react(new Follow(value, this));
      dependenciesChanged();
    } else {
      this.#origin = LOCAL_PROMISE;
      enqueue(new FollowThenable(value, then as PromiseLike<unknown>['then'], this));
    }
  }

  /** @internal */
  _fulfill(value: unknown): void {
    if (this.#state >= State.FULFILLED) return;
    this.#state = State.FULFILLED;
    this.#value = value;
    this.#origin = undefined;
    this.#nativeResolve(value);
    if (this.#reactions !== undefined) this.#react();
  }

  /** @internal */
  _reject(reason: unknown): void {
    if (this.#state >= State.FULFILLED) return;
    this.#state = State.REJECTED;
    this.#value = reason;
    this.#origin = undefined;
    if (this.#marks & OBSERVED) this.#markHandled();
    this.#nativeResolve(Promise.reject(reason));
    if (this.#reactions !== undefined) this.#react();
  }

  #react(): void {
    const reactions = this.#reactions;
    this.#reactions = undefined;
    if (Array.isArray(reactions)) for (const reaction of reactions) enqueue(reaction);
    else if (reactions !== undefined) enqueue(reactions);
  }

  /** @internal Somebody looks at the outcome: a rejection is not unhandled any more. */
  _observe(): void {
    if (this.#marks & OBSERVED) return;
    this.#marks |= OBSERVED;
    if (this.#state === State.REJECTED) this.#markHandled();
  }

  #markHandled(): void {
    nativeThen.call(this, undefined, noop);
  }

  /** @internal The engine may wait for it from now on. */
  _await(): void {
    this.#marks |= AWAITED;
    if (this.#marks >= HOLDER) awaitsAnother();
  }

  /** @internal Whether this thread waits for it. */
  get _isAwaited(): boolean {
    if (this.#state >= State.FULFILLED) return false;
    if (this.#marks & AWAITED) return true;
    const reactions = this.#reactions;
    const waits = (reaction: Reaction): boolean =>
      !(reaction instanceof Notify && reaction.subscriber.passive === true);
    return Array.isArray(reactions) ? reactions.some(waits) : reactions !== undefined && waits(reactions);
  }

  /** @internal Another thread holds a copy from now on. */
  _hold(): void {
    this.#marks += HOLDER;
  }

  /** @internal Takes back `_hold`. */
  _release(): void {
    this.#marks -= HOLDER;
  }

  /** @internal Whether another thread holds a copy. */
  get _held(): boolean {
    return this.#marks >= HOLDER;
  }

  /** @internal */
  _react(reaction: Reaction): void {
    this._observe();
    if (this.#state >= State.FULFILLED) enqueue(reaction);
    else if (this.#reactions === undefined) this.#reactions = reaction;
    else if (Array.isArray(this.#reactions)) this.#reactions.push(reaction);
    else this.#reactions = [this.#reactions, reaction];
    if (this.#marks >= HOLDER) awaitsAnother();
  }

  /** @internal Tells `subscriber` when it settles, without making another Unfuture. */
  _subscribe(subscriber: Subscriber): void {
    this._react(new Notify(this as Unfuture<unknown>, subscriber));
  }

  /** @internal Takes back `_subscribe`. */
  _unsubscribe(subscriber: Subscriber): void {
    const reactions = this.#reactions;
    const isIts = (reaction: Reaction): boolean =>
      reaction instanceof Notify && reaction.subscriber === subscriber;
    if (Array.isArray(reactions)) this.#reactions = reactions.filter((reaction) => !isIts(reaction));
    else if (reactions !== undefined && isIts(reactions)) this.#reactions = undefined;
  }

  /** @internal Whether only one reaction hangs on it. */
  get _singleReaction(): boolean {
    return this.#reactions !== undefined && !Array.isArray(this.#reactions) && !(this.#marks & AWAITED);
  }
}

function cancellation(reason: unknown): CancelledError {
  if (reason === undefined) return new CancelledError();
  return new CancelledError(typeof reason === 'string' ? reason : undefined, { cause: reason });
}

// `await` and `Promise.all` take a promise as it is, without calling `then`, when its `constructor` is Promise.
Object.defineProperty(Unfuture.prototype, 'constructor', {
  configurable: true,
  get(this: Unfuture<unknown>) {
    if (!Unfuture._is(this)) return Unfuture;
    this._await();
    return Promise;
  },
});
// The build gives a class that mentions itself another name.
Object.defineProperty(Unfuture, 'name', { value: 'Unfuture', configurable: true });
