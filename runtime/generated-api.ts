/**
 * `unsync/runtime`: what generated code calls. Users never import it. (Contract draft: the signatures stand, bodies come.)
 */
import type { Unfuture } from './unfuture';

export type { Unfuture } from './unfuture';

/** `[name, executor, options?]` of one annotated function, in the order of the ordinals generated code uses. */
export type FunctionSpec = readonly [name: string, executor: 'loop' | 'thread' | 'cpu', options?: { timeout?: number; name?: string }];

/** An entry that travels inside the module's output. */
export interface InlineEntry {
  readonly format: 'esm' | 'cjs';
  readonly code: string;
}

export interface ModuleSpec {
  /** The source's path relative to the project's root: for messages and ids. */
  readonly id: string;
  /** `import.meta.url` or `__filename` of the module's output. */
  readonly url: string;
  /** The entry's specifier relative to `url`; a thunk for an inline entry; nothing inside an inline entry itself. */
  readonly entry?: string | (() => InlineEntry);
  readonly functions: readonly FunctionSpec[];
}

/** Opaque to generated code. */
export interface Reference { readonly name: string }
export interface Module { ref(ordinal: number): Reference }

/** What an annotated function looks like to its callers. */
export type Dispatching<F> = F extends (...args: infer A) => infer R ? (...args: A) => Unfuture<Awaited<R>> : never;

/** Registers the module's annotated functions. Called once, lazily. */
export declare function module(spec: ModuleSpec): Module;
/** Dispatches one call. `inline` is the kept body (already closed over the arguments); `captures` is read now. */
export declare function call<R>(ref: Reference, args: ArrayLike<unknown>, inline?: () => R, captures?: () => unknown[]): Unfuture<Awaited<R>>;
/** Makes the dispatching function for an annotated function expression; keeps `name` and `length`. */
export declare function fn<F extends (...args: never[]) => unknown>(ref: Reference, original: F, captures?: () => unknown[]): Dispatching<F>;
/** As `fn`, typed as identity: goes round the argument of a marker call, which gives it its dispatching type. */
export declare function mark<F>(ref: Reference, original: F, captures?: () => unknown[]): F;
/** Tells the runtime that a hoisted declaration is the dispatching function of `ref`. */
export declare function tag(dispatching: unknown, ref: Reference, captures?: () => unknown[]): void;
