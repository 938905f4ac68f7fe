/**
 * What generated code calls.
 *
 * A module with annotated functions begins with one `module(…)` that lists them, made when the first is called; each
 * annotated function then dispatches through its ordinal in that list.
 */
import { pathToFileURL } from 'node:url';
import { UnsyncError } from '../errors';
import type { Unfuture } from '../future/unfuture';
import type { Unstream } from '../future/unstream';
import { registerClasses } from '../protocol/class-keys';
import type { ExecutorName } from '../protocol/references';
import {
  type Entry,
  type FunctionReference,
  inlineEntryOf,
  internEntry,
  internReference,
} from '../protocol/references';
import type { AnyGenerator, Dispatched } from './dispatched';
import {
  dispatch,
  dispatchingFunction,
  dispatchStream,
  markDispatching,
  type ReadCaptures,
} from './dispatching';
import { keyOfSelf, selfOfKey } from './static-this';

export type { Unfuture } from '../future/unfuture';
export type { Unstream } from '../future/unstream';
/** Generated code knows it by this name. */
export type Reference = FunctionReference;
export type { AnyGenerator, Dispatched } from './dispatched';

/** `[name, executor, options?]` of one annotated function, in the order of the ordinals generated code uses. */
export type FunctionSpec = readonly [
  name: string,
  executor: ExecutorName,
  options?: { timeout?: number; name?: string; stream?: boolean },
];

/** An entry that travels inside the module's output. */
export interface InlineEntry {
  readonly format: 'esm' | 'cjs';
  readonly code: string;
  /** What the code gives is a promise of the entry. */
  readonly deferred?: boolean;
  /** Where a module is replaced while the program runs (a development server): what tells its entries apart. */
  readonly version?: string;
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

/** A module's annotated functions. */
export interface Module {
  ref(ordinal: number): FunctionReference;
}

/** Registers a module's annotated functions. */
export function module(spec: ModuleSpec): Module {
  let entry: Entry | undefined;
  const references: (FunctionReference | undefined)[] = [];
  return {
    ref: (ordinal) => {
      const known = references[ordinal];
      if (known !== undefined) return known;
      const [name, executor, options] = spec.functions[ordinal] as FunctionSpec;
      entry ??= entryOf(spec);
      const reference = internReference(
        entry,
        name,
        executor,
        options?.timeout ?? 0,
        options?.name ?? name,
        options?.stream ?? false,
      );
      references[ordinal] = reference;
      return reference;
    },
  };
}

function entryOf({ id, url: location, entry }: ModuleSpec): Entry {
  const url =
    /^[a-z][a-z+.-]+:/i.test(location) && !/^[a-z]:[\\/]/i.test(location)
      ? location
      : pathToFileURL(location).href;
  if (typeof entry === 'string')
    return internEntry({ kind: 'file', id, url: new URL(asItRuns(entry, url), url).href });
  if (entry !== undefined) return internEntry({ kind: 'inline', id, url, ...entry() });
  const own = inlineEntryOf(url, id);
  if (own === undefined)
    throw new UnsyncError(`The worker entry of ${id} does not know itself: it was not loaded by unsync`);
  return own;
}

/**
 * An entry is called as its compiler would call it. Code that no compiler has seen (`work.ts`, run by Node, Bun or Deno)
 * has an entry that none has seen either.
 */
function asItRuns(entry: string, url: string): string {
  const extension = /\.[mc]?tsx?$/.exec(url)?.[0];
  return extension === undefined ? entry : entry.replace(/\.[mc]?jsx?$/, extension);
}

/**
 * Dispatches one call.
 * @param inline the original body, for the inline executor; called with the arguments
 * @param captures read now
 * @param self the `this` of a method, when it goes along
 */
export function call<R>(
  reference: FunctionReference,
  args: ArrayLike<unknown>,
  inline?: (...args: never[]) => R,
  captures?: ReadCaptures,
  self?: unknown,
): Unfuture<Awaited<R>> {
  return dispatch(reference, args, inline, captures, self, call) as Unfuture<Awaited<R>>;
}

/**
 * Every type. A type parameter that extends these is inferred as `'a'` where one without bounds would be `string`.
 */
// biome-ignore lint/complexity/noBannedTypes: `object` has no primitives of type parameters
// biome-ignore lint/suspicious/noConfusingVoidType: what gives nothing is `Promise<void>`
type OrLiteral = string | number | bigint | boolean | symbol | {} | null | undefined | void;

/** As `call`, for an async method that may get its return type from the code around its object. */
export const callAs = call as <T extends OrLiteral>(
  reference: FunctionReference,
  args: ArrayLike<unknown>,
  inline?: (...args: never[]) => Promise<T>,
  captures?: ReadCaptures,
  self?: unknown,
) => Unfuture<T>;

/** As `call`, for a generator. */
export function stream<T>(
  reference: FunctionReference,
  args: ArrayLike<unknown>,
  inline?: (...args: never[]) => AnyGenerator<T>,
  captures?: ReadCaptures,
  self?: unknown,
): Unstream<T> {
  return dispatchStream(reference, args, inline, captures, self, stream) as Unstream<T>;
}

/** As `callAs`, for a generator. */
export const streamAs = stream as <T extends OrLiteral>(
  reference: FunctionReference,
  args: ArrayLike<unknown>,
  inline?: (...args: never[]) => AnyGenerator<T>,
  captures?: ReadCaptures,
  self?: unknown,
) => Unstream<T>;

/**
 * Makes the dispatching function for an annotated function expression. The parameters are inferred apart from the
 * result, and not as one function type, because only so do generic functions stay generic.
 * @param length the original's, when the build did not keep it
 */
export function fn<A extends unknown[], R>(
  reference: FunctionReference,
  original: ((...args: A) => R) | undefined,
  captures?: ReadCaptures,
  length?: number,
): (...args: A) => Dispatched<R>;
export function fn(
  reference: FunctionReference,
  original: ((...args: never[]) => unknown) | undefined,
  captures?: ReadCaptures,
  length?: number,
): unknown {
  return dispatchingFunction(reference, original, captures, length);
}

/** As `fn`, typed as identity: it goes round the argument of a marker call, which gives it its dispatching type. */
export function mark<F>(
  reference: FunctionReference,
  original: F,
  captures?: ReadCaptures,
  length?: number,
): F {
  return dispatchingFunction(reference, original as never, captures, length) as F;
}

/**
 * As `mark`, in an object. A function that is given to a generic one gets the types of its parameters from there; one
 * whose member is taken afterwards keeps those that its defaults give it.
 */
export function hold<F>(
  reference: FunctionReference,
  original: F,
  captures?: ReadCaptures,
): { readonly it: F } {
  return { it: mark(reference, original, captures) };
}

/** Gives a dispatching function, typed as the original, the type it has. */
export function dispatched<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => Dispatched<R> {
  return fn as never;
}

/** Says that a hoisted declaration is the dispatching function of `reference`. */
export function tag(dispatching: object, reference: FunctionReference, captures?: ReadCaptures): void {
  markDispatching(dispatching, reference, captures);
}

export { enter } from '../worker/guard';
/** Registers the classes of a module, under keys that are the same in the module and in its entry. */
export { keyOfSelf, registerClasses as classes, selfOfKey };
