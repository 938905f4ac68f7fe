/**
 * Functions that come to the worker from the calling thread. They are called there all the same, in the thread that
 * they are from, so that a call gives an Unfuture: to use its result at once is a mistake that no test without threads
 * finds. What only types show is looked at by tsc's host (UNSYNC3003).
 */
import type { types as t } from '@babel/core';
import { isFunction, isTypeWrapper, rangeOf, unwrap, within } from '../analysis/ast';
import { useOfHandedOn, useOfResult } from '../analysis/result-use';
import { type Analysis, type Binding, contextUsesIn, referencesIn } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import type { Captures } from '../captures/captures';
import type { Reporter } from '../reporter';
import { classAround, isInstanceOwner } from '../slice/classes';

/** Reports each call of such a function whose result is used at once. */
export function checkCallbacks(
  annotated: Annotated,
  analysis: Analysis,
  captures: Captures,
  reporter: Reporter,
): void {
  const { fn } = annotated;
  const home = fn ?? annotated.node;
  const { values, pieces, self } = captures.closureOf(annotated);
  const report = (node: t.Node, name: string): void =>
    reporter.report('UNSYNC2020', rangeOf(node), { name, function: annotated.name });

  for (const piece of [annotated, ...pieces]) {
    for (const { binding, node, name, writes } of referencesIn(analysis, piece)) {
      if (binding === null || writes || !isFromCaller(binding, home, values, analysis)) continue;
      const call = callOf(node, analysis);
      if (call !== null) {
        if (useOfResult(call, home, analysis) === 'at once') report(call, name);
      } else if (isKnownFunction(binding, analysis) && useOfHandedOn(node, home, analysis) === 'at once') {
        report(node, name);
      }
    }
  }
  if (self === 'none') return;
  for (const { kind, node } of contextUsesIn(analysis, annotated)) {
    const member = kind === 'this' ? analysis.parentOf(node) : null;
    if (member?.type !== 'MemberExpression' || member.computed || member.property.type !== 'Identifier')
      continue;
    const { name } = member.property;
    if (!isFunctionField(annotated.node, name, analysis)) continue;
    const call = callOf(member, analysis);
    const use = call === null ? useOfHandedOn(member, home, analysis) : useOfResult(call, home, analysis);
    if (use === 'at once') report(call ?? member, `this.${name}`);
  }
}

/** The call of what `callee` names: `weigh(word)`, `weigh?.(word)`, `weigh!(word)`. */
function callOf(callee: t.Node, analysis: Analysis): t.Node | null {
  let inner = callee;
  let parent = analysis.parentOf(inner);
  while (parent !== null && isTypeWrapper(parent)) {
    inner = parent;
    parent = analysis.parentOf(inner);
  }
  if (parent?.type !== 'CallExpression' && parent?.type !== 'OptionalCallExpression') return null;
  return parent.callee === inner ? parent : null;
}

/** Whether a variable of the function holds what it was given as an argument or a capture, or a member of that. */
function isFromCaller(
  binding: Binding,
  home: t.Node,
  captured: readonly Binding[],
  analysis: Analysis,
  asked = new Set<Binding>(),
): boolean {
  if (asked.has(binding)) return false;
  asked.add(binding);
  if (captured.includes(binding)) return true;
  const [declaration] = binding.declarations;
  if (declaration === undefined) return false;
  const { node } = declaration;
  if (binding.kind === 'param') return binding.scope.node === home && !promises(declaration.id);
  if (node.type !== 'VariableDeclarator' || !node.init || !within(rangeOf(node), rangeOf(home))) return false;
  let source = unwrap(node.init);
  while (source.type === 'MemberExpression' || source.type === 'OptionalMemberExpression')
    source = unwrap(source.object);
  const origin = analysis.referenceOf(source)?.binding ?? null;
  return origin !== null && isFromCaller(origin, home, captured, analysis, asked);
}

/** Whether something says that a variable holds a function: its type, its default, or a call of it. */
function isKnownFunction({ declarations: [declaration], references }: Binding, analysis: Analysis): boolean {
  if (declaration === undefined) return false;
  const type = typeOf(declaration.id);
  if (type?.type === 'TSFunctionType' || type?.type === 'FunctionTypeAnnotation') return true;
  const pattern = analysis.parentOf(declaration.id);
  if (pattern?.type === 'AssignmentPattern' && isFunction(unwrap(pattern.right))) return true;
  return references.some(({ node }) => callOf(node, analysis) !== null);
}

/** Whether the type of a parameter says that it returns a promise, or nothing. */
function promises(id: t.Node): boolean {
  const type = typeOf(id);
  if (type?.type !== 'TSFunctionType') return false;
  const result = type.typeAnnotation?.type === 'TSTypeAnnotation' ? type.typeAnnotation.typeAnnotation : null;
  if (result?.type === 'TSVoidKeyword') return true;
  return (
    result?.type === 'TSTypeReference' &&
    result.typeName.type === 'Identifier' &&
    /^(?:Promise|PromiseLike|Unfuture)$/.test(result.typeName.name)
  );
}

function typeOf(id: t.Node): t.Node | null {
  if (id.type !== 'Identifier' || !id.typeAnnotation) return null;
  const { typeAnnotation } = id.typeAnnotation as t.TSTypeAnnotation;
  return typeAnnotation ?? null;
}

/**
 * Whether `this.name`, in a method, is a function that `this` holds itself: it travels as a field would. What a class
 * has as a method is there already.
 */
function isFunctionField(method: t.Node, name: string, analysis: Analysis): boolean {
  const holder = analysis.parentOf(method);
  const object = holder?.type === 'ObjectProperty' ? analysis.parentOf(holder) : holder;
  if (object?.type === 'ObjectExpression') {
    return object.properties.some(
      (property) =>
        property.type !== 'SpreadElement' &&
        isNamed(property, name) &&
        (property.type === 'ObjectMethod'
          ? property.kind === 'method'
          : isFunction(unwrap(property.value))) &&
        property !== method,
    );
  }
  const member = memberAround(method, analysis);
  const type = member === null ? null : classAround(member, analysis);
  if (member === null || type === null || !isInstanceOwner(member)) return false;
  return type.body.body.some(
    (field) =>
      field.type === 'ClassProperty' &&
      !field.static &&
      isNamed(field, name) &&
      field.value != null &&
      isFunction(unwrap(field.value)),
  );
}

/** The member of a class that a function is, or is in. */
function memberAround(node: t.Node, analysis: Analysis): t.Node | null {
  let member: t.Node | null = node;
  while (member !== null && classAround(member, analysis) === null) member = analysis.parentOf(member);
  return member;
}

function isNamed(
  member: { readonly key: t.Node; readonly computed?: boolean | null },
  name: string,
): boolean {
  return member.computed !== true && member.key.type === 'Identifier' && member.key.name === name;
}
