/** What a pattern declares, and what an assignment writes to. */
import type { types as t } from '@babel/core';
import { isTypeWrapper } from './ast';
import type { Context, Walk } from './walk';

/** Is given what stands in a pattern where a value goes: a name, a member, an expression of a type and one of these. */
type Leaf = (node: t.Node, parent: t.Node) => void;

/** Walks over a declaration's pattern; its defaults and computed keys are code like any other. */
export function visitPattern(
  walk: Walk,
  node: t.Node,
  parent: t.Node,
  context: Context,
  declare: (id: t.Identifier) => void,
): void {
  const leaf: Leaf = (place, around) => {
    walk.record.enter(place, around);
    if ('decorators' in place) walk.visitAll(place.decorators ?? [], place, context);
    if (place.type === 'Identifier') declare(place);
    else if (place.type === 'TSParameterProperty') walkPattern(walk, place.parameter, place, context, leaf);
    // A grammar that is not known here, or `void`, which discards.
    else walk.visitChildren(place, context);
  };
  walkPattern(walk, node, parent, context, leaf);
}

/** The left side of an assignment. */
export function visitTarget(
  walk: Walk,
  node: t.Node,
  parent: t.Node,
  context: Context,
  reads: boolean,
): void {
  const leaf: Leaf = (place, around) => {
    if (place.type === 'Identifier') {
      walk.record.enter(place, around);
      walk.record.addReference(place, place.name, context.scope, reads, true);
    } else if (isTypeWrapper(place)) {
      walk.record.enter(place, around);
      walkPattern(walk, place.expression, place, context, leaf);
    } else {
      walk.visit(place, around, context);
    }
  };
  walkPattern(walk, node, parent, context, leaf);
}

function walkPattern(walk: Walk, node: t.Node, parent: t.Node, context: Context, leaf: Leaf): void {
  const inner = (part: t.Node, around = node): void => walkPattern(walk, part, around, context, leaf);
  switch (node.type) {
    case 'AssignmentPattern':
      walk.record.enter(node, parent);
      inner(node.left);
      walk.visit(node.right, node, context);
      return;
    case 'RestElement':
      walk.record.enter(node, parent);
      inner(node.argument);
      return;
    case 'ArrayPattern':
      walk.record.enter(node, parent);
      for (const element of node.elements) if (element) inner(element);
      return;
    case 'ObjectPattern':
      walk.record.enter(node, parent);
      for (const property of node.properties) {
        if (property.type === 'RestElement') {
          inner(property);
          continue;
        }
        walk.record.enter(property, node);
        walk.visitKey(property, context);
        inner(property.value, property);
      }
      return;
    default:
      leaf(node, parent);
  }
}
