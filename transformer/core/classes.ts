/** Classes at the top of a module: those whose methods can be moved, and whose instances keep their class. */
import type { types as t } from '@babel/core';
import { childrenOf, isTypeWrapper, unwrap } from './ast';
import type { Analysis, Binding, Reference } from './scope';

export type ClassNode = t.ClassDeclaration | t.ClassExpression;

/** Where a method stands. */
export interface Home {
  readonly class: ClassNode;
  /** The name by which the module knows the class. */
  readonly binding: Binding;
  readonly static: boolean;
}

/** The class of a method or field, if it is one that the whole module can name; `null` otherwise. */
export function homeOf(method: t.Node, analysis: Analysis): Home | null {
  const node = classAround(method, analysis);
  const binding = node === null ? null : moduleBindingOf(node, analysis);
  if (node === null || binding === null) return null;
  return { class: node, binding, static: 'static' in method && method.static === true };
}

/** The class that a member stands in directly. */
export function classAround(member: t.Node, analysis: Analysis): ClassNode | null {
  const body = analysis.parentOf(member);
  const owner = body?.type === 'ClassBody' ? analysis.parentOf(body) : null;
  return owner?.type === 'ClassDeclaration' || owner?.type === 'ClassExpression' ? owner : null;
}

/** `class A {}` at the top of the module, or `const A = class {}` there. */
function moduleBindingOf(node: ClassNode, analysis: Analysis): Binding | null {
  let binding: Binding | null = null;
  if (node.type === 'ClassDeclaration') {
    binding = node.id ? analysis.scopeOf(analysis.parentOf(node) ?? node).lookup(node.id.name) : null;
  } else {
    let outer: t.Node | null = analysis.parentOf(node);
    while (outer !== null && isTypeWrapper(outer)) outer = analysis.parentOf(outer);
    if (outer?.type === 'VariableDeclarator' && outer.id.type === 'Identifier') {
      binding = analysis.scopeOf(outer).lookup(outer.id.name);
    }
  }
  const steady = binding !== null && !binding.references.some((reference) => reference.writes);
  return steady && binding?.scope.kind === 'module' ? binding : null;
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

/** The module's own classes that are named in the types of a stretch of code: their instances may pass through it. */
export function classesInTypes(node: t.Node, analysis: Analysis): Binding[] {
  const found = new Set<Binding>();
  const visit = (inner: t.Node): void => {
    if (inner.type === 'TSTypeReference' && inner.typeName.type === 'Identifier') {
      const binding = analysis.moduleScope.bindings.get(inner.typeName.name);
      if (binding !== undefined && binding.kind !== 'import' && isClassBinding(binding, analysis))
        found.add(binding);
    }
    for (const child of childrenOf(inner, 'with types')) visit(child);
  };
  visit(node);
  return [...found];
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
