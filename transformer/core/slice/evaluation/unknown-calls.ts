/** What may come of a call of which nobody can tell what it does. */
import type { types as t } from '@babel/core';
import { unwrap } from '../../analysis/ast';
import { NODE } from '../effects';
import { type Call, type KnownCall, nameOf } from '../known-calls';
import { moduleRoot, THIS } from '../roots';
import { holdsObject, isObjectMember } from './changeable';
import type { Evaluator } from './evaluator';
import type { Outcome } from './outcome';
import { markOf } from './words';

/** Nobody can tell: it may change what it is called on, what it is given, and the module that it comes from. */
export function applyUnknown(
  evaluator: Evaluator,
  call: Call,
  known: KnownCall,
  given: readonly t.Node[],
  into: Outcome,
): void {
  const { receiver, module, isOfModule } = known;
  const isNodes = module !== null && NODE.has(module);
  into.mark(isNodes ? 'outside' : 'unknown', markOf(call, module));
  if (receiver !== null && !(isNodes && isOfModule)) evaluator.addRoots(receiver, into);
  if (isNodes) return;
  if (module !== null && isOfModule) into.add(moduleRoot(module), call);
  for (const argument of given) changeGiven(evaluator, argument, into);
}

function changeGiven(evaluator: Evaluator, argument: t.Node, into: Outcome): void {
  const inner = unwrap(argument);
  switch (inner.type) {
    case 'Identifier': {
      const binding = evaluator.analysis.referenceOf(inner)?.binding ?? null;
      if (binding !== null && holdsObject(binding, evaluator.analysis)) evaluator.addRoots(inner, into);
      return;
    }
    case 'ThisExpression':
      into.add(THIS, inner);
      return;
    case 'MemberExpression':
      if (nameOf(inner) === 'prototype' || isObjectMember(inner, evaluator.analysis))
        evaluator.addRoots(inner, into);
      return;
    case 'SpreadElement':
      changeGiven(evaluator, inner.argument, into);
      return;
    case 'ArrayExpression':
      for (const element of inner.elements) if (element) changeGiven(evaluator, element, into);
      return;
    case 'ObjectExpression':
      for (const property of inner.properties)
        if (property.type === 'ObjectProperty') changeGiven(evaluator, property.value, into);
  }
}
