/** What to call a node in a message. */
import type { types as t } from '@babel/core';

/** What a node is, in a sentence: `a class`, `an import`. */
export function describe(node: t.Node): string {
  return DESCRIPTIONS[node.type] ?? 'something else';
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ClassDeclaration: 'a class',
  ClassExpression: 'a class',
  ImportDeclaration: 'an import',
  VariableDeclarator: 'a variable without a value',
  ExportNamedDeclaration: 'an export',
  ExportAllDeclaration: 'an export',
  TSInterfaceDeclaration: 'an interface',
  TSTypeAliasDeclaration: 'a type',
  TSEnumDeclaration: 'an enum',
  TSModuleDeclaration: 'a namespace',
  TSDeclareFunction: 'a function without a body',
  TSDeclareMethod: 'a method without a body',
  ClassProperty: 'a property without a value',
  ExpressionStatement: 'a statement',
  ReturnStatement: 'a statement',
  IfStatement: 'a statement',
  ForStatement: 'a statement',
  BlockStatement: 'a block',
  Identifier: 'a name',
  MemberExpression: 'a name',
  CallExpression: 'a call',
  NewExpression: 'an object',
  ObjectExpression: 'an object',
  ArrayExpression: 'an array',
  NumericLiteral: 'a number',
  StringLiteral: 'a string',
  TemplateLiteral: 'a string',
  BooleanLiteral: '`true` or `false`',
  NullLiteral: '`null`',
  Directive: 'a directive',
};
