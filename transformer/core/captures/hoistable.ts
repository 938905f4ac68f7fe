/** Which captured locals go along as source, because they are the same wherever that is evaluated. */
import type { types as t } from '@babel/core';
import { isFunction, isPrimitiveLiteral, unwrap } from '../analysis/ast';
import type { Analysis, Binding } from '../analysis/scope';
import { changesObject } from '../slice/object-changes';
import { holdsFunction } from './rebuilt';

/**
 * Whether a local always holds the same function, class, enum, module or object of functions, whose source is in this
 * file. Everything else is a value.
 *
 * @param isAnnotated whether it holds an annotated function
 */
export function isHoistable(binding: Binding, isAnnotated: boolean, analysis: Analysis): boolean {
  const [declaration] = binding.declarations;
  if (declaration === undefined || binding.declarations.length > 1 || !binding.isConstant) return false;
  const { node, id } = declaration;
  const isDeclared = node.type === 'ClassDeclaration' || node.type === 'TSEnumDeclaration';
  if (isDeclared || node.type === 'ClassExpression' || isFunction(node)) return true;
  if (node.type !== 'VariableDeclarator' || !node.init) return false;
  if (isRequired(node.init, analysis)) return true;
  if (node.id !== id) return false;
  const value = unwrap(node.init);
  if (isAnnotated || isFunction(value) || value.type === 'ClassExpression') return true;
  return (
    value.type === 'ObjectExpression' &&
    holdsFunction(value) &&
    isConstantExpression(value, analysis) &&
    !binding.references.some((reference) => changesObject(reference.node, analysis))
  );
}

/** `require('path')`, `require('path').posix`: a module is the same wherever it is required, and cannot be sent. */
function isRequired(init: t.Expression, analysis: Analysis): boolean {
  let value = unwrap(init);
  while (value.type === 'MemberExpression' && !value.computed) value = unwrap(value.object);
  if (value.type !== 'CallExpression' || value.callee.type !== 'Identifier') return false;
  const binding = analysis.referenceOf(value.callee)?.binding;
  const known = binding === null || binding?.scope.kind === 'module';
  return value.callee.name === 'require' && known && value.arguments[0]?.type === 'StringLiteral';
}

/** Whether an expression gives the same value whenever it is evaluated, and does nothing. */
function isConstantExpression(value: t.Node, analysis: Analysis): boolean {
  const node = unwrap(value);
  if (isPrimitiveLiteral(node)) return true;
  switch (node.type) {
    case 'UnaryExpression':
      return node.operator === '-' && isConstantExpression(node.argument, analysis);
    case 'Identifier': {
      const binding = analysis.referenceOf(node)?.binding;
      return binding === null || binding?.isConstant === true;
    }
    case 'ArrayExpression':
      return node.elements.every((element) => element === null || isConstantExpression(element, analysis));
    case 'ObjectExpression':
      return node.properties.every((property) => {
        if (
          property.type === 'SpreadElement' ||
          (property.computed && !isConstantExpression(property.key, analysis))
        )
          return false;
        return property.type === 'ObjectMethod' || isConstantExpression(property.value, analysis);
      });
    default:
      return isFunction(node);
  }
}
