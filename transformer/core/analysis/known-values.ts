/** Which function or class a callee is, where that can be read off the source. */
import type { types as t } from '@babel/core';
import { ownerOfThis } from '../captures/captures';
import { type ClassNode, classAround, isInstanceOwner } from '../slice/classes';
import { type FunctionNode, isFunction, unwrap } from './ast';
import type { Analysis, Binding } from './scope';

/**
 * `f` in `f()`, `A` in `new A()`, `A.make` of a static method or field, `new A().run` and `this.run` of another,
 * `a.run` of `const a = new A()`, `o.run` of `const o = { run() {} }`.
 */
export function knownValue(callee: t.Node, analysis: Analysis): FunctionNode | ClassNode | null {
  if (isFunction(callee) || callee.type === 'ClassExpression') return callee;
  if (callee.type === 'Identifier') {
    const binding = analysis.referenceOf(callee)?.binding ?? null;
    return binding === null ? null : valueOfBinding(binding);
  }
  if (callee.type !== 'MemberExpression' || callee.computed) return null;
  const name = keyOf(callee.property);
  if (name === null) return null;
  const classes = new Set<ClassNode>();
  const object = unwrap(callee.object);
  const made = madeBy(object, analysis) ?? objectOfThis(object, analysis);
  if (made?.type === 'ObjectExpression') return memberOfObject(made, name);
  const receiver = receiverOf(made ?? object, analysis);
  let type = receiver?.type ?? null;
  while (type !== null && !isFunction(type) && !classes.has(type)) {
    const own = memberOf(type, name, receiver?.isStatic === true);
    if (own !== undefined) return own;
    classes.add(type);
    type = type.superClass ? knownValue(unwrap(type.superClass), analysis) : null;
  }
  return null;
}

/** `new A()` or `{ … }` for a variable that always holds what was made so. */
export function madeBy(node: t.Node, analysis: Analysis): t.NewExpression | t.ObjectExpression | null {
  const binding = analysis.referenceOf(node)?.binding;
  const [declaration] = binding?.declarations ?? [];
  if (!binding?.isConstant) return null;
  if (declaration?.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.id) return null;
  const value = declaration.node.init ? unwrap(declaration.node.init) : null;
  return value?.type === 'NewExpression' || value?.type === 'ObjectExpression' ? value : null;
}

/** The object in whose method `this` stands. */
function objectOfThis(node: t.Node, analysis: Analysis): t.ObjectExpression | null {
  if (node.type !== 'ThisExpression') return null;
  let around = analysis.parentOf(ownerOfThis(node, analysis));
  if (around?.type === 'ObjectProperty') around = analysis.parentOf(around);
  return around?.type === 'ObjectExpression' ? around : null;
}

/** The function that an object is made with under a name, if nothing behind it in the object may be another. */
function memberOfObject({ properties }: t.ObjectExpression, name: string): FunctionNode | null {
  for (const property of properties.toReversed()) {
    if (property.type === 'SpreadElement' || property.computed) return null;
    if (keyOf(property.key) !== name) continue;
    if (property.type === 'ObjectMethod') return property.kind === 'method' ? property : null;
    const value = unwrap(property.value);
    return isFunction(value) ? value : null;
  }
  return null;
}

/** The class whose member is asked for: of `A`, of `new A()`, of `this` in one of its members. */
function receiverOf(
  object: t.Node,
  analysis: Analysis,
): { readonly type: FunctionNode | ClassNode | null; readonly isStatic: boolean } | null {
  if (object.type === 'NewExpression')
    return { type: knownValue(unwrap(object.callee as t.Node), analysis), isStatic: false };
  if (object.type !== 'ThisExpression') return { type: knownValue(object, analysis), isStatic: true };
  const member = ownerOfThis(object, analysis);
  const type = classAround(member, analysis);
  return type && { type, isStatic: !isInstanceOwner(member) };
}

/** The function that a member holds; `undefined` when the class itself has none of that name. */
function memberOf(type: ClassNode, name: string, isStatic: boolean): FunctionNode | null | undefined {
  for (const member of type.body.body) {
    if (!('key' in member) || ('computed' in member && member.computed) || keyOf(member.key) !== name)
      continue;
    if ((member.static === true) !== isStatic) continue;
    if (isFunction(member)) return member;
    const value = 'value' in member && member.value ? unwrap(member.value as t.Node) : null;
    return isFunction(value) ? value : null;
  }
  return undefined;
}

function keyOf(key: t.Node): string | null {
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  return key.type === 'Identifier' ? key.name : null;
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
