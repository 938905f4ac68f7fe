/** The one walk over a module's tree that fills in an {@link Analysis}. */
import type { types as t } from '@babel/core';
import { childrenOf, type FunctionNode, isErased, isFunction, rangeOf } from './ast';
import { type Analysis, type BindingKind, type ContextUse, type Reference, Scope } from './scope';

/**
 * @param offsets positions whose outermost node will be asked for later
 */
export function analyse(file: t.File, offsets: ReadonlySet<number>): Analysis {
  const walk = new Walk(file.program, offsets, jsxFactoryOf(file));
  walk.run();
  return walk;
}

/** What `this` and `arguments` mean at a place. */
interface Context {
  readonly scope: Scope;
  /** Owner of `this`, `super`, `new.target`. */
  readonly owner: t.Node;
  /** Owner of `arguments`. */
  readonly argumentsOwner: t.Node;
}

class Walk implements Analysis {
  readonly moduleScope: Scope;
  readonly references: Reference[] = [];
  readonly contextUses: ContextUse[] = [];
  readonly functions: FunctionNode[] = [];
  readonly importMetas: t.MetaProperty[] = [];
  readonly decorators: t.Decorator[] = [];
  private readonly implicit: Reference[] = [];
  private readonly jsxFactory: string;
  private readonly byNode = new Map<t.Node, Reference>();
  private readonly parents = new Map<t.Node, t.Node>();
  private readonly scopes = new Map<t.Node, Scope>();
  private readonly outermost = new Map<number, t.Node>();
  private readonly privateNames: { node: t.PrivateName; classes: readonly t.ClassBody[] }[] = [];
  private classes: readonly t.ClassBody[] = [];

  constructor(
    readonly program: t.Program,
    private readonly offsets: ReadonlySet<number>,
    jsxFactory: string,
  ) {
    this.moduleScope = new Scope('module', program, null);
    this.jsxFactory = jsxFactory;
  }

  run(): void {
    const context = { scope: this.moduleScope, owner: this.program, argumentsOwner: this.program };
    this.scopes.set(this.program, this.moduleScope);
    for (const statement of this.program.body) this.visit(statement, this.program, context);
    for (const reference of [...this.references, ...this.implicit]) {
      reference.binding = reference.scope.lookup(reference.name);
      reference.binding?.references.push(reference);
    }
    for (const reference of this.implicit) if (reference.binding !== null) this.references.push(reference);
    for (const { node, classes } of this.privateNames) {
      const owner = [...classes].reverse().find((body) => declaresPrivate(body, node.id.name));
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

  scopeOf(node: t.Node): Scope {
    for (let current: t.Node | null = node; current !== null; current = this.parentOf(current)) {
      const scope = this.scopes.get(current);
      if (scope !== undefined) return scope;
    }
    return this.moduleScope;
  }

  outermostAt(offset: number): t.Node | null {
    return this.outermost.get(offset) ?? null;
  }

  private enter(node: t.Node, parent: t.Node): void {
    this.parents.set(node, parent);
    if (this.offsets.size === 0) return;
    const start = node.start as number;
    if (this.offsets.has(start) && !this.outermost.has(start)) this.outermost.set(start, node);
    const parenthesis = node.extra?.parenStart;
    if (
      typeof parenthesis === 'number' &&
      this.offsets.has(parenthesis) &&
      !this.outermost.has(parenthesis)
    ) {
      this.outermost.set(parenthesis, node);
    }
  }

  private visitAll(nodes: readonly (t.Node | null | undefined)[], parent: t.Node, context: Context): void {
    for (const node of nodes) this.visit(node, parent, context);
  }

  private visitChildren(node: t.Node, context: Context): void {
    for (const child of childrenOf(node)) this.visit(child, node, context);
  }

  private visit(node: t.Node | null | undefined, parent: t.Node, context: Context): void {
    if (node === null || node === undefined) return;
    this.enter(node, parent);
    if (isErased(node)) return;
    const { scope } = context;
    switch (node.type) {
      case 'Identifier':
        if (node.name === 'arguments' && scope.lookup('arguments') === null) {
          this.addContextUse('arguments', node, context.argumentsOwner);
        }
        this.addReference(node, node.name, scope, true, false);
        return;
      case 'ThisExpression':
        this.addContextUse('this', node, context.owner);
        return;
      case 'Super':
        this.addContextUse('super', node, context.owner);
        return;
      case 'MetaProperty':
        if (node.meta.name === 'new') this.addContextUse('new.target', node, context.owner);
        else this.importMetas.push(node);
        return;
      case 'PrivateName':
        this.privateNames.push({ node, classes: this.classes });
        return;
      case 'FunctionDeclaration':
        if (node.id) this.declare(node.id, node.id.name, 'function', node, scope);
        this.visitFunction(node, context);
        return;
      case 'FunctionExpression': {
        if (!node.id) {
          this.visitFunction(node, context);
          return;
        }
        const own = new Scope('name', node, scope);
        this.declare(node.id, node.id.name, 'function', node, own);
        this.visitFunction(node, { ...context, scope: own });
        return;
      }
      case 'ArrowFunctionExpression':
        this.visitFunction(node, context);
        return;
      case 'ObjectMethod':
      case 'ClassMethod':
      case 'ClassPrivateMethod':
        this.visitKey(node, context);
        this.visitFunction(node, context);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.visitClass(node, context);
        return;
      case 'ClassProperty':
      case 'ClassAccessorProperty':
      case 'ClassPrivateProperty':
        this.visitKey(node, context);
        this.visit(node.value, node, { ...context, owner: node, argumentsOwner: node });
        return;
      case 'StaticBlock': {
        const own = new Scope('static', node, scope);
        this.scopes.set(node, own);
        this.visitAll(node.body, node, { scope: own, owner: node, argumentsOwner: node });
        return;
      }
      case 'VariableDeclaration': {
        const target = node.kind === 'var' ? scope.varScope : scope;
        const kind: BindingKind = node.kind === 'var' || node.kind === 'let' ? node.kind : 'const';
        for (const declarator of node.declarations) {
          this.enter(declarator, node);
          this.visitPattern(declarator.id, declarator, context, (id) =>
            this.declare(id, id.name, kind, declarator, target),
          );
          this.visit(declarator.init, declarator, context);
        }
        return;
      }
      case 'AssignmentExpression':
        this.visitTarget(node.left, node, context, node.operator !== '=');
        this.visit(node.right, node, context);
        return;
      case 'UpdateExpression':
        this.visitTarget(node.argument, node, context, true);
        return;
      case 'ForInStatement':
      case 'ForOfStatement': {
        const own = this.open('block', node, context);
        if (node.left.type === 'VariableDeclaration') this.visit(node.left, node, own);
        else this.visitTarget(node.left, node, own, false);
        this.visit(node.right, node, own);
        this.visit(node.body, node, own);
        return;
      }
      case 'ForStatement':
      case 'BlockStatement':
        this.visitChildren(node, this.open('block', node, context));
        return;
      case 'SwitchStatement':
        this.visit(node.discriminant, node, context);
        this.visitAll(node.cases, node, this.open('block', node, context));
        return;
      case 'CatchClause': {
        const own = this.open('catch', node, context);
        if (node.param) {
          this.visitPattern(node.param, node, own, (id) =>
            this.declare(id, id.name, 'catch', node, own.scope),
          );
        }
        this.visit(node.body, node, own);
        return;
      }
      case 'LabeledStatement':
        this.visit(node.body, node, context);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
        return;
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        this.visit(node.object, node, context);
        if (node.computed || node.property.type === 'PrivateName') this.visit(node.property, node, context);
        return;
      case 'CallExpression':
      case 'OptionalCallExpression':
        if (
          node.callee.type === 'Identifier' &&
          node.callee.name === 'eval' &&
          scope.lookup('eval') === null
        ) {
          this.addContextUse('eval', node, context.owner);
        }
        this.visitChildren(node, context);
        return;
      case 'WithStatement':
        // Inside `with`, what a name refers to is known at run time only: as unanalysable as eval.
        this.addContextUse('eval', node, context.owner);
        this.visitChildren(node, context);
        return;
      case 'ObjectProperty':
        this.visitKey(node, context);
        this.visit(node.value, node, context);
        return;
      case 'Decorator':
        this.decorators.push(node);
        this.visit(node.expression, node, context);
        return;
      case 'JSXFragment':
        this.addImplicitReference(node, this.jsxFactory, scope);
        this.visitChildren(node, context);
        return;
      case 'JSXOpeningElement':
        this.addImplicitReference(node, this.jsxFactory, scope);
        this.visitJsxName(node.name, node, context);
        this.visitAll(node.attributes, node, context);
        return;
      case 'JSXClosingElement':
        return;
      case 'JSXAttribute':
        this.visit(node.value, node, context);
        return;
      case 'ImportDeclaration':
        if (node.importKind === 'type' || node.importKind === 'typeof') return;
        for (const specifier of node.specifiers) {
          this.enter(specifier, node);
          if (specifier.type === 'ImportSpecifier' && (specifier.importKind ?? 'value') !== 'value') continue;
          this.declare(specifier.local, specifier.local.name, 'import', specifier, scope);
        }
        return;
      case 'ExportNamedDeclaration':
        if (node.exportKind === 'type') return;
        this.visit(node.declaration, node, context);
        if (node.source) return;
        for (const specifier of node.specifiers) {
          this.enter(specifier, node);
          if (specifier.type !== 'ExportSpecifier' || specifier.exportKind === 'type') continue;
          this.visit(specifier.local, specifier, context);
        }
        return;
      case 'ExportAllDeclaration':
        return;
      case 'TSImportEqualsDeclaration':
        this.visitImportEquals(node, context);
        return;
      case 'TSEnumDeclaration':
        this.visitEnum(node, context);
        return;
      case 'TSModuleDeclaration':
        this.visitNamespace(node, context);
        return;
      default:
        this.visitChildren(node, context);
    }
  }

  private open(kind: 'block' | 'catch', node: t.Node, context: Context): Context {
    const scope = new Scope(kind, node, context.scope);
    this.scopes.set(node, scope);
    return { ...context, scope };
  }

  private declare(id: t.Node, name: string, kind: BindingKind, node: t.Node, scope: Scope): void {
    if (!this.parents.has(id) && id !== node) this.parents.set(id, node);
    scope.declare(name, kind, { id, node });
  }

  private addReference(node: t.Node, name: string, scope: Scope, reads: boolean, writes: boolean): void {
    const { start, end } = rangeOf(node);
    const reference: Reference = { start, end, name, node, scope, reads, writes, binding: null };
    this.references.push(reference);
    this.byNode.set(node, reference);
  }

  /** A name that the element's compiled form refers to, without its being written there. */
  private addImplicitReference(node: t.Node, name: string, scope: Scope): void {
    const start = rangeOf(node).start;
    this.implicit.push({ start, end: start, name, node, scope, reads: true, writes: false, binding: null });
  }

  private addContextUse(kind: ContextUse['kind'], node: t.Node, owner: t.Node): void {
    this.contextUses.push({ kind, node, owner, ...rangeOf(node) });
  }

  /** A method's or property's key and decorators belong to what is around it. */
  private visitKey(
    node: { key: t.Node; computed?: boolean | null; decorators?: t.Decorator[] | null } & t.Node,
    context: Context,
  ): void {
    this.visitAll(node.decorators ?? [], node, context);
    if (node.computed) this.visit(node.key, node, context);
    else this.parents.set(node.key, node);
  }

  private visitFunction(node: FunctionNode, context: Context): void {
    this.functions.push(node);
    const scope = new Scope('function', node, context.scope);
    this.scopes.set(node, scope);
    const own: Context =
      node.type === 'ArrowFunctionExpression'
        ? { ...context, scope }
        : { scope, owner: node, argumentsOwner: node };
    let simple = true;
    for (const parameter of node.params) {
      if (parameter.type !== 'Identifier') simple = false;
      else if (parameter.name === 'this') continue;
      this.visitPattern(parameter, node, own, (id) => this.declare(id, id.name, 'param', parameter, scope));
    }
    if (node.body.type !== 'BlockStatement') {
      this.visit(node.body, node, own);
      return;
    }
    this.enter(node.body, node);
    // With a default, a pattern or a rest among the parameters, the body's `var`s live in a scope of their own.
    let body = own;
    if (!simple) {
      const bodyScope = new Scope('body', node.body, scope);
      this.scopes.set(node.body, bodyScope);
      body = { ...own, scope: bodyScope };
    }
    this.visitAll(node.body.body, node.body, body);
  }

  private visitClass(node: t.ClassDeclaration | t.ClassExpression, context: Context): void {
    let { scope } = context;
    this.visitAll(node.decorators ?? [], node, context);
    if (node.type === 'ClassDeclaration') {
      if (node.id) this.declare(node.id, node.id.name, 'class', node, scope);
    } else if (node.id) {
      scope = new Scope('class', node, scope);
      this.scopes.set(node, scope);
      this.declare(node.id, node.id.name, 'class', node, scope);
    }
    const own = { ...context, scope };
    this.visit(node.superClass, node, own);
    this.enter(node.body, node);
    const outer = this.classes;
    this.classes = [...outer, node.body];
    this.visitAll(node.body.body, node.body, own);
    this.classes = outer;
  }

  private visitPattern(
    node: t.Node,
    parent: t.Node,
    context: Context,
    declare: (id: t.Identifier) => void,
  ): void {
    this.enter(node, parent);
    switch (node.type) {
      case 'Identifier':
        this.visitAll(node.decorators ?? [], node, context);
        declare(node);
        return;
      case 'AssignmentPattern':
        this.visitPattern(node.left, node, context, declare);
        this.visit(node.right, node, context);
        return;
      case 'RestElement':
        this.visitPattern(node.argument, node, context, declare);
        return;
      case 'ArrayPattern':
        for (const element of node.elements) if (element) this.visitPattern(element, node, context, declare);
        return;
      case 'ObjectPattern':
        for (const property of node.properties) {
          if (property.type === 'RestElement') {
            this.visitPattern(property, node, context, declare);
          } else {
            this.enter(property, node);
            this.visitKey(property, context);
            this.visitPattern(property.value, property, context, declare);
          }
        }
        return;
      case 'TSParameterProperty':
        this.visitAll(node.decorators ?? [], node, context);
        this.visitPattern(node.parameter, node, context, declare);
        return;
      default:
        throw new TypeError(`Unexpected ${node.type} in a pattern`);
    }
  }

  /** The left side of an assignment. */
  private visitTarget(node: t.Node, parent: t.Node, context: Context, reads: boolean): void {
    switch (node.type) {
      case 'Identifier':
        this.enter(node, parent);
        this.addReference(node, node.name, context.scope, reads, true);
        return;
      case 'AssignmentPattern':
        this.enter(node, parent);
        this.visitTarget(node.left, node, context, reads);
        this.visit(node.right, node, context);
        return;
      case 'RestElement':
        this.enter(node, parent);
        this.visitTarget(node.argument, node, context, reads);
        return;
      case 'ArrayPattern':
        this.enter(node, parent);
        for (const element of node.elements) if (element) this.visitTarget(element, node, context, reads);
        return;
      case 'ObjectPattern':
        this.enter(node, parent);
        for (const property of node.properties) {
          if (property.type === 'RestElement') {
            this.visitTarget(property, node, context, reads);
          } else {
            this.enter(property, node);
            this.visitKey(property, context);
            this.visitTarget(property.value, property, context, reads);
          }
        }
        return;
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'ParenthesizedExpression':
        this.enter(node, parent);
        this.visitTarget(node.expression, node, context, reads);
        return;
      default:
        this.visit(node, parent, context);
    }
  }

  private visitJsxName(node: t.Node, parent: t.Node, context: Context): void {
    this.enter(node, parent);
    if (node.type === 'JSXMemberExpression') {
      this.visitJsxName(node.object, node, context);
    } else if (node.type === 'JSXIdentifier') {
      if (node.name === 'this') this.addContextUse('this', node, context.owner);
      else if (parent.type === 'JSXMemberExpression' || !/^[a-z]|-/.test(node.name)) {
        this.addReference(node, node.name, context.scope, true, false);
      }
    }
  }

  private visitImportEquals(node: t.TSImportEqualsDeclaration, context: Context): void {
    if (node.importKind === 'type') return;
    const external = node.moduleReference.type === 'TSExternalModuleReference';
    this.declare(node.id, node.id.name, external ? 'import' : 'const', node, context.scope);
    let root: t.Node = node.moduleReference;
    while (root.type === 'TSQualifiedName') root = root.left;
    if (root.type === 'Identifier') this.addReference(root, root.name, context.scope, true, false);
  }

  private visitEnum(node: t.TSEnumDeclaration, context: Context): void {
    this.declare(node.id, node.id.name, 'enum', node, context.scope);
    const own = new Scope('enum', node, context.scope);
    this.scopes.set(node, own);
    for (const member of node.members) {
      this.enter(member, node);
      const name = member.id.type === 'Identifier' ? member.id.name : member.id.value;
      this.declare(member.id, name, 'enum-member', member, own);
      this.visit(member.initializer, member, { ...context, scope: own });
    }
  }

  private visitNamespace(node: t.TSModuleDeclaration, context: Context): void {
    if (node.id.type !== 'Identifier' || node.kind === 'global') return;
    this.declare(node.id, node.id.name, 'namespace', node, context.scope);
    const own = new Scope('namespace', node, context.scope);
    this.scopes.set(node, own);
    const inside = { scope: own, owner: node, argumentsOwner: node };
    const { body } = node;
    this.enter(body, node);
    if (body.type === 'TSModuleBlock') this.visitAll(body.body, body, inside);
    else this.visit(body, node, inside);
  }
}

/** What elements are made with: `React`, or what an `@jsx` comment says. */
function jsxFactoryOf(file: t.File): string {
  for (const comment of file.comments ?? []) {
    const pragma = /@jsx\s+([\w$]+)/.exec(comment.value);
    if (pragma?.[1] !== undefined) return pragma[1];
  }
  return 'React';
}

function declaresPrivate(body: t.ClassBody, name: string): boolean {
  return body.body.some(
    (member) => 'key' in member && member.key.type === 'PrivateName' && member.key.id.name === name,
  );
}

/** Every function around a node, innermost first. */
export function functionsAround(analysis: Analysis, node: t.Node): FunctionNode[] {
  const around: FunctionNode[] = [];
  for (let current = analysis.parentOf(node); current !== null; current = analysis.parentOf(current)) {
    if (isFunction(current)) around.push(current);
  }
  return around;
}
