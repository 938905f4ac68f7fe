/** Whether a function that gets a value may change it. A plain function, a text, a number are no such things. */
import type { types as t } from '@babel/core';
import { unwrap } from '../../analysis/ast';
import { madeBy } from '../../analysis/known-values';
import type { Analysis, Binding } from '../../analysis/scope';
import { TEXT_MODULES } from '../effects';
import { calleeOf, nameOf } from '../known-calls';
import { originOf } from '../origins';

/** Whether a variable may hold something that a function that gets it can change; a plain function is no such thing. */
export function holdsObject(binding: Binding, analysis: Analysis): boolean {
  const [declaration] = binding.declarations;
  switch (declaration?.node.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
      return true;
    case 'VariableDeclarator':
      return declaration.node.id !== declaration.id || !declaration.node.init
        ? !binding.isConstant
        : isObject(declaration.node.init, analysis);
    default:
      return binding.kind === 'import' || binding.kind === 'param' || isConstructed(binding, analysis);
  }
}

function isConstructed(binding: Binding, analysis: Analysis): boolean {
  return binding.references.some(({ node }) => {
    const parent = analysis.parentOf(node);
    return (
      (parent?.type === 'NewExpression' && parent.callee === node) ||
      (parent?.type === 'MemberExpression' && parent.object === node && nameOf(parent) === 'prototype')
    );
  });
}

function isObject(value: t.Node, analysis: Analysis): boolean {
  const node = value.type === 'TSAsExpression' && isConstType(value.typeAnnotation) ? null : unwrap(value);
  switch (node?.type) {
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'NewExpression':
    case 'ClassExpression':
      return true;
    case 'AwaitExpression':
      return isObject(node.argument, analysis);
    case 'Identifier':
      return holdsObjectNamed(node, analysis);
    case 'LogicalExpression':
      return isObject(node.left, analysis) || isObject(node.right, analysis);
    case 'ConditionalExpression':
      return isObject(node.consequent, analysis) || isObject(node.alternate, analysis);
    case 'CallExpression':
      return givesObject(node, analysis);
    default:
      return false;
  }
}

function holdsObjectNamed(node: t.Identifier, analysis: Analysis): boolean {
  const binding = analysis.referenceOf(node)?.binding ?? null;
  return binding?.isConstant === true && holdsObject(binding, analysis);
}

function givesObject(call: t.CallExpression, analysis: Analysis): boolean {
  const callee = calleeOf(call);
  const name = nameOf(callee);
  if (/^(?:String|Number|Boolean|BigInt|Symbol|parseInt|parseFloat|join|trim|toString|freeze)$/.test(name))
    return false;
  const origin = originOf(callee, analysis);
  return origin === null || !TEXT_MODULES.has(origin.module);
}

function isConstType(type: t.Node): boolean {
  return (
    type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const'
  );
}

/** Whether a member of an object literal of this file holds an object. */
export function isObjectMember(node: t.MemberExpression, analysis: Analysis): boolean {
  const made = madeBy(unwrap(node.object), analysis);
  if (made?.type !== 'ObjectExpression') return false;
  return made.properties.some(
    (property) =>
      property.type === 'ObjectProperty' &&
      nameOf(property.key) === nameOf(node) &&
      isObject(property.value, analysis),
  );
}
