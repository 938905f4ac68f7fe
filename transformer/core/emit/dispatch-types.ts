/** What the types of a dispatching function are, where they have to be written out. */
import type { types as t } from '@babel/core';
import { endOf, type FunctionNode, type Range, rangeOf, startOf } from '../analysis/ast';
import type { Annotated } from '../annotations/annotated';
import { homeOf } from '../slice/classes';
import { type DispatchContext, hasOwnThis } from './dispatch-context';
import { type Edit, insertAfter, insertBefore, replaceKeepingLines } from './edits';
import { RUNTIME } from './generated-names';

export function outerReturnType(fn: FunctionNode, overloaded: boolean, context: DispatchContext): string {
  if (overloaded) return ': any';
  const type = fn.returnType;
  if (!context.explicitTypes || type?.type !== 'TSTypeAnnotation') return '';
  const predicate = predicateIn(type);
  if (predicate !== null) return `: ${RUNTIME}.Unfuture<${plainResult(predicate)}>`;
  const [open, close] = resultType(fn);
  const { start, end } = rangeOf(type.typeAnnotation);
  const text = context.source
    .slice(start, end)
    .replace(/\/\/[^\n\r\u2028\u2029]*/g, '')
    .replace(/\s+/g, ' ');
  return `: ${open}${text}${close}`;
}

/** `string` → `__unsync.Unfuture<Awaited<string>>`, on a signature. */
export function wrappedReturnType(
  type: t.TSTypeAnnotation,
  fn: FunctionNode,
  source: string,
  editRange: Range,
): Edit[] {
  const predicate = predicateIn(type);
  if (predicate !== null) return predicateEdits(predicate, `${RUNTIME}.Unfuture<`, '>', source, editRange);
  const [open, close] = resultType(fn);
  return [
    insertBefore(startOf(type.typeAnnotation), open, editRange),
    insertAfter(endOf(type.typeAnnotation), close, editRange),
  ];
}

/** What a dispatching function returns, round the type that the original does. */
function resultType(fn: FunctionNode): readonly [open: string, close: string] {
  return fn.generator ? [`${RUNTIME}.Dispatched<`, '>'] : [`${RUNTIME}.Unfuture<Awaited<`, '>>'];
}

export function predicateIn(type: t.Node): t.TSTypePredicate | null {
  return type.type === 'TSTypeAnnotation' && type.typeAnnotation.type === 'TSTypePredicate'
    ? type.typeAnnotation
    : null;
}

function plainResult({ asserts }: t.TSTypePredicate): string {
  return asserts ? 'void' : 'boolean';
}

/**
 * `x is T` → `__unsync.Predicate<boolean, T>`, which is `boolean`: the parameter is not the inner function's, and what
 * `T` names stays used. `asserts x` → `void`.
 */
export function predicateEdits(
  predicate: t.TSTypePredicate,
  open: string,
  close: string,
  source: string,
  editRange: Range,
): Edit[] {
  const result = plainResult(predicate);
  const type = predicate.typeAnnotation?.typeAnnotation;
  if (!type) return [replaceKeepingLines(source, rangeOf(predicate), `${open}${result}${close}`, editRange)];
  const head = { start: startOf(predicate), end: startOf(type) };
  return [
    replaceKeepingLines(source, head, `${open}${RUNTIME}.Predicate<${result}, `, editRange),
    insertAfter(endOf(type), `>${close}`, editRange),
  ];
}

/** The `this` parameter of a generator's inner function, which has a `this` of its own: `this: Foo<T>`. */
export function innerThis(annotated: Annotated, fn: FunctionNode, context: DispatchContext): string {
  const { source, analysis } = context;
  if (!context.typescript || !hasOwnThis(annotated, context)) return '';
  const [first] = fn.params;
  if (first?.type === 'Identifier' && first.name === 'this')
    return source.slice(startOf(first), endOf(first));
  const home = homeOf(fn, analysis);
  if (home === null) return '';
  if (home.static) return `this: typeof ${home.binding.name}`;
  const { typeParameters } = home.class;
  if (typeParameters?.type !== 'TSTypeParameterDeclaration') return `this: ${home.binding.name}`;
  return `this: ${home.binding.name}<${typeParameters.params.map(typeParameterName).join(', ')}>`;
}

/** Babel 7 keeps the name as a string, Babel 8 as an identifier. */
function typeParameterName({ name }: t.TSTypeParameter): string {
  const value: unknown = name;
  return typeof value === 'string' ? value : (value as t.Identifier).name;
}
