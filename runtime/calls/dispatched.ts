/** The type that a call of an annotated function has. */
import type { Unfuture } from '../future/unfuture';
import type { Unstream } from '../future/unstream';

/** Sync or async: callers of an annotated one see the same. */
export type AnyGenerator<T> = Generator<T, unknown, never> | AsyncGenerator<T, unknown, never>;

/**
 * What a call gives when the function itself gives `R`: an Unstream of a generator's items, an Unfuture of anything
 * else. `any` and `never`, which extend everything, are no generators.
 */
export type Dispatched<R> = 0 extends 1 & R
  ? Unfuture<R>
  : [R] extends [never]
    ? Unfuture<never>
    : R extends AnyGenerator<infer T>
      ? Unstream<T>
      : Unfuture<Awaited<R>>;

/** What a type predicate gives where its parameter is out of sight: its type is named still, and thereby used. */
export type Predicate<Result, _Type> = Result;
