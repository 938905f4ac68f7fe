/** What comes of giving a function to a call that calls it: `list.forEach(add)`, `setTimeout(run)`. */
import type { types as t } from '@babel/core';
import { isFunction, unwrap } from '../../analysis/ast';
import { knownValue } from '../../analysis/known-values';
import type { Analysis, Binding } from '../../analysis/scope';
import { argumentsOf, type Call, type KnownCall } from '../known-calls';
import { originOf } from '../origins';
import type { Evaluator, Use } from './evaluator';
import { isLocalTo, isOfParameters, merge } from './merging';
import type { Outcome } from './outcome';
import { applyUnknown } from './unknown-calls';
import { markOf } from './words';

/** A function that is given to `forEach` and the like. Its parameters get parts of what that is called on. */
export function callCallback(
  evaluator: Evaluator,
  argument: t.Node,
  call: Call,
  receiver: t.Node | null,
  into: Outcome,
  use: Use,
): void {
  const inner = unwrap(argument);
  if (isFunction(inner)) {
    if (inner.generator === true) return;
    for (const parameter of inner.params) evaluator.visit(parameter, into, 'used');
    evaluator.visit(inner.body, into, 'used');
    return;
  }
  const binding = evaluator.analysis.referenceOf(inner)?.binding ?? null;
  const value = knownValue(inner, evaluator.analysis);
  const annotated =
    (value && evaluator.annotatedOf(value)) ?? (binding && evaluator.annotatedOf(binding)) ?? null;
  if (annotated !== null) {
    into.addAnnotated(call, annotated);
  } else if (value !== null && isFunction(value) && value.generator !== true) {
    const others = [receiver, ...argumentsOf(call).filter((each) => each !== argument)];
    const summary = evaluator.summaryOf(value, false);
    merge(evaluator, summary, value, into, use, call);
    for (const root of summary.changes.keys()) {
      if (!isOfParameters(root, value)) continue;
      for (const other of others) if (other !== null) evaluator.addRoots(other, into);
    }
  } else if (binding?.kind === 'param') {
    into.addCall(binding, use === 'discarded');
  } else if (
    binding !== null &&
    use === 'discarded' &&
    value === null &&
    mayBeCallback(evaluator, argument, call, receiver)
  ) {
    applyUnknown(
      evaluator,
      call,
      knownFunction(binding, evaluator.analysis),
      receiver === null ? [] : [receiver],
      into,
    );
  }
}

/** `register` in `list.forEach(register)`, and not `list` in `_.forEach(list, …)`. */
function mayBeCallback(evaluator: Evaluator, argument: t.Node, call: Call, receiver: t.Node | null): boolean {
  if (receiver === null) return true;
  return argument === argumentsOf(call)[0] && originOf(receiver, evaluator.analysis) === null;
}

/** What a timer's function changes, it changes after the module has loaded. */
export function startTimer(evaluator: Evaluator, callback: t.Node, call: Call, into: Outcome): void {
  const value = knownValue(unwrap(callback), evaluator.analysis);
  if (value === null || !isFunction(value)) return;
  const summary = evaluator.summaryOf(value, false);
  const mark = markOf(call, null);
  if (summary.outside) into.mark('outside', summary.outside);
  if (summary.unknown) into.mark('unknown', summary.unknown);
  if ([...summary.changes.keys()].some((root) => !isLocalTo(root, value))) into.mark('late', mark);
  for (const annotated of summary.annotated.values()) into.mark('unknown', { ...mark, text: annotated.name });
}

function knownFunction(binding: Binding, analysis: Analysis): KnownCall {
  const [reference] = binding.references;
  const origin = reference === undefined ? null : originOf(reference.node, analysis);
  return { row: null, receiver: null, module: origin?.module ?? null, isOfModule: origin?.made === false };
}
