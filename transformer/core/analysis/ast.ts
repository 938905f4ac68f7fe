/** Small questions about the tree, asked in many places. */
import type { types as t } from '@babel/core';

/** A stretch of the source, as offsets. Every node of a parsed file is one. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A function whose code can be moved. */
export type FunctionNode =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ObjectMethod
  | t.ClassMethod
  | t.ClassPrivateMethod;

/** Offsets of a node. The parser always sets them; the type allows made-up nodes, which do not occur here. */
export function rangeOf(node: t.Node): Range {
  if (typeof node.start !== 'number' || typeof node.end !== 'number') {
    throw new TypeError(`A ${node.type} without a position: trees must come from the parser`);
  }
  return { start: node.start, end: node.end };
}

export function startOf(node: t.Node): number {
  return rangeOf(node).start;
}

export function endOf(node: t.Node): number {
  return rangeOf(node).end;
}

/** Whether `inner` lies within `outer`; a range lies within itself. */
export function within(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

export function isFunction(node: t.Node | null | undefined): node is FunctionNode {
  switch (node?.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return true;
    default:
      return false;
  }
}

/** Whether the node only changes the type of the expression inside it, or nothing. */
export function isTypeWrapper(
  node: t.Node | null | undefined,
): node is
  | t.TSAsExpression
  | t.TSSatisfiesExpression
  | t.TSNonNullExpression
  | t.TSTypeAssertion
  | t.TSInstantiationExpression
  | t.ParenthesizedExpression
  | t.TypeCastExpression {
  switch (node?.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ParenthesizedExpression':
    case 'TypeCastExpression':
      return true;
    default:
      return false;
  }
}

/** The expression inside `as`, `satisfies`, `!`, parentheses. */
export function unwrap(node: t.Node): t.Node {
  let current = node;
  while (isTypeWrapper(current)) current = current.expression;
  return current;
}

/** The name a non-computed key spells, the source of a computed one in brackets. */
export function keyText(key: t.Node, computed: boolean, source: string): string {
  if (computed) return `[${source.slice(startOf(key), endOf(key))}]`;
  switch (key.type) {
    case 'Identifier':
      return key.name;
    case 'StringLiteral':
      return key.value;
    case 'PrivateName':
      return `#${key.id.name}`;
    default:
      return source.slice(startOf(key), endOf(key));
  }
}

/**
 * The children of a node, in the order of the source. Never the nodes that only carry types, unless they are asked for.
 */
export function childrenOf(node: t.Node, types: 'without types' | 'with types' = 'without types'): t.Node[] {
  const children: t.Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (NOT_CHILDREN.has(key) || (TYPE_KEYS.has(key) && types === 'without types')) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) {
      children.push(value);
    }
  }
  // Directives, a label, and the pieces of a template are not where the parser adds them.
  return children.sort((one, other) => (one.start ?? 0) - (other.start ?? 0));
}

/** Keys of what is kept beside the tree. */
const NOT_CHILDREN = new Set([
  'loc',
  'extra',
  'errors',
  'comments',
  'tokens',
  'interpreter',
  'leadingComments',
  'innerComments',
  'trailingComments',
]);

/** Keys under which the parsers keep types. */
const TYPE_KEYS = new Set([
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
  'superTypeArguments',
  'implements',
  'predicate',
  'variance',
]);

function isNode(value: unknown): value is t.Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Whether a node and all in it vanishes when types are stripped, so that it refers to nothing at run time. */
export function isErased(node: t.Node): boolean {
  if ('declare' in node && node.declare === true) return true;
  const { type } = node;
  if (type.startsWith('TS')) return !RUNTIME_TYPESCRIPT.has(type);
  return /^(?:Declare|TypeAlias|OpaqueType|InterfaceDeclaration|TypeAnnotation|TypeParameter)/.test(type);
}

const RUNTIME_TYPESCRIPT = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSParameterProperty',
  'TSExternalModuleReference',
]);

/** A literal of a primitive value, which is the same wherever it is evaluated: `'a'`, `-1`, `` `b` ``. */
export function isPrimitiveLiteral(node: t.Node): boolean {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'BigIntLiteral':
      return true;
    case 'UnaryExpression':
      return node.operator === '-' && isPrimitiveLiteral(node.argument);
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    default:
      return false;
  }
}
