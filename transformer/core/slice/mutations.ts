/** Which variables a piece of a module initialises or changes while the module loads. */
import type { types as t } from '@babel/core';
import {
  childrenOf,
  type FunctionNode,
  isErased,
  isFunction,
  rangeOf,
  unwrap,
  within,
} from '../analysis/ast';
import {
  calledParts,
  isInstanceField,
  knownValue,
  madeBy,
  parametersOfCalled,
} from '../analysis/known-values';
import { type Analysis, type Binding, referencesIn } from '../analysis/scope';
import { ITERATORS, isCalledAtOnce, MUTATORS, methodOf } from './built-in-methods';
import type { ClassNode } from './classes';
import type { OwnFunctions } from './own-functions';
import { EXPORTS, isOfBuiltIn, type Root, rootsOf } from './roots';

/** Stands for the object that a method is called on. */
const SELF = 'this';

/** What is changed. */
type Found = Set<Root | typeof SELF>;

/**
 * `table.set(…)`, `Foo.bar = …`, `Object.assign(f, …)`, `x = …`, loops, conditions and blocks with these in them, and
 * calls of functions of this module that do nothing else: `fill(table)`, `setUp()`, `const a = register('a', fn)`.
 *
 * A call on something imported (`server.listen()`) is the program's own doing, not an initialisation; nor is passing
 * the variable to a function that is not known, reading it (`console.log(table.get('a'))`), calling it
 * (`main().catch(report)`), or having it run what calls annotated functions (`await storage.run(context, main)`): the
 * entry must never run the program again.
 */
export class Mutations {
  private readonly known = new Map<t.Node, ReadonlySet<Root | typeof SELF>>();

  constructor(
    private readonly analysis: Analysis,
    private readonly ownFunctions: OwnFunctions,
  ) {}

  /** The module's variables that a statement or a declarator changes. */
  of(part: t.Node): Set<Root> {
    const roots: Found = new Set();
    this.visit(part, roots);
    return new Set(
      [...roots].filter((root): root is Root => root !== SELF && (root === EXPORTS || isOfModule(root))),
    );
  }

  /** What a call changes: also variables of its own, such as its parameters. */
  private ofCalled(value: FunctionNode | ClassNode, constructed: boolean): ReadonlySet<Root | typeof SELF> {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const roots: Found = new Set();
    this.known.set(value, roots);
    for (const part of calledParts(value, constructed)) this.visit(part, roots);
    return roots;
  }

  private visit(node: t.Node, into: Found): void {
    if (isErased(node)) return;
    switch (node.type) {
      case 'AssignmentExpression':
        this.addTarget(node.left, into);
        break;
      case 'UpdateExpression':
        this.addTarget(node.argument, into);
        break;
      case 'UnaryExpression':
        if (node.operator === 'delete') this.addTarget(node.argument, into);
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type !== 'VariableDeclaration') this.addTarget(node.left, into);
        break;
      case 'ExpressionStatement':
        this.visitDiscarded(unwrap(node.expression), into);
        break;
      case 'CallExpression':
      case 'OptionalCallExpression':
        this.visitMethod(node, into);
        this.visitCalled(node, into);
        break;
      case 'NewExpression':
        this.visitCalled(node, into);
        break;
    }
    for (const child of childrenOf(node)) {
      if (isFunction(child)) {
        if (isCalledAtOnce(child, node)) this.visit(child.body, into);
      } else if (!isInstanceField(child)) this.visit(child, into);
    }
  }

  /** `registry.register(x)`: a method whose result nobody uses is called for what it does. */
  private visitDiscarded(node: t.Node, into: Found): void {
    const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : node;
    if (call.type === 'CallExpression') this.visitInheritance(call, into);
    const method = methodOf(call);
    if (method === null || ITERATORS.has(method)) return;
    const isWaitedFor = node.type === 'AwaitExpression' || method === 'run';
    const { arguments: given } = call as t.CallExpression;
    if (isWaitedFor && given.some((argument) => this.ownFunctions.leadsToAnnotated(argument))) return;
    this.addReceiver(call as t.CallExpression, into);
  }

  /** `inherits(Child, Parent)`, whoever wrote that function, and `mixin(Child.prototype, methods)`. */
  private visitInheritance(call: t.CallExpression, into: Found): void {
    const callee = unwrap(call.callee);
    const name = callee.type === 'Identifier' ? callee.name : methodOf(call);
    for (const [index, argument] of call.arguments.entries()) {
      const node = unwrap(argument);
      const isPrototype =
        node.type === 'MemberExpression' &&
        node.property.type === 'Identifier' &&
        node.property.name === 'prototype';
      if (isPrototype || (name === 'inherits' && index === 0)) this.add(node, into);
    }
  }

  private visitMethod(call: t.CallExpression | t.OptionalCallExpression, into: Found): void {
    const [first] = call.arguments;
    if (isOfBuiltIn(unwrap(call.callee), this.analysis)) {
      if (first !== undefined) this.add(first, into);
    } else if (MUTATORS.has(methodOf(call) ?? '')) {
      this.addReceiver(call, into);
    }
  }

  /** A call of a function of this module. */
  private visitCalled(
    call: t.CallExpression | t.OptionalCallExpression | t.NewExpression,
    into: Found,
  ): void {
    const constructed = call.type === 'NewExpression';
    const value = knownValue(unwrap(call.callee as t.Node), this.analysis);
    if (value === null || !this.ownFunctions.isOwnCall(call)) return;
    const parameters = parametersOfCalled(value);
    for (const root of this.ofCalled(value, constructed)) {
      if (root === SELF) {
        if (!constructed) this.addObjectOf(call.callee as t.Node, into);
        continue;
      }
      if (root === EXPORTS || isOfModule(root)) into.add(root);
      const id = root === EXPORTS || root.kind !== 'param' ? undefined : root.declarations[0]?.id;
      const index = parameters.findIndex((node) => node && id && within(rangeOf(id), rangeOf(node)));
      const argument = call.arguments[index];
      if (argument !== undefined) this.add(argument, into);
    }
  }

  private addReceiver(call: t.CallExpression | t.OptionalCallExpression, into: Found): void {
    const callee = unwrap(call.callee);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    if (isOfThis(callee.object)) into.add(SELF);
    const roots = rootsOf(callee.object, this.analysis);
    if (roots.some((root) => root === EXPORTS || root.kind === 'import')) return;
    for (const root of roots) into.add(root);
  }

  /** What a method changes that changes its `this`: its object, and what that was made with. */
  private addObjectOf(callee: t.Node, into: Found): void {
    const member = unwrap(callee);
    if (member.type !== 'MemberExpression' && member.type !== 'OptionalMemberExpression') return;
    this.add(member.object, into);
    const made = madeBy(unwrap(member.object), this.analysis);
    if (made === null) return;
    const type =
      made.type === 'NewExpression' ? knownValue(unwrap(made.callee as t.Node), this.analysis) : null;
    for (const part of [made, ...(type === null ? [] : calledParts(type, true))]) {
      for (const { binding, scope, node } of referencesIn(this.analysis, rangeOf(part))) {
        const isHeld = part !== made || scope.kind === 'module'; // and not only used by one of its methods
        if (binding === null || binding.kind === 'import' || !isHeld || !isOfModule(binding)) continue;
        if (knownValue(node, this.analysis) === null) into.add(binding);
      }
    }
  }

  private addTarget(target: t.Node, into: Found): void {
    const inner = unwrap(target);
    switch (inner.type) {
      case 'ArrayPattern':
        for (const element of inner.elements) if (element) this.addTarget(element, into);
        return;
      case 'ObjectPattern':
        for (const property of inner.properties) {
          this.addTarget(property.type === 'RestElement' ? property : property.value, into);
        }
        return;
      case 'AssignmentPattern':
        this.addTarget(inner.left, into);
        return;
      case 'RestElement':
        this.addTarget(inner.argument, into);
        return;
      default:
        this.add(inner, into);
    }
  }

  private add(node: t.Node, into: Found): void {
    if (isOfThis(node)) into.add(SELF);
    for (const root of rootsOf(node, this.analysis)) into.add(root);
  }
}

function isOfModule({ scope }: Binding): boolean {
  return scope.kind === 'module';
}

/** `this`, `this.rows`, `this.rows[0].cells` */
function isOfThis(node: t.Node): boolean {
  const inner = unwrap(node);
  const isMember = inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression';
  return isMember ? isOfThis(inner.object) : inner.type === 'ThisExpression';
}
