/** What happens when something is assigned, and when a member is read: what changes, which accessors run. */
import type { types as t } from '@babel/core';
import { type FunctionNode, isFunction, rangeOf, unwrap } from '../../analysis/ast';
import { calledParts, knownValue, madeBy } from '../../analysis/known-values';
import { referencesIn } from '../../analysis/scope';
import { nameOf } from '../known-calls';
import { isRelative, originOf } from '../origins';
import { OTHER_MODULES, PACKAGES_IN_USE, THIS } from '../roots';
import type { Evaluator, Use } from './evaluator';
import { merge } from './merging';
import type { Outcome } from './outcome';
import { nameInWords } from './words';

export function change(evaluator: Evaluator, target: t.Node, into: Outcome): void {
  const inner = unwrap(target);
  switch (inner.type) {
    case 'ArrayPattern':
      for (const element of inner.elements) if (element) change(evaluator, element, into);
      return;
    case 'ObjectPattern':
      for (const property of inner.properties)
        change(evaluator, property.type === 'RestElement' ? property : property.value, into);
      return;
    case 'AssignmentPattern':
      change(evaluator, inner.left, into);
      return;
    case 'RestElement':
      change(evaluator, inner.argument, into);
      return;
    case 'Identifier': {
      const binding = evaluator.analysis.referenceOf(inner)?.binding ?? null;
      if (binding !== null) into.add(binding, inner);
      else evaluator.addRoots(inner, into);
      return;
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      if (isOfEnvironment(inner)) return;
      const setter = knownValue(inner, evaluator.analysis, 'set');
      if (setter !== null && isFunction(setter)) applyAccessor(evaluator, setter, inner, into);
      evaluator.addRoots(inner, into);
      changeModule(evaluator, inner, into);
    }
  }
}

/** `settings.locale = 'fr'`: other modules may use what is set. */
function changeModule(
  evaluator: Evaluator,
  target: t.MemberExpression | t.OptionalMemberExpression,
  into: Outcome,
): void {
  const origin = originOf(target.object, evaluator.analysis);
  if (origin === null || origin.made) return;
  into.add(isRelative(origin.module) ? OTHER_MODULES : PACKAGES_IN_USE, target);
}

/** A getter runs. What is read for nothing is read for its getter. */
export function readMember(
  evaluator: Evaluator,
  node: t.MemberExpression | t.OptionalMemberExpression,
  into: Outcome,
  use: Use,
): void {
  const getter = knownValue(node, evaluator.analysis, 'get');
  if (getter !== null && isFunction(getter)) applyAccessor(evaluator, getter, node, into);
  else if (use === 'discarded' && originOf(node.object, evaluator.analysis)?.made === true) {
    evaluator.addRoots(node.object, into);
    into.mark('unknown', { node, text: nameInWords(node), module: null });
  }
}

export function applyAccessor(
  evaluator: Evaluator,
  accessor: FunctionNode,
  member: t.MemberExpression | t.OptionalMemberExpression,
  into: Outcome,
): void {
  const summary = evaluator.summaryOf(accessor, false);
  merge(evaluator, summary, accessor, into, 'discarded', member);
  if (summary.changes.has(THIS)) addObject(evaluator, member.object, into);
}

/** What a method changes that changes its `this`: its object, and what that was made with. */
export function addObject(evaluator: Evaluator, object: t.Node, into: Outcome): void {
  evaluator.addRoots(object, into);
  const made = madeBy(unwrap(object), evaluator.analysis);
  if (made === null) return;
  const type =
    made.type === 'NewExpression' ? knownValue(unwrap(made.callee as t.Node), evaluator.analysis) : null;
  for (const part of [made, ...(type === null ? [] : calledParts(type, true))]) {
    for (const { binding, scope, node } of referencesIn(evaluator.analysis, rangeOf(part))) {
      const isHeld = part !== made || scope.kind === 'module'; // and not only used by one of its methods
      if (binding === null || binding.kind === 'import' || !isHeld || binding.scope.kind !== 'module')
        continue;
      if (knownValue(node, evaluator.analysis) === null) into.add(binding, node);
    }
  }
}

/** `process.env.MODE = …`: workers have the same environment. */
function isOfEnvironment(target: t.MemberExpression | t.OptionalMemberExpression): boolean {
  const object = unwrap(target.object);
  return (
    nameOf(object) === 'env' && object.type === 'MemberExpression' && nameOf(object.object) === 'process'
  );
}
