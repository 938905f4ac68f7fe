/** Top-level statements, and the declarations that `export` wraps. */
import type { types as t } from '@babel/core';
import type { Analysis } from './scope';

/** `export …` or `export default …` around a declaration, or an export list. */
export function isExport(
  node: t.Node | null | undefined,
): node is t.ExportNamedDeclaration | t.ExportDefaultDeclaration {
  return node?.type === 'ExportNamedDeclaration' || node?.type === 'ExportDefaultDeclaration';
}

/** The statement of the module that a node is, or is in. */
export function topLevelStatementOf(node: t.Node, analysis: Analysis): t.Statement {
  let current = node;
  for (;;) {
    const parent = analysis.parentOf(current);
    if (parent === null || parent.type === 'Program') return current as t.Statement;
    current = parent;
  }
}

/** `function f() {}` of `export function f() {}`; a statement that exports no declaration is itself. */
export function declarationIn(statement: t.Node): t.Node {
  return isExport(statement) && statement.declaration ? statement.declaration : statement;
}
