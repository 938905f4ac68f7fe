/** Does a function change what it is given: an argument, or its `this`? By itself, or by functions of this file. */
import type { types as t } from '@babel/core';
import { type FunctionNode, isFunction, rangeOf, within } from '../analysis/ast';
import { knownValue, parametersOfCalled } from '../analysis/known-values';
import { type Analysis, type Binding, contextUsesIn, referencesIn } from '../analysis/scope';
import { changesObject } from '../slice/object-changes';
import { rootsOf } from '../slice/roots';

/** The parameters of a function, those in patterns too; not one that is assigned, which may hold a copy then. */
export function parametersOf(fn: FunctionNode, analysis: Analysis): Binding[] {
  return [...analysis.scopeOf(fn).bindings.values()].filter(
    ({ kind, isConstant, scope, declarations }) =>
      kind === 'param' && isConstant && scope.node === fn && declarations[0]?.node.type !== 'RestElement',
  );
}

/** Where what a parameter holds is changed first; `null` when it is not. */
export function changeOfParameter(
  parameter: Binding,
  analysis: Analysis,
  asked = new Set<unknown>(),
): t.Node | null {
  if (asked.has(parameter)) return null;
  asked.add(parameter);
  const fn = parameter.scope.node;
  for (const { node, binding } of referencesIn(analysis, rangeOf(fn))) {
    if (binding === null || !within(rangeOf(binding.scope.node), rangeOf(fn))) continue;
    if (binding !== parameter && !rootsOf(node, analysis).has(parameter)) continue;
    if (changesObject(node, analysis)) return node;
    const called = parameterFor(node, analysis);
    if (called !== null && changeOfParameter(called, analysis, asked) !== null) return node;
  }
  return null;
}

/** Where the members of a function's `this` are changed first; `null` when they are not. */
export function changeOfThis(
  fn: FunctionNode,
  analysis: Analysis,
  asked = new Set<unknown>(),
): t.Node | null {
  if (asked.has(fn)) return null;
  asked.add(fn);
  for (const { kind, node, owner } of contextUsesIn(analysis, rangeOf(fn))) {
    if (kind !== 'this' || !isOfFunction(owner, fn)) continue;
    if (changesObject(node, analysis)) return node;
    const member = analysis.parentOf(node);
    const method = member === null ? null : calledMethod(member, analysis);
    if (method !== null && changeOfThis(method, analysis, asked) !== null) return node;
  }
  return null;
}

/** Whether `counter.up()` changes its `counter`. */
export function changesReceiver(node: t.Node, analysis: Analysis): boolean {
  const member = analysis.parentOf(node);
  const method = member === null ? null : calledMethod(member, analysis);
  return method !== null && changeOfThis(method, analysis) !== null;
}

/** An arrow has the `this` of what is around it. */
function isOfFunction(owner: t.Node, fn: FunctionNode): boolean {
  return owner === fn || (fn.type === 'ArrowFunctionExpression' && !within(rangeOf(owner), rangeOf(fn)));
}

/** The method of this file that is called, where `member` is the callee. */
function calledMethod(member: t.Node, analysis: Analysis): FunctionNode | null {
  const call = analysis.parentOf(member);
  if (call?.type !== 'CallExpression' || call.callee !== member) return null;
  const value = knownValue(member, analysis);
  return isFunction(value) ? value : null;
}

/** The parameter that an argument comes to, of a function of this file. */
function parameterFor(argument: t.Node, analysis: Analysis): Binding | null {
  const call = analysis.parentOf(argument);
  if (call?.type !== 'CallExpression') return null;
  const index = call.arguments.indexOf(argument as t.CallExpression['arguments'][number]);
  const fn = index === -1 ? null : knownValue(call.callee, analysis);
  const parameter = isFunction(fn) ? parametersOfCalled(fn)[index] : undefined;
  if (!isFunction(fn) || parameter?.type !== 'Identifier') return null;
  return parametersOf(fn, analysis).find(({ name }) => name === parameter.name) ?? null;
}
