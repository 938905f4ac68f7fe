/** How a declaration or a method comes to dispatch: its head stays, and what it does becomes a call. */
import type { types as t } from '@babel/core';
import { endOf, type FunctionNode, type Range, startOf } from '../analysis/ast';
import { overloadsOf } from '../analysis/overloads';
import { contextUsesIn } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import { capturesThunk } from './dispatch-captures';
import {
  calleeOf,
  type DispatchContext,
  editRangeOf,
  hasOwnThis,
  isStatic,
  moreArguments,
  referenceText,
  selfOfMethod,
  typedCalleeOf,
} from './dispatch-context';
import { innerThis, outerReturnType, predicateEdits, predicateIn, wrappedReturnType } from './dispatch-types';
import { type Edit, insertAfter, insertBefore, replaceKeepingLines } from './edits';
import {
  afterFunctionKeyword,
  asyncKeyword,
  countedParameters,
  generatorStar,
  parametersOf,
  skipTrivia,
  withoutToken,
} from './function-text';
import { DEFAULT, parameterAt } from './generated-names';
import { readSuperAhead } from './super-in-generators';

/**
 * `async function load(p: string): Promise<string> { BODY }` →
 * `function load(p: string) { return __unsync.call(__unsync_r(0), arguments, async (): Promise<string> => { BODY }); }`
 *
 * A generator's body cannot be an arrow's:
 * `function* walk(p: string): Generator<string> { BODY }` →
 * `function walk(p: string) { return __unsync.stream(__unsync_r(0), arguments, function* (): Generator<string> { BODY }); }`
 */
export function typedEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const { source, analysis } = context;
  const editRange = editRangeOf(annotated);
  const parameters = parametersOf(fn, source);
  const overloads = overloadsOf(fn, analysis, source);
  const edits = headEdits(fn, source, editRange);
  const outerType = outerReturnType(fn, overloads.length > 0, context);
  const used = annotated.decorator === null ? '' : ` void ${markerText(annotated.decorator, source)};`;
  const async = fn.async ? 'async ' : '';
  const inner = fn.generator ? `${async}function* (${innerThis(annotated, fn, context)})` : `${async}()`;
  const ahead = readSuperAhead(fn, analysis, source, true);
  edits.push(...ahead.edits);
  const open = `${outerType} {${used}${ahead.statement} return ${typedCalleeOf(fn, context)}(${referenceText(annotated)}, arguments, ${inner}`;
  const arrow = fn.generator ? '' : ' =>';
  const returnType = fn.returnType ?? null;
  if (returnType === null) {
    edits.push(insertAfter(parameters.end, `${open}${arrow}`, editRange));
  } else {
    edits.push(insertAfter(parameters.end, open, editRange));
    const predicate = predicateIn(returnType);
    if (predicate !== null) edits.push(...predicateEdits(predicate, '', '', source, editRange));
    edits.push(...arrowBehind(returnType, arrow, source, editRange));
  }
  const shape = fn.generator ? 'function' : 'arrow';
  edits.push(insertAfter(endOf(fn.body), closeText(annotated, fn, shape, context), editRange));
  for (const { returnType: type } of overloads) {
    if (type?.type !== 'TSTypeAnnotation') continue;
    edits.push(...wrappedReturnType(type, fn, source, editRange));
  }
  return edits;
}

/**
 * `async function load(a, b = g()) { BODY }` → `function load(a) { return __unsync.call(__unsync_r(0), arguments,
 * async function (a, b = g()) { BODY }); }`: defaults and patterns are not evaluated by the caller.
 */
export function keptEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const { source, analysis } = context;
  const editRange = editRangeOf(annotated);
  const { headEnd, end } = parametersOf(fn, source);
  const outer = outerParameters(annotated, fn, context);
  const async = fn.async ? 'async ' : '';
  const call = `${calleeOf(fn)}(${referenceText(annotated)}, arguments`;
  // Only an arrow has the `super` of the method around it.
  const ahead = readSuperAhead(fn, analysis, source, false);
  const arrow =
    !fn.generator &&
    contextUsesIn(analysis, editRange).some(({ kind, owner }) => kind === 'super' && owner === fn);
  const inner = arrow ? async : `${async}function${fn.generator ? '*' : ''} `;
  return [
    ...headEdits(fn, source, editRange),
    ...ahead.edits,
    insertAfter(headEnd, `${outer} {${ahead.statement} return ${call}, ${inner}`, editRange),
    ...(arrow ? arrowEdits(fn, end, source, editRange) : []),
    insertAfter(endOf(fn.body), closeText(annotated, fn, arrow ? 'arrow' : 'function', context), editRange),
  ];
}

/**
 * `async function load(a, b = g()) { BODY }` → `function load(a) { return __unsync.call(__unsync_r(0), arguments); }`
 */
export function bareEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const { source } = context;
  const editRange = editRangeOf(annotated);
  const { headEnd } = parametersOf(fn, source);
  const thunk = capturesThunk(annotated, context)?.text;
  const rest = moreArguments(undefined, thunk, selfOfMethod(annotated, fn, context));
  const call = `${calleeOf(fn)}(${referenceText(annotated)}, arguments${rest})`;
  const text = `${outerParameters(annotated, fn, context)} { return ${call}; }`;
  return [
    ...headEdits(fn, source, editRange),
    replaceKeepingLines(source, { start: headEnd, end: endOf(fn.body) }, text, editRange),
  ];
}

function arrowEdits(fn: FunctionNode, headEnd: number, source: string, editRange: Range): Edit[] {
  return fn.returnType
    ? arrowBehind(fn.returnType, ' =>', source, editRange)
    : [insertAfter(headEnd, ' =>', editRange)];
}

/**
 * Puts an arrow behind a return type. `(): ({ x: number }) => …` would return a function:
 * `({ x: number })` → `(({ x: number })) =>`
 */
function arrowBehind(type: t.Node, arrow: string, source: string, editRange: Range): Edit[] {
  const end = endOf(type);
  if (arrow === '' || source[end - 1] !== ')' || predicateIn(type) !== null)
    return [insertAfter(end, arrow, editRange)];
  const start = skipTrivia(source, startOf(type) + 1);
  return [insertBefore(start, '(', editRange), insertAfter(end, `)${arrow}`, editRange)];
}

/** What follows the kept body. A `this` that does not go along as it is, is bound to an inner function. */
function closeText(
  annotated: Annotated,
  fn: FunctionNode,
  inner: 'arrow' | 'function',
  context: DispatchContext,
): string {
  const { home } = context.captures.closureOf(annotated);
  const asItIs = isStatic(fn) || home?.local === true;
  const bound = inner === 'function' && hasOwnThis(annotated, context) && asItIs ? '.bind(this)' : '';
  const thunk = capturesThunk(annotated, context)?.text;
  return `${bound}${moreArguments(thunk, selfOfMethod(annotated, fn, context))}); }`;
}

/** The marker in a decorator, with or without a call: stays referred to, so that its import does not become unused. */
function markerText({ expression }: t.Decorator, source: string): string {
  const marker = expression.type === 'CallExpression' ? expression.callee : expression;
  return source.slice(startOf(marker), endOf(marker));
}

/** What happens before the parameters: `async` goes, an anonymous default export gets a name. */
function headEdits(fn: FunctionNode, source: string, editRange: Range): Edit[] {
  const edits: Edit[] = [];
  const async = asyncKeyword(fn, source);
  if (async !== null) edits.push({ ...async, text: withoutToken(async, source), editRange });
  const star = generatorStar(fn, source);
  if (star !== null) edits.push({ ...star, text: withoutToken(star, source), editRange });
  if (fn.type === 'FunctionDeclaration' && !fn.id) {
    edits.push(insertAfter(afterFunctionKeyword(fn, source), ` ${DEFAULT}`, editRange));
  }
  return edits;
}

/** Parameters of the dispatching function: only for its `length`, and for whoever reads it. */
function outerParameters(annotated: Annotated, fn: FunctionNode, context: DispatchContext): string {
  const captured = new Set(context.captures.closureOf(annotated).values.map((binding) => binding.name));
  const names = countedParameters(fn).map((node, index) =>
    node.type === 'Identifier' && !captured.has(node.name) ? node.name : parameterAt(index),
  );
  return `(${names.join(', ')})`;
}
