/** Whether the code around an object gives it a type, which its members then follow. */
import type { types as t } from '@babel/core';
import { isFunction, isTypeWrapper } from '../analysis/ast';
import type { Analysis } from '../analysis/scope';

/**
 * By syntax alone: `const o: Handlers = { … }`, `{ … } satisfies Handlers`, `register({ … })`, `return { … }` from a
 * function that declares what it returns.
 */
export function hasContextualType(object: t.Node, analysis: Analysis): boolean {
  let node = object;
  for (let parent = analysis.parentOf(node); parent !== null; parent = analysis.parentOf(node)) {
    switch (parent.type) {
      case 'VariableDeclarator':
        return isTyped(parent.id);
      case 'AssignmentPattern':
        return isTyped(parent.left);
      case 'ClassProperty':
      case 'ClassPrivateProperty':
      case 'ClassAccessorProperty':
        return isTyped(parent);
      case 'AssignmentExpression':
        return parent.right === node && !isExportsMember(parent.left);
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        return parent.callee !== node;
      case 'JSXExpressionContainer':
      case 'JSXSpreadAttribute':
        return true;
      case 'ObjectProperty':
        if (parent.value !== node) return false;
        break;
      case 'ReturnStatement': {
        const fn = functionAround(parent, analysis);
        if (fn === null || isTyped(fn)) return fn !== null;
        node = fn;
        continue;
      }
      case 'ArrowFunctionExpression':
        if (isTyped(parent)) return true;
        break;
      case 'ObjectExpression':
      case 'ArrayExpression':
      case 'SpreadElement':
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'SequenceExpression':
      case 'AwaitExpression':
        break;
      default:
        if (!isTypeWrapper(parent)) return false;
        if ('typeAnnotation' in parent && !isConst(parent.typeAnnotation)) return true;
    }
    node = parent;
  }
  return false;
}

/** Whether a pattern, a property or a function says its type. */
function isTyped(node: t.Node): boolean {
  return Boolean(
    ('typeAnnotation' in node && node.typeAnnotation) || ('returnType' in node && node.returnType),
  );
}

function isConst(type: t.Node): boolean {
  return (
    type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const'
  );
}

/** `module.exports`, `exports.handlers`: these have the type of what is assigned. */
function isExportsMember(target: t.Node): boolean {
  let root = target;
  while (root.type === 'MemberExpression') root = root.object;
  return root.type === 'Identifier' && (root.name === 'module' || root.name === 'exports');
}

function functionAround(node: t.Node, analysis: Analysis): t.Node | null {
  let current = analysis.parentOf(node);
  while (current !== null && !isFunction(current)) current = analysis.parentOf(current);
  return current;
}
