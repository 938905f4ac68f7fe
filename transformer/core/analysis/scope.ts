/**
 * What every name in a module refers to, found in one walk.
 *
 * Not Babel's own scopes: those put parameters and body into one scope, count a name in a type as a reference, and do
 * not see enums and namespaces. Here parameters are a scope of their own, types are skipped altogether, and a write is
 * a reference like any other, only marked.
 */
import type { types as t } from '@babel/core';
import { type FunctionNode, type Range, within } from './ast';

export type ScopeKind =
  | 'module'
  | 'function'
  | 'body'
  | 'block'
  | 'catch'
  | 'class'
  | 'name'
  | 'static'
  | 'namespace'
  | 'enum';

export type BindingKind =
  | 'import'
  | 'var'
  | 'let'
  | 'const'
  | 'function'
  | 'class'
  | 'param'
  | 'catch'
  | 'enum'
  | 'enum-member'
  | 'namespace';

/** Where a binding comes into being. */
export interface Declaration {
  /** The name as written. */
  readonly id: t.Node;
  /** The declarator, function, class, specifier, parameter … that declares it. */
  readonly node: t.Node;
}

export class Binding {
  readonly declarations: Declaration[] = [];
  readonly references: Reference[] = [];
  /** Whether nothing is assigned to it after its declaration. */
  isConstant = true;

  constructor(
    readonly name: string,
    readonly kind: BindingKind,
    readonly scope: Scope,
  ) {}

  addReference(reference: Reference): void {
    this.references.push(reference);
    if (reference.writes) this.isConstant = false;
  }
}

/** A use of a name as a value. */
export interface Reference extends Range {
  readonly name: string;
  readonly node: t.Node;
  readonly scope: Scope;
  readonly reads: boolean;
  readonly writes: boolean;
  /** What it refers to; `null` for a global. */
  binding: Binding | null;
}

export class Scope {
  readonly bindings = new Map<string, Binding>();
  /** Of a namespace: all its parts, each of which sees what the others export. */
  parts: Scope[] | null = null;
  /** Of a part of a namespace: what it exports. */
  exported: ReadonlyMap<string, Binding> | null = null;
  /** The parts of each namespace that is declared in it. */
  namespaces: Map<string, Scope[]> | null = null;

  constructor(
    readonly kind: ScopeKind,
    readonly node: t.Node,
    readonly parent: Scope | null,
  ) {}

  lookup(name: string): Binding | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const binding = scope.bindings.get(name) ?? scope.exportedByPart(name);
      if (binding !== undefined) return binding;
    }
    return null;
  }

  private exportedByPart(name: string): Binding | undefined {
    return this.parts?.find(({ exported }) => exported?.has(name))?.exported?.get(name);
  }

  /** The scope in which a `var` of this one lands. */
  get varScope(): Scope {
    let scope: Scope = this;
    while (!VAR_SCOPES.has(scope.kind) && scope.parent !== null) scope = scope.parent;
    return scope;
  }

  declare(name: string, kind: BindingKind, declaration: Declaration): void {
    const binding = this.bindings.get(name) ?? new Binding(name, kind, this);
    this.bindings.set(name, binding);
    binding.declarations.push(declaration);
  }
}

const VAR_SCOPES: ReadonlySet<ScopeKind> = new Set(['module', 'function', 'body', 'static', 'namespace']);

/** Something that depends on the function around it rather than on a name. */
export interface ContextUse extends Range {
  readonly kind: 'this' | 'super' | 'new.target' | 'arguments' | 'eval' | 'private';
  readonly node: t.Node;
  /**
   * The function, class field, static block or program that gives it its meaning; for `private`, the class whose body
   * declares the name.
   */
  readonly owner: t.Node;
}

/** All that is known about the names of one module. */
export interface Analysis {
  readonly program: t.Program;
  readonly moduleScope: Scope;
  /** In the order of the source. */
  readonly references: readonly Reference[];
  readonly contextUses: readonly ContextUse[];
  readonly functions: readonly FunctionNode[];
  /** `import.meta` nodes. */
  readonly importMetas: readonly t.MetaProperty[];
  readonly decorators: readonly t.Decorator[];
  parentOf(node: t.Node): t.Node | null;
  /** The reference an identifier is, if it is one. */
  referenceOf(node: t.Node): Reference | null;
  /** All of them. */
  scopes(): Iterable<Scope>;
  /** The scope a node stands in. */
  scopeOf(node: t.Node): Scope;
  /** The outermost node that starts at one of the offsets asked for. */
  outermostAt(offset: number): t.Node | null;
}

/** The references within a range, found by bisection: the list is in the order of the source. */
export function referencesIn(analysis: Analysis, range: Range): Reference[] {
  return slice(analysis.references, range);
}

export function contextUsesIn(analysis: Analysis, range: Range): ContextUse[] {
  return slice(analysis.contextUses, range);
}

function slice<T extends Range>(sorted: readonly T[], range: Range): T[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as T).start < range.start) low = middle + 1;
    else high = middle;
  }
  const found: T[] = [];
  for (let index = low; index < sorted.length; index++) {
    const item = sorted[index] as T;
    if (item.start >= range.end) break;
    if (within(item, range)) found.push(item);
  }
  return found;
}
