/** Classes with a name: those whose methods can be moved. The module's own are known to its entry as well. */
import type { types as t } from '@babel/core';
import { childrenOf, isFunction, isTypeWrapper, unwrap } from '../analysis/ast';
import type { Analysis, Binding, Reference } from '../analysis/scope';
import { declarationIn } from '../analysis/statements';

export type ClassNode = t.ClassDeclaration | t.ClassExpression;

/** Where a method stands. */
export interface Home {
  readonly class: ClassNode;
  /** The name by which code around the class, or in it, knows it. */
  readonly binding: Binding;
  readonly static: boolean;
  /** Whether the class is made anew each time that the code around it runs, and goes along with its captures. */
  readonly local: boolean;
}

/** The class of a method or field, if it has a name that always means it; `null` otherwise. */
export function homeOf(method: t.Node, analysis: Analysis): Home | null {
  const node = classAround(method, analysis);
  const binding = node === null ? null : bindingOf(node, analysis);
  if (node === null || binding === null) return null;
  const isStatic = 'static' in method && method.static === true;
  return { class: node, binding, static: isStatic, local: binding.scope.kind !== 'module' };
}

/** The class that a member stands in directly. */
export function classAround(member: t.Node, analysis: Analysis): ClassNode | null {
  const body = analysis.parentOf(member);
  const owner = body?.type === 'ClassBody' ? analysis.parentOf(body) : null;
  return owner?.type === 'ClassDeclaration' || owner?.type === 'ClassExpression' ? owner : null;
}

/** The `A` of `class A {}`, `const A = class {}` and `f(class A {})`. */
export function bindingOf(node: ClassNode, analysis: Analysis): Binding | null {
  if (node.type === 'ClassDeclaration') {
    return node.id ? constant(analysis.scopeOf(analysis.parentOf(node) ?? node).lookup(node.id.name)) : null;
  }
  let outer: t.Node | null = analysis.parentOf(node);
  while (outer !== null && isTypeWrapper(outer)) outer = analysis.parentOf(outer);
  if (outer?.type === 'VariableDeclarator' && outer.id.type === 'Identifier') {
    const held = constant(analysis.scopeOf(outer).lookup(outer.id.name));
    if (held !== null) return held;
  }
  return node.id ? constant(analysis.scopeOf(node).lookup(node.id.name)) : null;
}

/** The classes of this file that extend one: `class B extends A {}`, `class B extends mixin(A) {}`. */
export function subclassesOf({ references }: Binding, analysis: Analysis): ClassNode[] {
  return references.flatMap(({ node }) => {
    for (let inner = node, outer = analysis.parentOf(node); outer !== null && !isFunction(inner); ) {
      if (
        (outer.type === 'ClassDeclaration' || outer.type === 'ClassExpression') &&
        outer.superClass === inner
      )
        return [outer];
      inner = outer;
      outer = analysis.parentOf(outer);
    }
    return [];
  });
}

/** A class and those of this file that extend it, or one that does. */
export function withSubclasses(type: ClassNode, analysis: Analysis): ClassNode[] {
  const all = new Set([type]);
  for (const each of all) {
    const binding = bindingOf(each, analysis);
    if (binding !== null) for (const subclass of subclassesOf(binding, analysis)) all.add(subclass);
  }
  return [...all];
}

function constant(binding: Binding | null): Binding | null {
  return binding?.isConstant ? binding : null;
}

/**
 * Whether a binding is a class for certain: declared as one, or imported or declared as a function and then constructed,
 * extended or tested for.
 */
export function isClassBinding(binding: Binding, analysis: Analysis): boolean {
  const [declaration] = binding.declarations;
  if (declaration === undefined) return false;
  const { node } = declaration;
  if (node.type === 'ClassDeclaration') return true;
  if (node.type === 'VariableDeclarator') {
    return node.id === declaration.id && node.init != null && unwrap(node.init).type === 'ClassExpression';
  }
  const mayBe = binding.kind === 'import' || node.type === 'FunctionDeclaration';
  return mayBe && binding.references.some((reference) => usesAsClass(reference, analysis));
}

function usesAsClass(reference: Reference, analysis: Analysis): boolean {
  let { node } = reference;
  let parent = analysis.parentOf(node);
  while (parent !== null && isTypeWrapper(parent)) {
    node = parent;
    parent = analysis.parentOf(node);
  }
  switch (parent?.type) {
    case 'NewExpression':
      return parent.callee === node;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.superClass === node;
    case 'BinaryExpression':
      return parent.operator === 'instanceof' && parent.right === node;
    default:
      return false;
  }
}

/**
 * The classes that are named in the types of a function: their instances may pass through it. The module's own,
 * and those of the program's other modules, which are imported for more than types; not those of packages, which may
 * hold what cannot be copied. What the types are made of counts, too, and the fields of `this`:
 *
 *     interface Cart { items: Item[] }        /** @unsync *\/ function total(cart: Cart)   →   Item
 * So do the type arguments of a base class: `class Users extends Repository<User> {}`.
 * @param types the class of the method or field that the function is, where `this` is an instance, and its subclasses
 */
export function classesInTypes(fn: t.Node, types: readonly ClassNode[], analysis: Analysis): Binding[] {
  const found = new Set<Binding>();
  const seen = new Set<string>();
  const visit = (node: t.Node): void => {
    const name = namedType(node);
    if (name !== null) visitNamed(name);
    for (const child of childrenOf(node, 'with types')) visit(child);
  };
  const visitNamed = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const declaration of typesNamed(name, analysis)) visit(declaration);
    const binding = analysis.moduleScope.bindings.get(name);
    if (binding === undefined || !isOfProgram(binding, analysis) || !isClassBinding(binding, analysis))
      return;
    found.add(binding);
    for (const { node } of binding.declarations) visitState(classOf(node));
  };
  /** What an instance holds, as far as types say: its fields, the constructor's, and those of the base class. */
  const visitState = (node: ClassNode | null): void => {
    for (const member of node?.body.body ?? []) {
      if (member.type === 'ClassMethod' && member.kind === 'constructor') {
        for (const parameter of member.params) if (parameter.type === 'TSParameterProperty') visit(parameter);
      } else if (member.type === 'ClassProperty' || member.type === 'ClassAccessorProperty') {
        if (!member.static) visit(member);
      }
    }
    for (const given of typeArgumentsOfBase(node)) visit(given);
    if (node?.superClass?.type === 'Identifier') visitNamed(node.superClass.name);
  };
  visit(fn);
  for (const type of types) visitState(type);
  return [...found];
}

function typeArgumentsOfBase(type: ClassNode | null): t.Node[] {
  const given =
    type?.superTypeParameters ?? (type as { superTypeArguments?: t.Node | null } | null)?.superTypeArguments;
  return given ? [given] : [];
}

/** The name in `Item`, and in `extends Item` of an interface. */
function namedType(node: t.Node): string | null {
  const named =
    node.type === 'TSTypeReference'
      ? node.typeName
      : node.type === 'TSExpressionWithTypeArguments'
        ? node.expression
        : null;
  return named?.type === 'Identifier' ? named.name : null;
}

function typesNamed(name: string, analysis: Analysis): t.Node[] {
  return analysis.program.body
    .map(declarationIn)
    .filter(
      (node) =>
        (node.type === 'TSInterfaceDeclaration' || node.type === 'TSTypeAliasDeclaration') &&
        node.id.name === name,
    );
}

function classOf(node: t.Node): ClassNode | null {
  const value = node.type === 'VariableDeclarator' && node.init != null ? unwrap(node.init) : node;
  return value.type === 'ClassDeclaration' || value.type === 'ClassExpression' ? value : null;
}

function isOfProgram({ kind, declarations: [declaration] }: Binding, analysis: Analysis): boolean {
  if (kind !== 'import' || declaration === undefined) return true;
  const statement = analysis.parentOf(declaration.node);
  return statement?.type === 'ImportDeclaration' && /^[.#]/.test(statement.source.value);
}

/** Whether `this` there is an instance of a class: in a method, an accessor, the constructor or an instance field. */
export function isInstanceOwner(owner: t.Node): boolean {
  switch (owner.type) {
    case 'ClassMethod':
    case 'ClassPrivateMethod':
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
      return owner.static !== true;
    default:
      return false;
  }
}
