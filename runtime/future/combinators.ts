/**
 * `Unfuture.all`, `allSettled`, `race`, `any`. As Promise's, but they make progress while the thread is blocked, and
 * their Unfuture knows what it waits for.
 */

import { canSettle, collectDependencies } from './dependencies';
import { type Dependencies, type Origin, State, type Subscriber } from './pending';

import type { Unfuture } from './unfuture';

/** An aggregate being built: its Unfuture and the Unfutures it waits for. */
abstract class Aggregate implements Origin {
  readonly future: Unfuture<unknown>;
  protected readonly sources: Unfuture<unknown>[] = [];

  /** @param type handed in, because Unfuture's own statics need this file */
  constructor(type: typeof Unfuture, values: Iterable<unknown>) {
    this.future = new type<unknown>();
    this.future._origin = this;
    try {
      for (const value of values) this.sources.push(type.from(value));
    } catch (error) {
      this.future._reject(error);
    }
  }

  /** Begins to listen, when the subclass is ready to hear. */
  listen(): Unfuture<unknown> {
    for (const [index, source] of this.sources.entries()) source._subscribe(new Element(this, index));
    return this.future;
  }

  abstract fulfilled(value: unknown, index: number): void;
  abstract rejected(reason: unknown, index: number): void;

  canSettle(): boolean {
    return this.sources.every((source) => canSettle(source));
  }

  collect(into: Dependencies): void {
    for (const source of this.sources) collectDependencies(source, into);
  }
}

class Element implements Subscriber {
  constructor(
    readonly aggregate: Aggregate,
    readonly index: number,
  ) {}

  settled({ _state, _value }: Unfuture<unknown>): void {
    if (_state === State.FULFILLED) this.aggregate.fulfilled(_value, this.index);
    else this.aggregate.rejected(_value, this.index);
  }
}

class All extends Aggregate {
  protected readonly values: unknown[] = new Array(this.sources.length);
  #left = this.sources.length;

  override listen(): Unfuture<unknown> {
    if (this.#left === 0) this.future._resolve(this.values);
    return super.listen();
  }

  fulfilled(value: unknown, index: number): void {
    this.values[index] = value;
    if (--this.#left === 0) this.future._fulfill(this.values);
  }

  rejected(reason: unknown, _index: number): void {
    this.future._reject(reason);
  }
}

class AllSettled extends All {
  override fulfilled(value: unknown, index: number): void {
    super.fulfilled({ status: 'fulfilled', value }, index);
  }

  override rejected(reason: unknown, index: number): void {
    super.fulfilled({ status: 'rejected', reason }, index);
  }
}

class Race extends Aggregate {
  fulfilled(value: unknown): void {
    this.future._fulfill(value);
  }

  rejected(reason: unknown): void {
    this.future._reject(reason);
  }

  override canSettle(): boolean {
    return this.sources.some((source) => canSettle(source));
  }
}

/** The first that is fulfilled: `all` with the outcomes exchanged. */
class Any extends All {
  #failed = 0;

  override listen(): Unfuture<unknown> {
    if (this.sources.length === 0) this.#fail();
    return super.listen();
  }

  override fulfilled(value: unknown): void {
    this.future._fulfill(value);
  }

  override rejected(reason: unknown, index: number): void {
    this.values[index] = reason;
    if (++this.#failed === this.sources.length) this.#fail();
  }

  #fail(): void {
    this.future._reject(new AggregateError(this.values, 'All promises were rejected'));
  }

  override canSettle(): boolean {
    return this.sources.some((source) => canSettle(source));
  }
}

export const all = (type: typeof Unfuture, values: Iterable<unknown>): Unfuture<unknown> =>
  new All(type, values).listen();
export const allSettled = (type: typeof Unfuture, values: Iterable<unknown>): Unfuture<unknown> =>
  new AllSettled(type, values).listen();
export const race = (type: typeof Unfuture, values: Iterable<unknown>): Unfuture<unknown> =>
  new Race(type, values).listen();
export const any = (type: typeof Unfuture, values: Iterable<unknown>): Unfuture<unknown> =>
  new Any(type, values).listen();
