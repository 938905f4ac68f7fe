/**
 * May a captured variable have no value yet when the function is called? Then reading it for the call would throw,
 * though the function itself may not read it this time.
 */
import type { types as t } from '@babel/core';
import { endOf, isFunction, isTypeWrapper, startOf } from '../analysis/ast';
import type { Analysis, Binding } from '../analysis/scope';

/**
 * `const early = f(); const late = 2; function f() { return late; }`: `late` may be early for `f`. Where `f` is only
 * used below `late`, it may not.
 *
 * @param fn a function that captures `binding`
 * @returns `false` only where that is certain
 */
export function mayBeEarly(binding: Binding, fn: t.Node, analysis: Analysis): boolean {
  const [declaration] = binding.declarations;
  if (declaration === undefined || !['let', 'const', 'class'].includes(binding.kind)) return false;
  const { node: scope } = binding.scope;
  // A loop's own variable has its value before anything in the loop runs.
  if (scope.type.startsWith('For')) return false;
  const ready = endOf(declaration.node);
  const asked = new Set<t.Node>();
  return !runsLater(fn);

  /** Whether what `node` does, it does when the variable has its value. */
  function runsLater(node: t.Node): boolean {
    if (asked.has(node)) return true;
    asked.add(node);
    const outermost = outermostFunction(node);
    // A `case` may be jumped to over the declaration.
    if (startOf(outermost ?? node) >= ready && scope.type !== 'SwitchStatement') {
      if (outermost?.type !== 'FunctionDeclaration') return true;
    }
    if (outermost === null) return false;
    const holder = holderOf(outermost);
    return (
      holder?.references.every((reference) => isIn(reference.node, outermost) || runsLater(reference.node)) ??
      false
    );
  }

  /** The outermost function that is around `node`, or is it, and is itself in the variable's scope. */
  function outermostFunction(node: t.Node): t.Node | null {
    let found: t.Node | null = null;
    for (let at: t.Node | null = node; at !== null && at !== scope; at = analysis.parentOf(at)) {
      if (isFunction(at)) found = at;
    }
    return found;
  }

  /** The name without which a function cannot be reached. */
  function holderOf(fn: t.Node): Binding | null {
    let at: t.Node = fn;
    while (
      at.type !== 'VariableDeclarator' &&
      at.type !== 'FunctionDeclaration' &&
      at.type !== 'ClassDeclaration'
    ) {
      const parent = analysis.parentOf(at);
      if (parent === null || !(isTypeWrapper(parent) || PASSIVE.has(parent.type))) return null;
      at = parent;
    }
    const id = at.id?.type === 'Identifier' ? at.id.name : null;
    const around = analysis.parentOf(at);
    return id === null || around === null ? null : analysis.scopeOf(around).lookup(id);
  }

  function isIn(node: t.Node, outer: t.Node): boolean {
    return startOf(node) >= startOf(outer) && endOf(node) <= endOf(outer);
  }
}

/** What holds a function without calling it. */
const PASSIVE = new Set([
  'ObjectProperty',
  'ObjectExpression',
  'ArrayExpression',
  'ClassBody',
  'ClassDeclaration',
  'ClassExpression',
  'VariableDeclarator',
]);
