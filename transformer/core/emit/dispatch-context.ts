/** What is asked about an annotated function wherever it is made to dispatch. */

import { type FunctionNode, type Range, rangeOf } from '../analysis/ast';
import type { Analysis } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import type { Captures } from '../captures/captures';
import { hasContextualType } from './contextual-type';
import { REFERENCE, RUNTIME } from './generated-names';

/**
 * `typed`: bodies stay, types are written out. `kept`: bodies stay as the inline executor, parameters move there with
 * them. `bare`: bodies go. `entry`: as `bare`, and a marker call goes as a whole.
 */
export type View = 'typed' | 'kept' | 'bare' | 'entry';

export interface DispatchContext {
  readonly source: string;
  readonly analysis: Analysis;
  readonly captures: Captures;
  readonly view: View;
  /** Whether the source's grammar has types. */
  readonly typescript: boolean;
  /** Whether functions are not strict, but for classes and those that say so. */
  readonly sloppy: boolean;
  /** What runs inside of a class as it is made: a static block or, where not every tool takes one, a private field. */
  readonly inClass: 'block' | 'field';
  /** Write return types of exported functions out. */
  readonly explicitTypes: boolean;
}

/** The expression that yields the function's reference. */
export function referenceText(annotated: Annotated): string {
  return `${REFERENCE}(${annotated.ordinal})`;
}

/** The stretch of source that an annotated function's edits are for. */
export function editRangeOf(annotated: Annotated): Range {
  return rangeOf(annotated.call ?? annotated.node);
}

/** Whether the function has a `this` of its own that has to go along: then it stays a function, and dispatches inside. */
export function hasOwnThis(annotated: Annotated, { captures }: DispatchContext): boolean {
  return captures.closureOf(annotated).self === 'call';
}

/** As {@link selfText}, for a method; `undefined` where it needs none. */
export function selfOfMethod(
  annotated: Annotated,
  fn: FunctionNode,
  context: DispatchContext,
): string | undefined {
  if (!hasOwnThis(annotated, context)) return undefined;
  if (!isStatic(fn)) return selfText(annotated, context);
  const { home } = context.captures.closureOf(annotated);
  // A private one can only be called on its own class.
  return home?.local === true || fn.type === 'ClassPrivateMethod' ? undefined : `${RUNTIME}.keyOfSelf(this)`;
}

/**
 * `this` as it goes along. An instance of a class that only the code around knows goes as its fields, which the entry
 * gives the class again: `this?.constructor === Counter ? { ...this } : this`. In a private method, which nothing but
 * an instance has, `{ ...this }`: tsc (5.9) moves a class that is named in there to another variable, which it uses in
 * static blocks before it is set. A sloppy function that is called by itself has the global object as its `this`, and
 * gets that of the worker.
 */
export function selfText(
  annotated: Annotated,
  { captures, sloppy, view, typescript }: DispatchContext,
): string {
  const { home } = captures.closureOf(annotated);
  if (home === null && sloppy) return 'this === globalThis ? undefined : this';
  if (home === null || !home.local) return 'this';
  if (annotated.node.type === 'ClassPrivateMethod') return '{ ...this }';
  // The types of its members must not be asked for: one of them may be this function's.
  const [self, type] =
    view === 'typed' && typescript
      ? ['(this as object)', `(${home.binding.name} as unknown)`]
      : ['this', home.binding.name];
  return `${self}?.constructor === ${type} ? { ...${self} } : ${self}`;
}

export function isStatic(fn: FunctionNode): boolean {
  return 'static' in fn && fn.static === true;
}

/** What the generated code calls: a generator's items come one by one. */
export function calleeOf(fn: FunctionNode): string {
  return fn.generator ? `${RUNTIME}.stream` : `${RUNTIME}.call`;
}

/**
 * As {@link calleeOf}, where types are checked. A method of an object may have its return type from the code around:
 * `const o: { m(): Promise<'a' | 'b'> } = { async m() { return 'a'; } }`.
 */
export function typedCalleeOf(fn: FunctionNode, { analysis }: DispatchContext): string {
  const object = fn.type === 'ObjectMethod' ? analysis.parentOf(fn) : null;
  const mayTakeType = object !== null && (fn.async || fn.generator) && !fn.returnType;
  return mayTakeType && hasContextualType(object, analysis) ? `${calleeOf(fn)}As` : calleeOf(fn);
}

/** `, a, undefined, c`: the arguments up to the last one that is there. */
export function moreArguments(...args: readonly (string | undefined)[]): string {
  const last = args.findLastIndex((argument) => argument !== undefined);
  return args
    .slice(0, last + 1)
    .map((argument) => `, ${argument ?? 'undefined'}`)
    .join('');
}
