/**
 * Arguments and `this` are copies in a worker. A function that changes one, and does not give it back, has changed
 * nothing that its caller sees.
 */
import type { types as t } from '@babel/core';
import { childrenOf, type FunctionNode, isFunction, isTypeWrapper, rangeOf, unwrap } from '../analysis/ast';
import { type Analysis, type Binding, contextUsesIn } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import type { Captures } from '../captures/captures';
import type { Reporter } from '../reporter';
import { changesObject } from '../slice/object-changes';
import { isCalledAtOnce } from '../slice/roots';
import { changeOfParameter, changeOfThis, parametersOf } from './parameter-changes';

/** Reports the first change of each argument, and of `this`, that is lost. */
export function checkLostChanges(
  annotated: Annotated,
  source: string,
  analysis: Analysis,
  captures: Captures,
  reporter: Reporter,
): void {
  const { fn, name } = annotated;
  if (fn === null) {
    const filled = nodeFunctionThatFills(annotated, analysis);
    if (filled)
      reporter.report('UNSYNC2022', rangeOf(annotated.node), { name: 'its argument', function: name });
    return;
  }
  const lost = parametersOf(fn, analysis).flatMap((binding) => {
    const change = isShared(binding, source, analysis) ? null : changeOfParameter(binding, analysis);
    return change === null || isGivenBack(usesOf(binding), analysis) ? [] : [{ binding, change }];
  });
  const code = lost.length > 0 && doesNothingElse(fn, analysis) ? 'UNSYNC2024' : 'UNSYNC2022';
  for (const { binding, change } of lost)
    reporter.report(code, rangeOf(change), { name: `\`${binding.name}\``, function: name });
  const { self, home } = captures.closureOf(annotated);
  if (self === 'none' || (self === 'call' && home?.static === true)) return;
  const change = changeOfThis(fn, analysis);
  const uses = contextUsesIn(analysis, annotated).flatMap(({ kind, node }) =>
    kind === 'this' ? [node] : [],
  );
  if (change !== null && !isGivenBack(uses, analysis))
    reporter.report('UNSYNC2023', rangeOf(change), { function: name });
}

function usesOf({ references }: Binding): t.Node[] {
  return references.map(({ node }) => node);
}

/** Whether one of the uses of an object lets it out of the function: in its result, or in something that may be. */
function isGivenBack(uses: readonly t.Node[], analysis: Analysis): boolean {
  return uses.some((use) => {
    let inner = use;
    let isCopied = false;
    for (
      let outer = analysis.parentOf(inner);
      outer !== null;
      inner = outer, outer = analysis.parentOf(inner)
    ) {
      switch (outer.type) {
        case 'MemberExpression':
        case 'OptionalMemberExpression': {
          // `list.length` is not the list, `list.map(…)` may be.
          const call = analysis.parentOf(outer);
          const isCalled =
            outer.object === inner &&
            (call?.type === 'CallExpression' || call?.type === 'OptionalCallExpression') &&
            call.callee === outer;
          if (!isCalled) return false;
          isCopied = true;
          continue;
        }
        case 'ReturnStatement':
        case 'YieldExpression':
          return true;
        case 'ArrowFunctionExpression':
          return outer.body === inner;
        case 'ObjectProperty':
        case 'ArrayExpression':
          return !isCopied;
        case 'VariableDeclarator':
          return !isCopied && outer.init === inner && outer.id.type === 'Identifier';
        case 'AssignmentExpression':
          return !isCopied && outer.right === inner;
        case 'CallExpression':
        case 'OptionalCallExpression':
        case 'NewExpression':
          isCopied = true;
          continue;
        case 'AwaitExpression':
        case 'ConditionalExpression':
        case 'LogicalExpression':
        case 'SequenceExpression':
        case 'SpreadElement':
          continue;
        default:
          if (!isTypeWrapper(outer)) return false;
      }
    }
    return false;
  });
}

/** Whether a parameter is memory that both threads have: its type says so, or the function uses it with `Atomics`. */
function isShared(
  { declarations: [declaration], references }: Binding,
  source: string,
  analysis: Analysis,
): boolean {
  if (declaration === undefined) return false;
  const { start, end } = rangeOf(declaration.id);
  if (source.slice(start, end).includes('SharedArrayBuffer')) return true;
  return references.some(({ node }) => {
    const call = analysis.parentOf(node);
    const callee = call?.type === 'CallExpression' ? call.callee : null;
    return (
      callee?.type === 'MemberExpression' &&
      callee.object.type === 'Identifier' &&
      callee.object.name === 'Atomics'
    );
  });
}

/** Whether a function gives nothing back, and every statement in it only changes what the function has. */
function doesNothingElse(fn: FunctionNode, analysis: Analysis): boolean {
  if (fn.generator === true || fn.body.type !== 'BlockStatement') return false;
  const isOwn = (target: t.Node): boolean => {
    let object = unwrap(target);
    while (object.type === 'MemberExpression') object = unwrap(object.object);
    if (object.type === 'ArrayPattern') return object.elements.every((each) => each === null || isOwn(each));
    const scope = analysis.referenceOf(object)?.binding?.scope;
    return scope !== undefined && isInside(scope.node, fn, analysis);
  };
  const isHarmless = (node: t.Node): boolean => {
    switch (node.type) {
      case 'ReturnStatement':
        return !node.argument;
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'ThrowStatement':
        return false;
      case 'ExpressionStatement':
        if (!isHarmlessStatement(unwrap(node.expression))) return false;
    }
    return childrenOf(node).every((child) => isHarmless(child));
  };
  const isHarmlessStatement = (expression: t.Node): boolean => {
    if (expression.type === 'AssignmentExpression') return isOwn(expression.left);
    if (expression.type === 'UpdateExpression') return isOwn(expression.argument);
    if (expression.type !== 'CallExpression') return false;
    const callee = unwrap(expression.callee);
    if (callee.type !== 'MemberExpression' || !isOwn(callee)) return false;
    let root: t.Node = callee;
    while (root.type === 'MemberExpression') root = unwrap(root.object);
    const callsBack = expression.arguments.some(
      (each) => isFunction(each) && isCalledAtOnce(each, expression),
    );
    return callsBack || changesObject(root, analysis);
  };
  return isHarmless(fn.body);
}

function isInside(node: t.Node, outer: t.Node, analysis: Analysis): boolean {
  for (let at: t.Node | null = node; at !== null; at = analysis.parentOf(at)) if (at === outer) return true;
  return false;
}

/** `unsync(randomFillSync)`: functions of Node that write into an argument. */
function nodeFunctionThatFills({ node }: Annotated, analysis: Analysis): boolean {
  const [declaration] = analysis.referenceOf(node)?.binding?.declarations ?? [];
  if (declaration?.node.type !== 'ImportSpecifier') return false;
  const { imported } = declaration.node;
  const statement = analysis.parentOf(declaration.node);
  const name = imported.type === 'Identifier' ? imported.name : imported.value;
  return (
    statement?.type === 'ImportDeclaration' &&
    FILLING.get(statement.source.value.replace(/^node:/, ''))?.includes(name) === true
  );
}

const FILLING = new Map([
  ['crypto', ['randomFillSync', 'getRandomValues']],
  ['fs', ['readSync', 'readvSync']],
]);
