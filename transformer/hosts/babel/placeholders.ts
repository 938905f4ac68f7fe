/**
 * Fills in what the core could not know: where a module is (`import.meta.url` or `__filename`) and where its entry is.
 */
import type * as babel from '@babel/core';
import { HERE, INLINE_ENTRY } from '../../core/emit/generated-names';
import type { Babel, BabelFile, Expression, Node } from './api';

export interface Values {
  readonly kind: 'esm' | 'cjs';
  /** Makes the value of `entry` in the module's table when the entry travels inside the module. */
  readonly inlineEntry?: () => Expression;
  /** The entry's specifier as the core wrote it, and as it must be. */
  readonly specifier?: { readonly from: string; readonly to: string };
}

export function fillPlaceholders(
  babel: Babel,
  file: BabelFile,
  { kind, inlineEntry, specifier }: Values,
): void {
  const { types: t } = babel;
  const replacement = (node: Node, parent: Node): Expression | undefined => {
    if (t.isIdentifier(node, { name: HERE })) return ownLocation(babel, kind);
    if (t.isIdentifier(node, { name: INLINE_ENTRY })) return inlineEntry?.();
    if (specifier && t.isStringLiteral(node, { value: specifier.from }) && isEntryProperty(parent))
      return t.stringLiteral(specifier.to);
    return undefined;
  };
  // All plugins have run: nobody needs to be told of these nodes, and paths of a whole file are slow to make.
  t.traverseFast(file.ast, (parent) => {
    const children = parent as unknown as Record<string, Node | (Node | null)[] | null | undefined>;
    for (const key of t.VISITOR_KEYS[parent.type] ?? []) {
      const child = children[key];
      if (Array.isArray(child)) {
        for (const [index, item] of child.entries()) {
          if (item) child[index] = replacement(item, parent) ?? item;
        }
      } else if (child) children[key] = replacement(child, parent) ?? child;
    }
  });
}

function ownLocation(babel: Babel, kind: 'esm' | 'cjs'): Expression {
  const { types: t } = babel;
  return kind === 'cjs'
    ? t.identifier('__filename')
    : t.memberExpression(importMeta(babel), t.identifier('url'));
}

export function importMeta({ types: t }: Babel): babel.types.MetaProperty {
  return t.metaProperty(t.identifier('import'), t.identifier('meta'));
}

function isEntryProperty(node: babel.types.Node): boolean {
  return (
    node.type === 'ObjectProperty' &&
    ((node.key.type === 'Identifier' && node.key.name === 'entry') ||
      (node.key.type === 'StringLiteral' && node.key.value === 'entry'))
  );
}
