/** The scopes that functions and classes open, and whose `this` is whose in them. */
import type { types as t } from '@babel/core';
import type { FunctionNode } from './ast';
import { Scope } from './scope';
import type { Context, Walk } from './walk';
import { visitPattern } from './walk-patterns';

export function visitFunction(walk: Walk, node: FunctionNode, context: Context): void {
  walk.record.functions.push(node);
  const scope = new Scope('function', node, context.scope);
  walk.record.openScope(scope);
  const own: Context =
    node.type === 'ArrowFunctionExpression'
      ? { ...context, scope }
      : { ...context, scope, owner: node, argumentsOwner: node };
  let simple = true;
  for (const parameter of node.params) {
    if (parameter.type !== 'Identifier') simple = false;
    else if (parameter.name === 'this') continue;
    visitPattern(walk, parameter, node, own, (id) =>
      walk.record.declare(id, id.name, 'param', parameter, scope),
    );
  }
  if (node.body.type !== 'BlockStatement') {
    walk.visit(node.body, node, own);
    return;
  }
  walk.record.enter(node.body, node);
  // With a default, a pattern or a rest among the parameters, the body's `var`s live in a scope of their own.
  let body = own;
  if (!simple) {
    const bodyScope = new Scope('body', node.body, scope);
    walk.record.openScope(bodyScope);
    body = { ...own, scope: bodyScope };
  }
  walk.visitAll(node.body.body, node.body, body);
}

export function visitClass(walk: Walk, node: t.ClassDeclaration | t.ClassExpression, context: Context): void {
  let { scope } = context;
  walk.visitAll(node.decorators ?? [], node, context);
  if (node.type === 'ClassDeclaration') {
    if (node.id) walk.record.declare(node.id, node.id.name, 'class', node, scope);
  } else if (node.id) {
    scope = new Scope('class', node, scope);
    walk.record.openScope(scope);
    walk.record.declare(node.id, node.id.name, 'class', node, scope);
  }
  const own = { ...context, scope };
  walk.visit(node.superClass, node, own);
  walk.record.enter(node.body, node);
  walk.visitAll(node.body.body, node.body, { ...own, classes: [...context.classes, node.body] });
}
