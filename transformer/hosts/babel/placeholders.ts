/**
 * Fills in what the core could not know: where a module is (`import.meta.url` or `__filename`) and where its entry is.
 */
import type * as babel from '@babel/core';
import type { Babel, BabelFile, Expression } from './api';

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
  file.path.traverse({
    Identifier(path) {
      if (path.node.name === '__unsync_here__') path.replaceWith(ownLocation(babel, kind));
      else if (path.node.name === '__unsync_entry__' && inlineEntry) path.replaceWith(inlineEntry());
    },
    StringLiteral(path) {
      if (path.node.value === specifier?.from && isEntryProperty(path.parent)) {
        path.replaceWith(babel.types.stringLiteral(specifier.to));
        path.skip();
      }
    },
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
