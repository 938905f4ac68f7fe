/** Where the parts of a function stand in the source: the tree has no node for `async`, `(` and `)`. */
import type { types as t } from '@babel/core';
import { endOf, type FunctionNode, type Range, startOf } from '../analysis/ast';

/** The first offset at or after `position` that is neither white space nor in a comment. */
export function skipTrivia(source: string, position: number): number {
  const trivia = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)*/y;
  trivia.lastIndex = position;
  trivia.exec(source);
  return trivia.lastIndex;
}

/** `async` and the white space after it; `null` when the function is not async. */
export function asyncKeyword(fn: FunctionNode, source: string): Range | null {
  if (!fn.async) return null;
  let position = startOf(fn);
  if ('decorators' in fn)
    for (const decorator of fn.decorators ?? []) position = Math.max(position, endOf(decorator));
  // Modifiers may stand before it: `public static async load`.
  for (;;) {
    position = skipTrivia(source, position);
    const word = /[\w$]*/y;
    word.lastIndex = position;
    const text = word.exec(source)?.[0] ?? '';
    if (text === 'async') return { start: position, end: skipTrivia(source, position + 5) };
    if (text === '') return null;
    position += text.length;
  }
}

/** The `*` of a generator; `null` when the function is none. */
export function generatorStar(fn: FunctionNode, source: string): Range | null {
  if (!fn.generator) return null;
  const start = findInHead('*', fn, source);
  return { start, end: start + 1 };
}

/** The brackets around a computed key, and what is between them; `null` for any other key. */
export function computedKey(fn: FunctionNode | t.TSDeclareMethod, source: string): Range | null {
  if (!('key' in fn) || !fn.computed) return null;
  let end = skipTrivia(source, endOf(fn.key));
  // Parentheses around the key are not in its range.
  while (source[end] !== ']') end = skipTrivia(source, end + 1);
  return { start: findInHead('[', fn, source), end: end + 1 };
}

/** Where a character stands before a function's name or key: outside of decorators and comments. */
function findInHead(character: string, fn: FunctionNode | t.TSDeclareMethod, source: string): number {
  const limit = 'key' in fn ? startOf(fn.key) : startOf(fn.body);
  let position = startOf(fn);
  if ('decorators' in fn)
    for (const decorator of fn.decorators ?? []) position = Math.max(position, endOf(decorator));
  while (position < limit && source[position] !== character) {
    const next = skipTrivia(source, position);
    position = next > position ? next : position + 1;
  }
  return position;
}

/**
 * Takes `async` or `*` out of a function's head. What it kept apart stays apart: `function*count` → `function count`.
 */
export function withoutToken({ start, end }: Range, source: string): string {
  const around = [source[start - 1], source[end]];
  return around.every((character) => character !== undefined && /[\w$\\\u0080-\uffff]/.test(character))
    ? ' '
    : '';
}

/** The end of `function`, or of the `*` behind it: where an anonymous declaration would have its name. */
export function afterFunctionKeyword(fn: FunctionNode, source: string): number {
  const star = generatorStar(fn, source);
  if (star !== null) return star.end;
  return source.indexOf('function', asyncKeyword(fn, source)?.end ?? startOf(fn)) + 'function'.length;
}

export interface Parameters extends Range {
  /** The first type parameter's `<` or else `(`: where everything begins that is not the function's head. */
  readonly headEnd: number;
}

/**
 * The parameter list of a function or method, parentheses included. Not for arrows, which may have none.
 */
export function parametersOf(
  fn: FunctionNode | t.TSDeclareFunction | t.TSDeclareMethod,
  source: string,
): Parameters {
  const typeParameters = fn.typeParameters ?? null;
  let nameEnd: number;
  if ('key' in fn) nameEnd = computedKey(fn as FunctionNode, source)?.end ?? endOf(fn.key);
  else if ('id' in fn && fn.id) nameEnd = endOf(fn.id);
  else nameEnd = afterFunctionKeyword(fn as FunctionNode, source);
  const optionalMark = skipTrivia(source, nameEnd);
  if (source[optionalMark] === '?') nameEnd = optionalMark + 1;
  const start = skipTrivia(source, typeParameters === null ? nameEnd : endOf(typeParameters));
  const last = fn.params.at(-1);
  let close = skipTrivia(source, last === undefined ? start + 1 : endOf(last));
  if (source[close] === ',') close = skipTrivia(source, close + 1);
  return { start, end: close + 1, headEnd: typeParameters === null ? start : startOf(typeParameters) };
}

/** The function's `length`: parameters before the first that has a default or is a rest. `this` is none. */
export function lengthOf(fn: FunctionNode): number {
  return countedParameters(fn).length;
}

/** The parameters that count for `length`, in order. */
export function countedParameters(fn: FunctionNode): readonly t.Node[] {
  const parameters = fn.params.filter((node) => !(node.type === 'Identifier' && node.name === 'this'));
  const end = parameters.findIndex(
    (node) => node.type === 'AssignmentPattern' || node.type === 'RestElement',
  );
  return end === -1 ? parameters : parameters.slice(0, end);
}
