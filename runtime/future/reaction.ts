/**
 * What happens when an Unfuture settles: a handler runs, another Unfuture follows, somebody is told. Each is a job of
 * the queue in jobs.ts, which a blocked thread drains too.
 */
import { AsyncResource } from 'node:async_hooks';
import type { Job } from '../thread/jobs';
import { canSettle, collectDependencies } from './dependencies';
import { type Dependencies, type Origin, State, type Subscriber } from './pending';
import type { Unfuture } from './unfuture';

/** A reaction is a job, and the origin of the Unfuture that hangs on it: one object for three purposes. */
export abstract class Reaction implements Job, Origin {
  constructor(
    readonly source: Unfuture<unknown>,
    readonly target: Unfuture<unknown>,
  ) {
    target._origin = this;
  }

  abstract run(): void;

  canSettle(): boolean {
    return canSettle(this.source);
  }

  collect(into: Dependencies): void {
    collectDependencies(this.source, into);
  }
}

type Handler = (value: unknown) => unknown;

export class Then extends Reaction {
  /** Keeps AsyncLocalStorage; 40 ns, measured, so it is not worth asking whether anybody uses one. */
  readonly #resource: AsyncResource | undefined;
  readonly #onFulfilled: Handler | undefined;
  readonly #onRejected: Handler | undefined;

  constructor(source: unknown, target: unknown, onFulfilled: unknown, onRejected: unknown) {
    super(source as Unfuture<unknown>, target as Unfuture<unknown>);
    this.#onFulfilled = typeof onFulfilled === 'function' ? (onFulfilled as Handler) : undefined;
    this.#onRejected = typeof onRejected === 'function' ? (onRejected as Handler) : undefined;
    this.#resource = new AsyncResource('Unfuture');
  }

  run(): void {
    const { source, target } = this;
    if (target.done()) return; // it was cancelled: nobody wants what the handler would make
    const ok = source._state === State.FULFILLED;
    const handler = ok ? this.#onFulfilled : this.#onRejected;
    if (handler === undefined) {
      if (ok) target._resolve(source._value);
      else target._reject(source._value);
      return;
    }
    try {
      target._resolve((this.#resource as AsyncResource).runInAsyncScope(handler, undefined, source._value));
    } catch (error) {
      target._reject(error);
    }
  }
}

export class Continue extends Reaction {
  readonly #resource = new AsyncResource('Unfuture');

  constructor(
    source: Unfuture<unknown>,
    target: Unfuture<unknown>,
    readonly fn: (source: Unfuture<unknown>) => unknown,
  ) {
    super(source, target);
  }

  run(): void {
    if (this.target.done()) return;
    try {
      this.target._resolve(this.#resource.runInAsyncScope(this.fn, undefined, this.source));
    } catch (error) {
      this.target._reject(error);
    }
  }
}

/** `target` was resolved with `source`. */
export class Follow extends Reaction {
  run(): void {
    if (this.source._state === State.FULFILLED) this.target._fulfill(this.source._value);
    else this.target._reject(this.source._value);
  }
}

export class Notify extends Reaction {
  constructor(
    source: Unfuture<unknown>,
    readonly subscriber: Subscriber,
  ) {
    super(source, UNUSED);
  }

  run(): void {
    this.subscriber.settled(this.source);
  }
}

/** Keeps nothing: what it kept would never be garbage. */
const UNUSED = { set _origin(_: Origin) {} } as Unfuture<unknown>;

export class FollowThenable implements Job {
  readonly #resource = new AsyncResource('Unfuture');

  constructor(
    readonly thenable: unknown,
    readonly then: PromiseLike<unknown>['then'],
    readonly target: Unfuture<unknown>,
  ) {}

  run(): void {
    let called = false;
    const { target } = this;
    const once = (settle: (value: unknown) => void) => (value: unknown) => {
      if (called) return;
      called = true;
      settle(value);
    };
    const reject = once((reason) => target._reject(reason));
    try {
      this.#resource.runInAsyncScope(
        this.then,
        this.thenable as PromiseLike<unknown>,
        once((value) => {
          if (target.done()) return; // cancelled meanwhile
          target._state = State.PENDING;
          target._resolve(value);
        }),
        reject,
      );
    } catch (error) {
      reject(error);
    }
  }
}
