/** Whether code changes an object that it has by name. */
import type { types as t } from '@babel/core';
import { unwrap } from '../analysis/ast';
import type { Analysis } from '../analysis/scope';
import { ANYWHERE, GLOBALS, METHODS } from './effects';

/**
 * Whether a member of the object that `node` names is assigned, deleted, or changed by one of the built-in methods or
 * functions: `o.a = 1`, `[o.a, o.b] = [o.b, o.a]`, `o.list.push(1)`, `Object.assign(o, more)`.
 * @param byMethods whether methods count: what an imported object does under their names is its own matter
 */
export function changesObject(node: t.Node, analysis: Analysis, byMethods = true): boolean {
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
  if (parent?.type === 'CallExpression' && parent.arguments[0] === current)
    return isChangingFunction(unwrap(parent.callee), analysis);
  if (parent === null || depth === 0) return false;
  switch (parent.type) {
    case 'AssignmentExpression':
    case 'AssignmentPattern':
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left === current;
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement':
      return true;
    case 'ObjectProperty':
      return parent.value === current && analysis.parentOf(parent)?.type === 'ObjectPattern';
    case 'UnaryExpression':
      return parent.operator === 'delete';
    case 'CallExpression':
      return (
        byMethods &&
        parent.callee === current &&
        current.type === 'MemberExpression' &&
        current.property.type === 'Identifier' &&
        changes(current.property.name) &&
        (isOfArrays(current.property.name) || analysis.parentOf(parent)?.type === 'ExpressionStatement')
      );
    default:
      return false;
  }
}

function changes(method: string): boolean {
  const row = METHODS.get(method);
  return row?.has('changes') === true && !row.has('later');
}

/** Whether a method is known to be that of an array, so that it changes it whatever becomes of its result. */
function isOfArrays(method: string): boolean {
  return ANYWHERE.has(method) || method === 'sort' || method === 'reverse';
}

/** `Object.assign` and the like, which change their first argument; not `Atomics`, which is for shared memory. */
function isChangingFunction(callee: t.Node, analysis: Analysis): boolean {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  const object = unwrap(callee.object);
  return (
    object.type === 'Identifier' &&
    object.name !== 'Atomics' &&
    analysis.referenceOf(object)?.binding === null &&
    GLOBALS.get(object.name)?.get(callee.property.name)?.has('changes-first') === true &&
    !/^(?:freeze|seal|preventExtensions)$/.test(callee.property.name)
  );
}

function isMember(node: t.Node): node is t.MemberExpression | t.OptionalMemberExpression {
  return node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
}
