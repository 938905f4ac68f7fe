/** What is known of the methods of arrays, maps, sets and promises by their names alone. */
import type { types as t } from '@babel/core';
import { unwrap } from '../analysis/ast';

/** Those that change their object, wherever their result goes. */
export const MUTATORS = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
  'set',
  'add',
  'delete',
  'clear',
]);

/** Those that call their callback before they return. */
export const ITERATORS = new Set([
  'forEach',
  'map',
  'flatMap',
  'filter',
  'reduce',
  'reduceRight',
  'some',
  'every',
  'find',
]);

/** Those whose result is a part of their object. */
export const READERS = new Set(['get', 'at', 'find', 'values', 'entries']);

/** Whether a function that stands in a call runs before the call returns: it is the callee, or `forEach`'s callback. */
export function isCalledAtOnce(fn: t.Node, parent: t.Node): boolean {
  if (parent.type !== 'CallExpression' && parent.type !== 'OptionalCallExpression') return false;
  return unwrap(parent.callee) === fn || ITERATORS.has(methodOf(parent) ?? '');
}

/** `push` of `list.push(1)`; `null` for other calls. */
export function methodOf(call: t.Node): string | null {
  if (call.type !== 'CallExpression' && call.type !== 'OptionalCallExpression') return null;
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return null;
  return callee.property.type === 'Identifier' && !callee.computed ? callee.property.name : '';
}
