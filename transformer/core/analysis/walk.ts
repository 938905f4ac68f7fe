/** The one walk over a module's tree: what each kind of node declares, refers to, or opens a scope for. */
import type { types as t } from '@babel/core';
import { childrenOf, isErased } from './ast';
import { type BindingKind, Scope } from './scope';
import { visitClass, visitFunction } from './walk-functions';
import { visitJsxName } from './walk-jsx';
import { visitPattern, visitTarget } from './walk-patterns';
import type { WalkRecord } from './walk-record';
import { visitEnum, visitImportEquals, visitNamespace } from './walk-typescript';

/** What names, `this`, `arguments` and `#private` mean at a place. */
export interface Context {
  readonly scope: Scope;
  /** Owner of `this`, `super`, `new.target`. */
  readonly owner: t.Node;
  /** Owner of `arguments`. */
  readonly argumentsOwner: t.Node;
  /** The bodies of the classes around it, outermost first. */
  readonly classes: readonly t.ClassBody[];
}

export class Walk {
  /** @param jsxFactories gives the names that elements refer to; most files have no element to ask for */
  constructor(
    readonly record: WalkRecord,
    private readonly jsxFactories: () => readonly string[],
  ) {}

  visitAll(nodes: readonly (t.Node | null | undefined)[], parent: t.Node, context: Context): void {
    for (const node of nodes) this.visit(node, parent, context);
  }

  visitChildren(node: t.Node, context: Context): void {
    for (const child of childrenOf(node)) this.visit(child, node, context);
  }

  visit(node: t.Node | null | undefined, parent: t.Node, context: Context): void {
    if (node === null || node === undefined) return;
    this.record.enter(node, parent);
    if (isErased(node)) return;
    const { scope } = context;
    switch (node.type) {
      case 'Identifier':
        if (node.name === 'arguments' && scope.lookup('arguments') === null) {
          this.record.addContextUse('arguments', node, context.argumentsOwner);
        }
        this.record.addReference(node, node.name, scope, true, false);
        return;
      case 'ThisExpression':
        this.record.addContextUse('this', node, context.owner);
        return;
      case 'Super':
        this.record.addContextUse('super', node, context.owner);
        return;
      case 'MetaProperty':
        if (node.meta.name === 'new') this.record.addContextUse('new.target', node, context.owner);
        else this.record.importMetas.push(node);
        return;
      case 'PrivateName':
        this.record.addPrivateName(node, context.classes);
        return;
      case 'FunctionDeclaration':
        if (node.id) this.record.declare(node.id, node.id.name, 'function', node, scope);
        visitFunction(this, node, context);
        return;
      case 'FunctionExpression': {
        if (!node.id) {
          visitFunction(this, node, context);
          return;
        }
        const own = new Scope('name', node, scope);
        this.record.declare(node.id, node.id.name, 'function', node, own);
        visitFunction(this, node, { ...context, scope: own });
        return;
      }
      case 'ArrowFunctionExpression':
        visitFunction(this, node, context);
        return;
      case 'ObjectMethod':
      case 'ClassMethod':
      case 'ClassPrivateMethod':
        this.visitKey(node, context);
        visitFunction(this, node, context);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        visitClass(this, node, context);
        return;
      case 'ClassProperty':
      case 'ClassAccessorProperty':
      case 'ClassPrivateProperty':
        this.visitKey(node, context);
        this.visit(node.value, node, { ...context, owner: node, argumentsOwner: node });
        return;
      case 'StaticBlock': {
        const own = new Scope('static', node, scope);
        this.record.openScope(own);
        this.visitAll(node.body, node, { ...context, scope: own, owner: node, argumentsOwner: node });
        return;
      }
      case 'VariableDeclaration': {
        const target = node.kind === 'var' ? scope.varScope : scope;
        const kind: BindingKind = node.kind === 'var' || node.kind === 'let' ? node.kind : 'const';
        for (const declarator of node.declarations) {
          this.record.enter(declarator, node);
          visitPattern(this, declarator.id, declarator, context, (id) =>
            this.record.declare(id, id.name, kind, declarator, target),
          );
          this.visit(declarator.init, declarator, context);
        }
        return;
      }
      case 'AssignmentExpression':
        visitTarget(this, node.left, node, context, node.operator !== '=');
        this.visit(node.right, node, context);
        return;
      case 'UpdateExpression':
        visitTarget(this, node.argument, node, context, true);
        return;
      case 'ForInStatement':
      case 'ForOfStatement': {
        const own = this.open('block', node, context);
        if (node.left.type === 'VariableDeclaration') this.visit(node.left, node, own);
        else visitTarget(this, node.left, node, own, false);
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
          visitPattern(this, node.param, node, own, (id) =>
            this.record.declare(id, id.name, 'catch', node, own.scope),
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
          this.record.addContextUse('eval', node, context.owner);
        }
        this.visitChildren(node, context);
        return;
      case 'WithStatement':
        // Inside `with`, what a name refers to is known at run time only: as unanalysable as eval.
        this.record.addContextUse('eval', node, context.owner);
        this.visitChildren(node, context);
        return;
      case 'ObjectProperty':
        this.visitKey(node, context);
        this.visit(node.value, node, context);
        return;
      case 'Decorator':
        this.record.decorators.push(node);
        this.visit(node.expression, node, context);
        return;
      case 'JSXFragment':
        for (const name of this.jsxFactories()) this.record.addImplicitReference(node, name, scope);
        this.visitChildren(node, context);
        return;
      case 'JSXOpeningElement':
        for (const name of this.jsxFactories()) this.record.addImplicitReference(node, name, scope);
        visitJsxName(this, node.name, node, context);
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
          this.record.enter(specifier, node);
          if (specifier.type === 'ImportSpecifier' && (specifier.importKind ?? 'value') !== 'value') continue;
          this.record.declare(specifier.local, specifier.local.name, 'import', specifier, scope);
        }
        return;
      case 'ExportNamedDeclaration':
        if (node.exportKind === 'type') return;
        this.visit(node.declaration, node, context);
        if (node.source) return;
        for (const specifier of node.specifiers) {
          this.record.enter(specifier, node);
          if (specifier.type !== 'ExportSpecifier' || specifier.exportKind === 'type') continue;
          this.visit(specifier.local, specifier, context);
        }
        return;
      case 'ExportAllDeclaration':
        return;
      case 'TSImportEqualsDeclaration':
        visitImportEquals(this, node, context);
        return;
      case 'TSEnumDeclaration':
        visitEnum(this, node, context);
        return;
      case 'TSModuleDeclaration':
        visitNamespace(this, node, context);
        return;
      default:
        this.visitChildren(node, context);
    }
  }

  /** A method's or property's key and decorators belong to what is around it. */
  visitKey(
    node: { key: t.Node; computed?: boolean | null; decorators?: t.Decorator[] | null } & t.Node,
    context: Context,
  ): void {
    this.visitAll(node.decorators ?? [], node, context);
    if (node.computed) this.visit(node.key, node, context);
    else this.record.enterName(node.key, node);
  }

  private open(kind: 'block' | 'catch', node: t.Node, context: Context): Context {
    return { ...context, scope: this.record.openScope(new Scope(kind, node, context.scope)) };
  }
}
