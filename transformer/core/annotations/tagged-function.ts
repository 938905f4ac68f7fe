/** Which function a JSDoc tag means: it stands over a declaration, a variable, a property, a statement. */
import type { types as t } from '@babel/core';
import { isTypeWrapper } from '../analysis/ast';
import { implementationOf } from '../analysis/overloads';
import type { Analysis } from '../analysis/scope';

/** The function (or marker call) that a tag over `node` means. */
export function functionUnder(node: t.Node, analysis: Analysis, source: string): t.Node | null {
  const under = (inner: t.Node): t.Node | null => functionUnder(inner, analysis, source);
  switch (node.type) {
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return node.declaration ? under(node.declaration) : null;
    case 'VariableDeclaration':
      return node.declarations[0] ? under(node.declarations[0]) : null;
    case 'VariableDeclarator':
      return node.init ? under(node.init) : node;
    case 'ExpressionStatement':
      return under(node.expression);
    case 'AssignmentExpression':
      return under(node.right);
    case 'ReturnStatement':
      return node.argument ? under(node.argument) : node;
    case 'TSExportAssignment':
      return under(node.expression);
    case 'ObjectProperty':
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
      return node.value ? under(node.value) : node;
    case 'TSDeclareFunction':
    case 'TSDeclareMethod':
      return implementationOf(node, analysis, source) ?? node;
    default:
      return isTypeWrapper(node) ? under(node.expression) : node;
  }
}
