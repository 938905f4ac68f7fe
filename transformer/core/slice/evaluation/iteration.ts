/** What happens when something is gone through: generators and iterators of this file run. */
import type { types as t } from '@babel/core';
import { type FunctionNode, isFunction, unwrap } from '../../analysis/ast';
import { knownValue, madeBy } from '../../analysis/known-values';
import { nameOf } from '../known-calls';
import { THIS } from '../roots';
import type { Evaluator } from './evaluator';
import { addObject } from './members';
import { merge, mergeCall } from './merging';
import type { Outcome } from './outcome';

/** What goes through a generator, or an iterator of this file, runs it. */
export function iterateThrough(evaluator: Evaluator, node: t.Node, into: Outcome): void {
  const inner = unwrap(node);
  const generator = generatorOf(evaluator, inner);
  if (generator !== null) {
    const summary = evaluator.summaryOf(generator.fn, false);
    mergeCall(evaluator, summary, generator.fn, generator.call, into, 'discarded');
    return;
  }
  const iterator = iteratorOf(evaluator, inner);
  if (iterator === null) return;
  const summary = evaluator.summaryOf(iterator, false);
  merge(evaluator, summary, iterator, into, 'discarded', node);
  if (summary.changes.has(THIS)) addObject(evaluator, inner, into);
}

/** `ids()` or `ids`, after `function* ids() {}` or `const ids = (function* () {})()`. */
function generatorOf(
  evaluator: Evaluator,
  node: t.Node,
): { fn: FunctionNode; call: t.CallExpression } | null {
  let call = node;
  if (node.type === 'Identifier') {
    const binding = evaluator.analysis.referenceOf(node)?.binding;
    const declared = binding?.declarations[0]?.node;
    if (declared?.type !== 'VariableDeclarator' || !declared.init) return null;
    call = unwrap(declared.init);
  }
  if (call.type !== 'CallExpression') return null;
  const fn = knownValue(unwrap(call.callee), evaluator.analysis);
  return isFunction(fn) && fn.generator === true && evaluator.annotatedOf(fn) === null ? { fn, call } : null;
}

/** The function under `[Symbol.iterator]` of an object or class of this file. */
function iteratorOf(evaluator: Evaluator, node: t.Node): FunctionNode | null {
  const made =
    node.type === 'NewExpression' || node.type === 'ObjectExpression'
      ? node
      : madeBy(node, evaluator.analysis);
  if (made === null) return null;
  const type =
    made.type === 'ObjectExpression' ? made : knownValue(unwrap(made.callee as t.Node), evaluator.analysis);
  const members =
    type?.type === 'ObjectExpression'
      ? type.properties
      : type?.type === 'ClassDeclaration' || type?.type === 'ClassExpression'
        ? type.body.body
        : [];
  for (const member of members) {
    if (!isFunction(member) || !('computed' in member) || !member.computed) continue;
    if (/[iI]terator$/.test(nameOf(member.key))) return member;
  }
  return null;
}

/** The generator of `ids.next()`. */
export function steppedBy(evaluator: Evaluator, callee: t.Node): t.Node | null {
  if (callee.type !== 'MemberExpression' || !/^(?:next|return|throw)$/.test(nameOf(callee))) return null;
  const object = unwrap(callee.object);
  return generatorOf(evaluator, object) === null ? null : object;
}
