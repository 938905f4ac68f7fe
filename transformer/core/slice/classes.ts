/** Classes with a name: those whose methods can be moved. The module's own are known to its entry as well. */
import type { types as t } from '@babel/core';
import { isFunction, isTypeWrapper } from '../analysis/ast';
import type { Analysis, Binding } from '../analysis/scope';

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

/** By binding, since each annotated method asks for those of its class. */
const knownSubclasses = new WeakMap<Binding, readonly ClassNode[]>();

/** The classes of this file that extend one: `class B extends A {}`, `class B extends mixin(A) {}`. */
export function subclassesOf(binding: Binding, analysis: Analysis): readonly ClassNode[] {
  const known = knownSubclasses.get(binding);
  if (known !== undefined) return known;
  const found = findSubclasses(binding, analysis);
  knownSubclasses.set(binding, found);
  return found;
}

function findSubclasses({ references }: Binding, analysis: Analysis): ClassNode[] {
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
