/** What holds of a call of a function of this file: what that does, in terms of what the call gives it. */
import type { types as t } from '@babel/core';
import { rangeOf, within } from '../../analysis/ast';
import { parametersOfCalled } from '../../analysis/known-values';
import { Binding } from '../../analysis/scope';
import { argumentsOf, type Call } from '../known-calls';
import { indexOfParameter, type Root, THIS } from '../roots';
import type { Evaluator, Use, Value } from './evaluator';
import type { Outcome } from './outcome';

export function mergeCall(
  evaluator: Evaluator,
  summary: Outcome,
  value: Value,
  call: Call,
  into: Outcome,
  use: Use,
  given: readonly t.Node[] | null = argumentsOf(call),
): void {
  merge(evaluator, summary, value, into, use, call);
  const parameters = parametersOfCalled(value);
  const argumentsFor = (root: Root): readonly t.Node[] => {
    const index =
      root instanceof Binding
        ? indexOfParameter(root, parameters)
        : Number(/^argument (\d+)$/.exec(root)?.[1] ?? -1);
    if (given === null || root === 'arguments' || given.some(({ type }) => type === 'SpreadElement'))
      return given ?? argumentsOf(call);
    const isRest = parameters[index]?.type === 'RestElement';
    const argument = given[index];
    return isRest ? given.slice(index) : argument === undefined ? [] : [argument];
  };
  for (const root of summary.changes.keys()) {
    if (!isOfParameters(root, value)) continue;
    for (const argument of argumentsFor(root))
      evaluator.addRoots(argument.type === 'SpreadElement' ? argument.argument : argument, into);
  }
  for (const [root, isDiscarded] of summary.calls) {
    if (!isOfParameters(root, value)) {
      into.addCall(root, isDiscarded);
      continue;
    }
    for (const argument of argumentsFor(root))
      evaluator.callAtOnce(argument, call, null, into, isDiscarded ? 'discarded' : 'used');
  }
}

/** What holds wherever a function is called from. */
export function merge(
  evaluator: Evaluator,
  summary: Outcome,
  value: Value,
  into: Outcome,
  use: Use,
  at: t.Node,
): void {
  let isFelt = false;
  for (const [root, node] of summary.changes) {
    if (root === THIS || isOfParameters(root, value) || isLocalTo(root, value)) {
      isFelt ||= !isLocalTo(root, value);
      continue;
    }
    isFelt = true;
    into.add(root, node);
  }
  for (const annotated of summary.annotated.values()) into.addAnnotated(at, annotated);
  if (summary.outside) into.mark('outside', summary.outside);
  // A call whose result is used is made for that, if it changes nothing.
  if (summary.unknown && (use === 'discarded' || isFelt)) into.mark('unknown', summary.unknown);
  if (summary.late) into.mark('late', summary.late);
  if (summary.varies && evaluator.printing === 0) into.mark('varies', summary.varies);
  for (const [file, mark] of summary.reads) into.reads.set(file, mark);
  for (const file of summary.writes) into.writes.add(file);
}

export function isOfParameters(root: Root, value: Value): boolean {
  if (!(root instanceof Binding)) return root === 'arguments' || root.startsWith('argument ');
  return root.kind === 'param' && isLocalTo(root, value);
}

export function isLocalTo(root: Root, value: Value): boolean {
  return (
    root instanceof Binding &&
    root.scope.kind !== 'module' &&
    within(rangeOf(root.scope.node), rangeOf(value))
  );
}
