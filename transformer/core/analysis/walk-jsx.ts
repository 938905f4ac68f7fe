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
 * What elements and fragments are made with: what comments say (`@jsx h`, `@jsxFrag Fragment`), or else the usual names;
 * what the host knows of its tool's configuration; and imports that are named nowhere else in the text, which is how a
 * factory looks whose name only some configuration has (`tsconfig.json`, a preset, `.swcrc`).
 * One too many does no harm: a name counts where the module has something of that name.
 */
export function jsxFactoriesOf(file: t.File, source: string, configured: readonly string[]): string[] {
  const written = (file.comments ?? []).flatMap(({ value }) =>
    [...value.matchAll(/@jsx(?:Frag)?\s+([\w$]+)/g)].map((pragma) => pragma[1] as string),
  );
  return [...new Set([...(written.length > 0 ? written : USUAL), ...configured, ...namedOnce(file, source)])];
}

const USUAL = ['React', 'h', 'createElement', 'Fragment'];

function namedOnce({ program }: t.File, source: string): string[] {
  const imported = program.body.flatMap((statement) =>
    statement.type === 'ImportDeclaration' && statement.importKind !== 'type'
      ? statement.specifiers.map(({ local }) => local.name)
      : [],
  );
  return imported.filter((name) => {
    const uses = source.matchAll(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'));
    return [...uses].length === 1;
  });
}
