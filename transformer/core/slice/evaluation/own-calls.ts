/** What comes of calling a function, or constructing a class, of this file. */
import type { types as t } from '@babel/core';
import { childrenOf, type FunctionNode, isFunction, unwrap } from '../../analysis/ast';
import { knownValue, parametersOfCalled } from '../../analysis/known-values';
import { Binding } from '../../analysis/scope';
import type { ClassNode } from '../classes';
import { type Call, calleeOf } from '../known-calls';
import { argumentRoot, indexOfParameter, type Root, THIS } from '../roots';
import type { Evaluator, Use, Value } from './evaluator';
import { addObject } from './members';
import { isLocalTo, isOfParameters, merge, mergeCall } from './merging';
import type { Outcome } from './outcome';
import { markOf } from './words';

export function applyValue(
  evaluator: Evaluator,
  value: Value,
  call: Call,
  given: readonly t.Node[] | null,
  receiver: t.Node | null,
  into: Outcome,
  use: Use,
  isAwaited: boolean,
): void {
  const callee = calleeOf(call);
  const binding = evaluator.analysis.referenceOf(callee)?.binding ?? null;
  const annotated =
    evaluator.annotatedOf(value) ?? (binding === null ? null : evaluator.annotatedOf(binding));
  if (annotated !== null) {
    into.addAnnotated(call, annotated);
    return;
  }
  if (isFunction(value) && value.generator === true) return;
  if (isFunction(value) && value.async && !isAwaited && awaits(value)) into.mark('late', markOf(call, null));
  const constructed = call.type === 'NewExpression';
  const summary = evaluator.summaryOf(value, constructed);
  mergeCall(evaluator, summary, value, call, into, use, given);
  const changesState = [...summary.changes.keys()].some((root) => isOfClosure(root, value));
  if (changesState && receiver !== null) addObject(evaluator, receiver, into);
  if (!summary.changes.has(THIS)) return;
  if (value.type === 'ArrowFunctionExpression') into.add(THIS, call);
  else if (!constructed && receiver !== null) addObject(evaluator, receiver, into);
}

/** A variable of the function around, which made the object that the function is a method of. */
function isOfClosure(root: Root, value: Value): boolean {
  return root instanceof Binding && root.scope.kind !== 'module' && !isLocalTo(root, value);
}

function awaits(fn: FunctionNode): boolean {
  const visit = (node: t.Node): boolean =>
    node.type === 'AwaitExpression' ||
    (node.type === 'ForOfStatement' && node.await) ||
    childrenOf(node).some((child) => !isFunction(child) && visit(child));
  return visit(fn.body);
}

/** `class B extends A {}`: what B is given, A is given. */
export function constructBase(evaluator: Evaluator, value: ClassNode, into: Outcome): void {
  const hasConstructor = value.body.body.some((member) => 'kind' in member && member.kind === 'constructor');
  if (hasConstructor || !value.superClass) return;
  const base = knownValue(unwrap(value.superClass), evaluator.analysis);
  if (base === null) return;
  const summary = evaluator.summaryOf(base, true);
  merge(evaluator, summary, base, into, 'used', value);
  const parameters = parametersOfCalled(base);
  const passedOn = (root: Root): Root =>
    root instanceof Binding ? argumentRoot(indexOfParameter(root, parameters)) : root;
  for (const [root, node] of summary.changes)
    if (root === THIS || isOfParameters(root, base)) into.add(passedOn(root), node);
  for (const [root, isDiscarded] of summary.calls) into.addCall(passedOn(root), isDiscarded);
}
