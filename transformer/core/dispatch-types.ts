/** What the types of a dispatching function are, where they have to be written out. */
import type { types as t } from '@babel/core';
import type { Annotated } from './annotated';
import { endOf, type FunctionNode, type Range, rangeOf, startOf } from './ast';
import { homeOf } from './classes';
import { type DispatchContext, hasOwnThis } from './dispatch-context';
import { type Edit, insertAfter, insertBefore, replaceKeepingLines } from './edits';

export function outerReturnType(fn: FunctionNode, overloaded: boolean, context: DispatchContext): string {
  if (overloaded) return ': any';
  const type = fn.returnType;
  if (!context.explicitTypes || type?.type !== 'TSTypeAnnotation') return '';
  const plain = predicateType(type);
  if (plain !== null) return `: __unsync.Unfuture<${plain.slice(2)}>`;
  const [open, close] = resultType(fn);
  const { start, end } = rangeOf(type.typeAnnotation);
  const text = context.source
    .slice(start, end)
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ');
  return `: ${open}${text}${close}`;
}

/** `string` → `__unsync.Unfuture<Awaited<string>>`, on a signature. */
export function wrappedReturnType(
  type: t.TSTypeAnnotation,
  fn: FunctionNode,
  source: string,
  scope: Range,
): Edit[] {
  const plain = predicateType(type);
  if (plain !== null) {
    return [replaceKeepingLines(source, rangeOf(type), `: __unsync.Unfuture<${plain.slice(2)}>`, scope)];
  }
  const [open, close] = resultType(fn);
  return [
    insertBefore(startOf(type.typeAnnotation), open, scope),
    insertAfter(endOf(type.typeAnnotation), close, scope),
  ];
}

/** What a dispatching function returns, round the type that the original does. */
function resultType(fn: FunctionNode): readonly [open: string, close: string] {
  return fn.generator ? ['__unsync.Dispatched<', '>'] : ['__unsync.Unfuture<Awaited<', '>>'];
}

/** `: x is T` is `: boolean`, `: asserts x` is `: void`: their parameter is not the inner function's. */
export function predicateType(type: t.Node): string | null {
  if (type.type !== 'TSTypeAnnotation' || type.typeAnnotation.type !== 'TSTypePredicate') return null;
  return type.typeAnnotation.asserts ? ': void' : ': boolean';
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
