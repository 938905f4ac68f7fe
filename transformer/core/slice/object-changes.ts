/** Whether code changes an object that it has by name. */
import type { types as t } from '@babel/core';
import { unwrap } from '../analysis/ast';
import type { Analysis } from '../analysis/scope';
import { METHODS } from './effects';

/** Whether a member of the object that `node` names is assigned, deleted, or changed by one of the built-in methods. */
export function changesObject(node: t.Node, analysis: Analysis): boolean {
  let current = node;
  let parent = analysis.parentOf(current);
  let depth = 0;
  while (
    parent !== null &&
    (isMember(parent) ? parent.object === current : unwrap(parent) === unwrap(current))
  ) {
    if (isMember(parent)) depth++;
    current = parent;
    parent = analysis.parentOf(current);
  }
  if (parent === null || depth === 0) return false;
  switch (parent.type) {
    case 'AssignmentExpression':
      return parent.left === current;
    case 'UpdateExpression':
      return true;
    case 'UnaryExpression':
      return parent.operator === 'delete';
    case 'CallExpression':
      return (
        parent.callee === current &&
        current.type === 'MemberExpression' &&
        current.property.type === 'Identifier' &&
        changes(current.property.name) &&
        analysis.parentOf(parent)?.type === 'ExpressionStatement'
      );
    default:
      return false;
  }
}

function changes(method: string): boolean {
  const row = METHODS.get(method);
  return row?.has('changes') === true && !row.has('later');
}

function isMember(node: t.Node): node is t.MemberExpression | t.OptionalMemberExpression {
  return node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
}
