/** What a call runs: its callee and arguments, and then a function of this file or other code. */
import type { types as t } from '@babel/core';
import { isFunction, unwrap } from '../../analysis/ast';
import { knownValue } from '../../analysis/known-values';
import type { Analysis } from '../../analysis/scope';
import { classAround } from '../classes';
import { argumentsOf, type Call, calleeOf, type KnownCall, knownCall, nameOf } from '../known-calls';
import { requiredBy } from '../origins';
import { ANYTHING, rootsOf, THIS } from '../roots';
import type { Evaluator, Use, Value } from './evaluator';
import { steppedBy } from './iteration';
import { applyRow } from './known-rows';
import { applyAccessor } from './members';
import { mergeCall } from './merging';
import type { Outcome } from './outcome';
import { applyValue } from './own-calls';
import { applyUnknown } from './unknown-calls';
import { markOf } from './words';

export function visitCall(
  evaluator: Evaluator,
  call: Call,
  into: Outcome,
  use: Use,
  isAwaited: boolean,
): void {
  const callee = calleeOf(call);
  const given = argumentsOf(call);
  if (callee.type === 'Super') {
    for (const argument of given) evaluator.visit(argument, into, 'used');
    visitSuper(evaluator, call, into);
    return;
  }
  const known = knownCall(call, evaluator.analysis);
  visitCallee(evaluator, callee, known, into, use);
  const prints = known.row?.has('prints') === true;
  if (prints) evaluator.printing++;
  for (const argument of given) visitArgument(evaluator, argument, callee, into, use);
  if (prints) evaluator.printing--;
  if (call.type === 'CallExpression' && requiredBy(call, evaluator.analysis) !== null) return;
  if (isDirectEval(callee, evaluator.analysis)) {
    visitEval(evaluator, call, into);
    return;
  }
  const target = targetOf(evaluator, call, callee);
  if (target !== null) {
    applyValue(evaluator, target.value, call, target.given, target.receiver, into, use, isAwaited);
    return;
  }
  if (isOfUnfuture(evaluator, known.receiver)) return;
  const stepped = steppedBy(evaluator, callee);
  if (stepped !== null) {
    evaluator.iterate(stepped, into);
    return;
  }
  const binding = evaluator.analysis.referenceOf(callee)?.binding ?? null;
  const annotated = binding === null ? null : evaluator.annotatedOf(binding);
  if (annotated !== null) {
    into.addAnnotated(call, annotated);
  } else if (binding?.kind === 'param' || isOfArguments(callee, evaluator.analysis)) {
    const root = binding ?? [...rootsOf(callee, evaluator.analysis)][0];
    if (root !== undefined) into.addCall(root, use === 'discarded');
  } else if (known.row !== null) {
    applyRow(evaluator, known.row, call, known, into, use);
  } else if (use === 'discarded') {
    applyUnknown(evaluator, call, known, given, into);
  }
}

/** `f(x).result()`, where `f` is annotated: what comes back is a copy, and nobody else's. */
function isOfUnfuture({ analysis, annotatedOf }: Evaluator, receiver: t.Node | null): boolean {
  let made = receiver && unwrap(receiver);
  const variable = made && analysis.referenceOf(made)?.binding;
  const declaration = variable?.isConstant ? variable.declarations[0] : undefined;
  if (declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.id)
    made = declaration.node.init ? unwrap(declaration.node.init) : null;
  if (made?.type !== 'CallExpression') return false;
  const called = analysis.referenceOf(calleeOf(made))?.binding ?? null;
  return called !== null && annotatedOf(called) !== null;
}

/** What the callee evaluates first; what `.then()` is called on is not used for more than what follows. */
function visitCallee(
  evaluator: Evaluator,
  callee: t.Node,
  { row }: KnownCall,
  into: Outcome,
  use: Use,
): void {
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
    if (callee.type !== 'Identifier') evaluator.visit(callee, into, 'used');
    return;
  }
  const isContinued = use === 'discarded' && /^(?:then|catch|finally)$/.test(nameOf(callee));
  evaluator.visit(callee.object, into, isContinued && row?.has('later') ? 'discarded' : 'used');
  if (callee.computed) evaluator.visit(callee.property, into, 'used');
  const getter = knownValue(callee, evaluator.analysis, 'get');
  if (getter !== null && isFunction(getter)) applyAccessor(evaluator, getter, callee, into);
}

/** Nobody uses the results of calls in `await Promise.all([a(), b()])`. */
function visitArgument(
  evaluator: Evaluator,
  argument: t.Node,
  callee: t.Node,
  into: Outcome,
  use: Use,
): void {
  const isList = argument.type === 'ArrayExpression';
  const isPromises =
    use === 'discarded' &&
    (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') &&
    nameOf(callee.object) === 'Promise';
  if (!isPromises) evaluator.visit(argument, into, 'used');
  else if (!isList) evaluator.visit(argument, into, 'discarded', true);
  else for (const each of argument.elements) if (each) evaluator.visit(each, into, 'discarded', true);
}

function visitSuper(evaluator: Evaluator, call: Call, into: Outcome): void {
  let at: t.Node | null = call;
  while (at !== null && at.type !== 'ClassMethod') at = evaluator.analysis.parentOf(at);
  const type = at === null ? null : classAround(at, evaluator.analysis);
  const base = type?.superClass ? knownValue(unwrap(type.superClass), evaluator.analysis) : null;
  if (base === null) return;
  const summary = evaluator.summaryOf(base, true);
  mergeCall(evaluator, summary, base, call, into, 'used');
  if (summary.changes.has(THIS)) into.add(THIS, call);
}

/** The names that it may refer to are those in its text, if that is there. */
function visitEval(evaluator: Evaluator, call: Call, into: Outcome): void {
  const [text] = argumentsOf(call);
  const names =
    text?.type === 'StringLiteral'
      ? new Set(text.value.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu))
      : null;
  if (names === null) into.add(ANYTHING, call);
  else
    for (const [name, binding] of evaluator.analysis.moduleScope.bindings)
      if (names.has(name)) into.add(binding, call);
  into.mark('unknown', markOf(call, null));
}

/** The function or class of this file that a call runs; also through `.call` and `.apply`. */
function targetOf(
  evaluator: Evaluator,
  call: Call,
  callee: t.Node,
): { value: Value; given: readonly t.Node[] | null; receiver: t.Node | null } | null {
  const given = argumentsOf(call);
  const isMember = callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
  const receiver = isMember ? callee.object : null;
  const value = knownValue(callee, evaluator.analysis);
  if (value !== null) return { value, given, receiver };
  const method = isMember ? nameOf(callee) : '';
  if (receiver === null || (method !== 'call' && method !== 'apply')) return null;
  const called = knownValue(unwrap(receiver), evaluator.analysis);
  if (called === null) return null;
  return { value: called, given: method === 'call' ? given.slice(1) : null, receiver: given[0] ?? null };
}

function isOfArguments(callee: t.Node, analysis: Analysis): boolean {
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : null;
  return (
    object?.type === 'Identifier' &&
    object.name === 'arguments' &&
    analysis.referenceOf(object)?.binding === null
  );
}

function isDirectEval(callee: t.Node, analysis: Analysis): boolean {
  return (
    callee.type === 'Identifier' && callee.name === 'eval' && analysis.referenceOf(callee)?.binding === null
  );
}
