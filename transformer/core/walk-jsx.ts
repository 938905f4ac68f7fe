/** The names that elements refer to: their own, and that of the function that makes them. */
import type { types as t } from '@babel/core';
import type { Context, Walk } from './walk';

export function visitJsxName(walk: Walk, node: t.Node, parent: t.Node, context: Context): void {
  walk.record.enter(node, parent);
  if (node.type === 'JSXMemberExpression') {
    visitJsxName(walk, node.object, node, context);
  } else if (node.type === 'JSXIdentifier') {
    if (node.name === 'this') walk.record.addContextUse('this', node, context.owner);
    else if (parent.type === 'JSXMemberExpression' || !/^[a-z]|-/.test(node.name)) {
      walk.record.addReference(node, node.name, context.scope, true, false);
    }
  }
}

/**
 * What elements and fragments are made with: `React`, what comments say (`@jsx h`, `@jsxFrag Fragment`), and what the
 * tool's configuration does. One too many does no harm: a name counts where the module has something of that name.
 */
export function jsxFactoriesOf(file: t.File, configured: readonly string[]): string[] {
  const written = (file.comments ?? []).flatMap(({ value }) =>
    [...value.matchAll(/@jsx(?:Frag)?\s+([\w$]+)/g)].map((pragma) => pragma[1] as string),
  );
  return [...new Set([...(written.length > 0 ? written : ['React']), ...configured])];
}
