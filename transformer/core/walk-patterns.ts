/** What a pattern declares, and what an assignment writes to. */
import type { types as t } from '@babel/core';
import type { Context, Walk } from './walk';

/** Walks over a declaration's pattern; its defaults and computed keys are code like any other. */
export function visitPattern(
  walk: Walk,
  node: t.Node,
  parent: t.Node,
  context: Context,
  declare: (id: t.Identifier) => void,
): void {
  walk.record.enter(node, parent);
  switch (node.type) {
    case 'Identifier':
      walk.visitAll(node.decorators ?? [], node, context);
      declare(node);
      return;
    case 'AssignmentPattern':
      visitPattern(walk, node.left, node, context, declare);
      walk.visit(node.right, node, context);
      return;
    case 'RestElement':
      visitPattern(walk, node.argument, node, context, declare);
      return;
    case 'ArrayPattern':
      for (const element of node.elements) if (element) visitPattern(walk, element, node, context, declare);
      return;
    case 'ObjectPattern':
      for (const property of node.properties) {
        if (property.type === 'RestElement') {
          visitPattern(walk, property, node, context, declare);
        } else {
          walk.record.enter(property, node);
          walk.visitKey(property, context);
          visitPattern(walk, property.value, property, context, declare);
        }
      }
      return;
    case 'TSParameterProperty':
      walk.visitAll(node.decorators ?? [], node, context);
      visitPattern(walk, node.parameter, node, context, declare);
      return;
    default:
      throw new TypeError(`Unexpected ${node.type} in a pattern`);
  }
}

/** The left side of an assignment. */
export function visitTarget(
  walk: Walk,
  node: t.Node,
  parent: t.Node,
  context: Context,
  reads: boolean,
): void {
  switch (node.type) {
    case 'Identifier':
      walk.record.enter(node, parent);
      walk.record.addReference(node, node.name, context.scope, reads, true);
      return;
    case 'AssignmentPattern':
      walk.record.enter(node, parent);
      visitTarget(walk, node.left, node, context, reads);
      walk.visit(node.right, node, context);
      return;
    case 'RestElement':
      walk.record.enter(node, parent);
      visitTarget(walk, node.argument, node, context, reads);
      return;
    case 'ArrayPattern':
      walk.record.enter(node, parent);
      for (const element of node.elements) if (element) visitTarget(walk, element, node, context, reads);
      return;
    case 'ObjectPattern':
      walk.record.enter(node, parent);
      for (const property of node.properties) {
        if (property.type === 'RestElement') {
          visitTarget(walk, property, node, context, reads);
        } else {
          walk.record.enter(property, node);
          walk.visitKey(property, context);
          visitTarget(walk, property.value, property, context, reads);
        }
      }
      return;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      walk.record.enter(node, parent);
      visitTarget(walk, node.expression, node, context, reads);
      return;
    default:
      walk.visit(node, parent, context);
  }
}
