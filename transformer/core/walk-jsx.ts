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

/** What elements are made with: `React`, or what an `@jsx` comment says. */
export function jsxFactoryOf(file: t.File): string {
  for (const comment of file.comments ?? []) {
    const pragma = /@jsx\s+([\w$]+)/.exec(comment.value);
    if (pragma?.[1] !== undefined) return pragma[1];
  }
  return 'React';
}
