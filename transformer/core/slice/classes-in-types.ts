/** The classes that a function's types name: their instances may pass through it, so its entry has to know them. */
import type { types as t } from '@babel/core';
import { childrenOf, unwrap } from '../analysis/ast';
import type { Analysis, Binding } from '../analysis/scope';
import { declarationIn } from '../analysis/statements';
import type { ClassNode } from './classes';
import type { Imports, TypeImport } from './imports';

/**
 * Looks through a module's types. The module's own classes count, and those of the program's other modules: a host
 * without types knows these only where they are imported for more than types. Those of packages do not count, since they
 * may hold what cannot be copied.
 *
 * What the types are made of counts, too, and the fields of `this`:
 *
 *     interface Cart { items: Item[] }        /** @unsync *\/ function total(cart: Cart)   →   Item
 *
 * So do the type arguments of a base class: `class Users extends Repository<User> {}`.
 */
export class ClassesInTypes {
  /** Interfaces and aliases at the top of the module. */
  private readonly declared = new Map<string, t.Node[]>();
  private readonly named = new Map<string, Named>();
  private readonly stateOfClass = new Map<ClassNode, ReadonlySet<string>>();

  constructor(
    private readonly analysis: Analysis,
    private readonly imports: Imports,
  ) {
    for (const node of analysis.program.body.map(declarationIn)) {
      if (node.type !== 'TSInterfaceDeclaration' && node.type !== 'TSTypeAliasDeclaration') continue;
      this.declared.set(node.id.name, [...(this.declared.get(node.id.name) ?? []), node]);
    }
  }

  /** @param types the class whose instance `this` is in the function, and its subclasses */
  of(fn: t.Node, types: readonly ClassNode[]): (Binding | TypeImport)[] {
    const found = new Set<Binding | TypeImport>();
    const names = namesIn([fn]);
    for (const type of types) for (const name of this.stateOf(type)) names.add(name);
    // Grows while it is gone through.
    for (const name of names) {
      const { leadsTo, binding } = this.lookUp(name);
      for (const next of leadsTo) names.add(next);
      const asType = binding === null ? this.imports.typeImport(name) : null;
      if (binding !== null) found.add(binding);
      if (asType !== null) found.add(asType);
    }
    return [...found];
  }

  private lookUp(name: string): Named {
    const known = this.named.get(name);
    if (known !== undefined) return known;
    const leadsTo = namesIn(this.declared.get(name) ?? []);
    const binding = this.classNamed(name);
    for (const { node } of binding?.declarations ?? [])
      for (const next of this.stateOf(classOf(node))) leadsTo.add(next);
    const named = { leadsTo, binding };
    this.named.set(name, named);
    return named;
  }

  private classNamed(name: string): Binding | null {
    const binding = this.analysis.moduleScope.bindings.get(name);
    const isKnown =
      binding !== undefined && this.imports.isOfProgram(binding) && this.imports.isClass(binding);
    return isKnown ? binding : null;
  }

  /** Names in what an instance holds, as far as types say: its fields, the constructor's, and the base class. */
  private stateOf(type: ClassNode | null): ReadonlySet<string> {
    if (type === null) return new Set();
    const known = this.stateOfClass.get(type);
    if (known !== undefined) return known;
    const names = namesIn([...type.body.body.flatMap(stateIn), ...typeArgumentsOfBase(type)]);
    if (type.superClass?.type === 'Identifier') names.add(type.superClass.name);
    this.stateOfClass.set(type, names);
    return names;
  }
}

/** A name in a type. */
interface Named {
  /** The names in its declaration. */
  readonly leadsTo: ReadonlySet<string>;
  /** Where it is a class. */
  readonly binding: Binding | null;
}

function stateIn(member: t.ClassBody['body'][number]): t.Node[] {
  if (member.type === 'ClassMethod' && member.kind === 'constructor')
    return member.params.filter(({ type }) => type === 'TSParameterProperty');
  const isField = member.type === 'ClassProperty' || member.type === 'ClassAccessorProperty';
  return isField && !member.static ? [member] : [];
}

function typeArgumentsOfBase(type: ClassNode): t.Node[] {
  const given =
    type.superTypeParameters ?? (type as { superTypeArguments?: t.Node | null }).superTypeArguments;
  return given ? [given] : [];
}

function namesIn(nodes: readonly t.Node[]): Set<string> {
  const names = new Set<string>();
  const visit = (node: t.Node): void => {
    const name = namedType(node);
    if (name !== null) names.add(name);
    for (const child of childrenOf(node, 'with types')) visit(child);
  };
  nodes.forEach(visit);
  return names;
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

function classOf(node: t.Node): ClassNode | null {
  const value = node.type === 'VariableDeclarator' && node.init != null ? unwrap(node.init) : node;
  return value.type === 'ClassDeclaration' || value.type === 'ClassExpression' ? value : null;
}
