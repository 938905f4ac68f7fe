/** What the walk over a module's tree writes down, and how names find their meanings once all of it is there. */
import type { types as t } from '@babel/core';
import { type FunctionNode, rangeOf } from './ast';
import { type Analysis, type BindingKind, type ContextUse, type Reference, Scope } from './scope';

export class WalkRecord implements Analysis {
  readonly moduleScope: Scope;
  readonly references: Reference[] = [];
  readonly contextUses: ContextUse[] = [];
  readonly functions: FunctionNode[] = [];
  readonly importMetas: t.MetaProperty[] = [];
  readonly decorators: t.Decorator[] = [];
  private readonly implicit: Reference[] = [];
  private readonly byNode = new Map<t.Node, Reference>();
  private readonly parents = new Map<t.Node, t.Node>();
  private readonly scopesByNode = new Map<t.Node, Scope>();
  private readonly outermost = new Map<number, t.Node>();
  private readonly privateNames: { node: t.PrivateName; classes: readonly t.ClassBody[] }[] = [];

  /** @param offsets positions whose outermost node will be asked for later */
  constructor(
    readonly program: t.Program,
    private readonly offsets: ReadonlySet<number>,
  ) {
    this.moduleScope = new Scope('module', program, null);
    this.scopesByNode.set(program, this.moduleScope);
  }

  /** Every node is entered once, before what is in it. */
  enter(node: t.Node, parent: t.Node): void {
    this.parents.set(node, parent);
    if (this.offsets.size === 0) return;
    const start = node.start as number;
    // Of several parentheses, the parser tells the outermost; up to the node there are only others, and comments.
    const parenthesis = node.extra?.parenStart;
    for (let at = typeof parenthesis === 'number' ? parenthesis : start; at <= start; at++) {
      if (this.offsets.has(at) && !this.outermost.has(at)) this.outermost.set(at, node);
    }
  }

  /** For a node that is no part of the walk: a name that is not a reference. */
  enterName(node: t.Node, parent: t.Node): void {
    this.parents.set(node, parent);
  }

  openScope(scope: Scope): Scope {
    this.scopesByNode.set(scope.node, scope);
    return scope;
  }

  declare(id: t.Node, name: string, kind: BindingKind, node: t.Node, scope: Scope): void {
    if (!this.parents.has(id) && id !== node) this.parents.set(id, node);
    scope.declare(name, kind, { id, node });
  }

  addReference(node: t.Node, name: string, scope: Scope, reads: boolean, writes: boolean): void {
    const { start, end } = rangeOf(node);
    const reference: Reference = { start, end, name, node, scope, reads, writes, binding: null };
    this.references.push(reference);
    this.byNode.set(node, reference);
  }

  /** A name that the node's compiled form refers to, without its being written there. */
  addImplicitReference(node: t.Node, name: string, scope: Scope): void {
    const start = rangeOf(node).start;
    this.implicit.push({ start, end: start, name, node, scope, reads: true, writes: false, binding: null });
  }

  addContextUse(kind: ContextUse['kind'], node: t.Node, owner: t.Node): void {
    this.contextUses.push({ kind, node, owner, ...rangeOf(node) });
  }

  /** @param classes the bodies of the classes around it, outermost first */
  addPrivateName(node: t.PrivateName, classes: readonly t.ClassBody[]): void {
    this.privateNames.push({ node, classes });
  }

  /** Finds what every name refers to. Only now, since a name may stand before its declaration. */
  resolve(): void {
    for (const reference of [...this.references, ...this.implicit]) {
      reference.binding = reference.scope.lookup(reference.name);
      reference.binding?.addReference(reference);
    }
    for (const reference of this.implicit) if (reference.binding !== null) this.references.push(reference);
    for (const { node, classes } of this.privateNames) {
      const owner = classes.findLast((body) => declaresPrivate(body, node.id.name));
      if (owner !== undefined) this.addContextUse('private', node, owner);
    }
    this.references.sort((a, b) => a.start - b.start);
    this.contextUses.sort((a, b) => a.start - b.start);
  }

  parentOf(node: t.Node): t.Node | null {
    return this.parents.get(node) ?? null;
  }

  referenceOf(node: t.Node): Reference | null {
    return this.byNode.get(node) ?? null;
  }

  *scopes(): Iterable<Scope> {
    for (const scope of this.scopesByNode.values()) {
      // That of a function expression's own name is around the function's.
      if (scope.parent?.kind === 'name') yield scope.parent;
      yield scope;
    }
  }

  scopeOf(node: t.Node): Scope {
    for (let current: t.Node | null = node; current !== null; current = this.parentOf(current)) {
      const scope = this.scopesByNode.get(current);
      if (scope !== undefined) return scope;
    }
    return this.moduleScope;
  }

  outermostAt(offset: number): t.Node | null {
    return this.outermost.get(offset) ?? null;
  }
}

function declaresPrivate(body: t.ClassBody, name: string): boolean {
  return body.body.some(
    (member) => 'key' in member && member.key.type === 'PrivateName' && member.key.id.name === name,
  );
}
