/** Which function or class a callee is, where that can be read off the source. */
import type { types as t } from '@babel/core';
import { ownerOfThis } from '../captures/captures';
import { type ClassNode, classAround, isInstanceOwner } from '../slice/classes';
import { childrenOf, type FunctionNode, isFunction, unwrap } from './ast';
import type { Analysis, Binding } from './scope';

/**
 * `f` in `f()`, `A` in `new A()`, `A.make` of a static method or field, `new A().run` and `this.run` of another,
 * `a.run` of `const a = new A()`, `o.run` of `const o = { run() {} }`.
 * @param accessor what is asked for is the getter, or the setter, of the member
 */
export function knownValue(
  callee: t.Node,
  analysis: Analysis,
  accessor?: 'get' | 'set',
): FunctionNode | ClassNode | null {
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
  const source = madeBy(object, analysis) ?? objectOfThis(object, analysis);
  if (source?.type === 'ObjectExpression')
    return memberOfObject(source, name, accessor, analysis) ?? assignedMember(object, [name], analysis);
  const receiver = receiverOf(source ?? object, analysis);
  let type = receiver?.type ?? null;
  while (type !== null && !isFunction(type) && !classes.has(type)) {
    const own = memberOf(type, name, receiver?.isStatic === true, accessor);
    if (own !== undefined) return own;
    classes.add(type);
    type = type.superClass ? knownValue(unwrap(type.superClass), analysis) : null;
  }
  if (accessor !== undefined) return null;
  if (source?.type === 'NewExpression' && isFunction(type))
    return assignedMember(unwrap(source.callee as t.Node), ['prototype', name], analysis);
  return assignedMember(object, [name], analysis);
}

/** The function of the one assignment to a member of a variable: `F.prototype.add = function () {}`, `F.make = …`. */
function assignedMember(object: t.Node, path: readonly string[], analysis: Analysis): FunctionNode | null {
  const binding = analysis.referenceOf(object)?.binding;
  if (!binding) return null;
  let found: FunctionNode | null = null;
  for (const { node } of binding.references) {
    let at = node;
    for (const name of path) {
      const member = analysis.parentOf(at);
      if (member?.type !== 'MemberExpression' || member.object !== at || keyOf(member.property) !== name)
        break;
      at = member;
      if (name !== path.at(-1)) continue;
      const assignment = analysis.parentOf(at);
      if (assignment?.type !== 'AssignmentExpression' || assignment.left !== at) break;
      const value = unwrap(assignment.right);
      if (found !== null || !isFunction(value)) return null;
      found = value;
    }
  }
  return found;
}

/**
 * `new A()` or `{ … }` for what was made so: a variable that always holds it, what a function gives that makes it, what
 * a method gives that returns `this`.
 */
export function madeBy(node: t.Node, analysis: Analysis): t.NewExpression | t.ObjectExpression | null {
  return made(node, analysis, new Set());
}

function made(
  node: t.Node,
  analysis: Analysis,
  seen: Set<t.Node>,
): t.NewExpression | t.ObjectExpression | null {
  const value = unwrap(node);
  if (seen.has(value)) return null;
  seen.add(value);
  switch (value.type) {
    case 'NewExpression':
      return value;
    case 'ObjectExpression':
      return seen.size > 1 ? value : null;
    case 'Identifier': {
      const binding = analysis.referenceOf(value)?.binding;
      const declaration = binding?.declarations[0];
      if (!binding?.isConstant || declaration?.node.type !== 'VariableDeclarator') return null;
      const { id, init } = declaration.node;
      return init && id === declaration.id ? made(init, analysis, seen) : null;
    }
    case 'CallExpression': {
      const callee = unwrap(value.callee);
      const fn = knownValue(callee, analysis);
      if (!isFunction(fn) || fn.async || fn.generator) return null;
      const [returned, ...others] = returnedBy(fn);
      if (returned === undefined || others.length > 0) return null;
      if (returned.type !== 'ThisExpression') return made(returned, analysis, seen);
      return callee.type === 'MemberExpression' ? made(callee.object, analysis, seen) : null;
    }
    default:
      return null;
  }
}

/** The expressions that a function returns. */
export function returnedBy(fn: FunctionNode): t.Node[] {
  if (fn.type === 'ArrowFunctionExpression' && fn.body.type !== 'BlockStatement') return [fn.body];
  const found: t.Node[] = [];
  const visit = (node: t.Node): void => {
    if (node.type === 'ReturnStatement') {
      if (node.argument) found.push(node.argument);
    } else if (!isFunction(node) && /(?:Statement|SwitchCase|CatchClause)$/.test(node.type)) {
      for (const child of childrenOf(node)) visit(child);
    }
  };
  visit(fn.body);
  return found;
}

/** The object in whose method `this` stands. */
function objectOfThis(node: t.Node, analysis: Analysis): t.ObjectExpression | null {
  if (node.type !== 'ThisExpression') return null;
  let around = analysis.parentOf(ownerOfThis(node, analysis));
  if (around?.type === 'ObjectProperty') around = analysis.parentOf(around);
  return around?.type === 'ObjectExpression' ? around : null;
}

/** The function that an object is made with under a name, if nothing behind it in the object may be another. */
function memberOfObject(
  { properties }: t.ObjectExpression,
  name: string,
  accessor: 'get' | 'set' | undefined,
  analysis: Analysis,
): FunctionNode | null {
  for (const property of properties.toReversed()) {
    if (property.type === 'SpreadElement' || property.computed) return null;
    if (keyOf(property.key) !== name) continue;
    if (property.type === 'ObjectMethod') {
      if (property.kind === (accessor ?? 'method')) return property;
      if (property.kind === 'method') return null;
      continue;
    }
    if (accessor !== undefined) return null;
    const value = unwrap(property.value);
    const held = value.type === 'Identifier' ? knownValue(value, analysis) : value;
    return isFunction(held) ? held : null;
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
function memberOf(
  type: ClassNode,
  name: string,
  isStatic: boolean,
  accessor: 'get' | 'set' | undefined,
): FunctionNode | null | undefined {
  for (const member of type.body.body) {
    if (!('key' in member) || ('computed' in member && member.computed) || keyOf(member.key) !== name)
      continue;
    if ((member.static === true) !== isStatic) continue;
    if (isFunction(member)) {
      if (!('kind' in member) || member.kind === (accessor ?? 'method')) return member;
      if (member.kind === 'method' || accessor === undefined) return null;
      continue;
    }
    if (accessor !== undefined) return null;
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
  if (declaration === undefined || binding.kind === 'param' || !binding.isConstant) return null;
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
