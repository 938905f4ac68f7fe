/** Which variables an expression's value is a part of. */
import type { types as t } from '@babel/core';
import { isFunction, rangeOf, unwrap, within } from '../analysis/ast';
import type { Analysis, Binding } from '../analysis/scope';
import { isCalledAtOnce, methodOf, READERS } from './built-in-methods';

/** Stands for `exports` and `module` of a CommonJS module. */
export const EXPORTS = 'exports';

export type Root = Binding | typeof EXPORTS;

/** Built-in objects whose functions change, or give parts of, their first argument. */
export const BUILT_INS = new Set(['Object', 'Reflect']);

/**
 * `table` in `table.get('x').list[0]`, and what that is another name for: `rows` for the `row` of `for (const row of
 * rows)`, of `rows.forEach((row) => …)`, of `const row = rows[0]`.
 */
export function rootsOf(node: t.Node, analysis: Analysis): Root[] {
  const roots: Root[] = [];
  for (let next: t.Node | null = node; next !== null; ) {
    const root = rootOf(next, analysis);
    if (root === null || roots.includes(root)) break;
    roots.push(root);
    next = root === EXPORTS ? null : originOf(root, analysis);
  }
  return roots;
}

/**
 * What a chain of members and method calls starts with. What a function returns is not the function:
 * `fib(10).result()` starts with nothing.
 */
function rootOf(node: t.Node, analysis: Analysis): Root | null {
  let current = unwrap(node);
  for (;;) {
    if (current.type === 'MemberExpression' || current.type === 'OptionalMemberExpression') {
      current = unwrap(current.object);
    } else if (current.type === 'CallExpression' || current.type === 'OptionalCallExpression') {
      const callee = unwrap(current.callee);
      if (callee.type === 'Identifier') return null;
      const [first] = current.arguments;
      current = first !== undefined && isOfBuiltIn(callee, analysis) ? unwrap(first) : callee;
    } else {
      break;
    }
  }
  if (current.type !== 'Identifier') return null;
  const binding = analysis.referenceOf(current)?.binding ?? null;
  if (binding === null) return current.name === 'exports' || current.name === 'module' ? EXPORTS : null;
  return binding;
}

/** `Object.values` and the like. */
export function isOfBuiltIn(callee: t.Node, analysis: Analysis): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const object = unwrap(callee.object);
  return (
    object.type === 'Identifier' &&
    BUILT_INS.has(object.name) &&
    analysis.referenceOf(object)?.binding === null
  );
}

/** The expression that a variable holds a part of; `null` where it holds something of its own. */
function originOf(binding: Binding, analysis: Analysis): t.Node | null {
  const [declaration] = binding.declarations;
  if (declaration === undefined || !binding.isConstant) return null;
  const { node } = declaration;
  if (node.type === 'VariableDeclarator') {
    if (node.init) return isReading(node.init) ? node.init : null;
    const list = analysis.parentOf(node);
    const loop = list === null ? null : analysis.parentOf(list);
    return loop?.type === 'ForOfStatement' && loop.left === list ? loop.right : null;
  }
  return binding.kind === 'param' ? argumentFor(binding, analysis) : null;
}

/** What a parameter of a function that is called where it stands gets. */
function argumentFor({ scope, declarations }: Binding, analysis: Analysis): t.Node | null {
  const fn = scope.node;
  const call = analysis.parentOf(fn);
  if (!isFunction(fn) || call === null || !isCalledAtOnce(fn, call)) return null;
  if (call.type !== 'CallExpression' && call.type !== 'OptionalCallExpression') return null;
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') return callee.object;
  const id = declarations[0]?.id;
  const index = fn.params.findIndex(
    (parameter) => id !== undefined && within(rangeOf(id), rangeOf(parameter)),
  );
  return call.arguments[index] ?? null;
}

/** Whether a value is only looked up, not made. */
function isReading(init: t.Node): boolean {
  const node = unwrap(init);
  switch (node.type) {
    case 'Identifier':
      return true;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return isReading(node.object);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return READERS.has(methodOf(node) ?? '') && isReading(node.callee as t.Node);
    default:
      return false;
  }
}
