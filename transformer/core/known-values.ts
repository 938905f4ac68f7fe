/** Which function or class a callee is, where that can be read off the source. */
import type { types as t } from '@babel/core';
import { type FunctionNode, isFunction, unwrap } from './ast';
import type { ClassNode } from './classes';
import type { Analysis, Binding } from './scope';

/** `f` in `f()`, `A` in `new A()`, `A.make` of a static method, `new A().run` of another. */
export function knownValue(callee: t.Node, analysis: Analysis): FunctionNode | ClassNode | null {
  if (isFunction(callee) || callee.type === 'ClassExpression') return callee;
  if (callee.type === 'Identifier') {
    const binding = analysis.referenceOf(callee)?.binding ?? null;
    return binding === null ? null : valueOfBinding(binding);
  }
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier')
    return null;
  const object = unwrap(callee.object);
  const made = object.type === 'NewExpression';
  const type = knownValue(made ? unwrap(object.callee as t.Node) : object, analysis);
  if (type === null || !('body' in type) || type.body.type !== 'ClassBody') return null;
  const { name } = callee.property;
  const member = type.body.body.find(
    (candidate) =>
      candidate.type === 'ClassMethod' &&
      !candidate.computed &&
      candidate.static === !made &&
      candidate.key.type === 'Identifier' &&
      candidate.key.name === name,
  );
  return member?.type === 'ClassMethod' ? member : null;
}

function valueOfBinding(binding: Binding): FunctionNode | ClassNode | null {
  const declaration = binding.declarations.at(-1);
  if (declaration === undefined || binding.kind === 'param') return null;
  const { node } = declaration;
  if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return node;
  if (node.type !== 'VariableDeclarator' || node.id !== declaration.id || !node.init) return null;
  const value = unwrap(node.init);
  return isFunction(value) || value.type === 'ClassExpression' ? value : null;
}

/** What runs when a function is called, or a class is constructed. */
export function calledParts(value: FunctionNode | ClassNode, constructed: boolean): t.Node[] {
  if (isFunction(value)) return [...value.params, value.body];
  return constructed ? value.body.body.flatMap(constructedPart) : [];
}

function constructedPart(member: t.ClassBody['body'][number]): t.Node[] {
  if (member.type === 'ClassMethod' && member.kind === 'constructor') return [...member.params, member.body];
  return isInstanceField(member) && 'value' in member && member.value ? [member.value as t.Node] : [];
}

/** The parameters that a call's arguments come to. */
export function parametersOfCalled(value: FunctionNode | ClassNode): readonly (t.Node | undefined)[] {
  if (isFunction(value))
    return value.params.filter((node) => !(node.type === 'Identifier' && node.name === 'this'));
  const made = value.body.body.find((member) => 'kind' in member && member.kind === 'constructor');
  return made?.type === 'ClassMethod' ? made.params : [];
}

export function isInstanceField(node: t.Node): boolean {
  switch (node.type) {
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
      return node.static !== true;
    default:
      return false;
  }
}
