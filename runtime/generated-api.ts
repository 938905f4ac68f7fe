/**
 * `unsync/runtime`: what generated code calls. Users never import it.
 *
 * A module with annotated functions begins with one `module(…)` that lists them, made when the first is called; each
 * annotated function then dispatches through its ordinal in that list.
 */
import { pathToFileURL } from 'node:url';
import { type Captures, dispatch, dispatchingFunction, markDispatching } from './dispatching';
import { UnsyncError } from './errors';
import { type Entry, inlineEntryOf, internEntry, internReference, type Reference } from './references';
import { registerClasses } from './travel/classes';
import type { Unfuture } from './unfuture';
import './wiring';
import type { ExecutorName } from './wire/protocol';

export type { Reference } from './references';
export type { Unfuture } from './unfuture';

/** `[name, executor, options?]` of one annotated function, in the order of the ordinals generated code uses. */
export type FunctionSpec = readonly [
  name: string,
  executor: ExecutorName,
  options?: { timeout?: number; name?: string },
];

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

/** A module's annotated functions. */
export interface Module {
  ref(ordinal: number): Reference;
}

/** What an annotated function looks like to its callers. */
export type Dispatching<F> = F extends (...args: infer A) => infer R
  ? (...args: A) => Unfuture<Awaited<R>>
  : never;

/** Registers a module's annotated functions. */
export function module(spec: ModuleSpec): Module {
  let entry: Entry | undefined;
  const references: (Reference | undefined)[] = [];
  return {
    ref: (ordinal) => {
      const known = references[ordinal];
      if (known !== undefined) return known;
      const [name, executor, options] = spec.functions[ordinal] as FunctionSpec;
      entry ??= entryOf(spec);
      const reference = internReference(entry, name, executor, options?.timeout ?? 0, options?.name ?? name);
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
  if (typeof entry === 'string') return internEntry({ kind: 'file', id, url: new URL(entry, url).href });
  if (entry !== undefined) return internEntry({ kind: 'inline', id, url, ...entry() });
  const own = inlineEntryOf(url, id);
  if (own === undefined)
    throw new UnsyncError(`The worker entry of ${id} does not know itself: it was not loaded by unsync`);
  return own;
}

/**
 * Dispatches one call.
 * @param inline the original body, for the inline executor; called with the arguments
 * @param captures read now
 */
export function call<R>(
  reference: Reference,
  args: ArrayLike<unknown>,
  inline?: (...args: never[]) => R,
  captures?: Captures,
): Unfuture<Awaited<R>> {
  return dispatch(reference, args, inline, captures, call) as Unfuture<Awaited<R>>;
}

/** Makes the dispatching function for an annotated function expression. */
export function fn<F extends (...args: never[]) => unknown>(
  reference: Reference,
  original: F,
  captures?: Captures,
): Dispatching<F> {
  return dispatchingFunction(reference, original, captures) as Dispatching<F>;
}

/** As `fn`, typed as identity: it goes round the argument of a marker call, which gives it its dispatching type. */
export function mark<F>(reference: Reference, original: F, captures?: Captures): F {
  return dispatchingFunction(reference, original as never, captures) as F;
}

/** Says that a hoisted declaration is the dispatching function of `reference`. */
export function tag(dispatching: object, reference: Reference, captures?: Captures): void {
  markDispatching(dispatching, reference, captures);
}

/** Registers the classes of a module, under keys that are the same in the module and in its entry. */
export { registerClasses as classes };
