/** What happens when a piece of a module runs, in the order in which it does. */
import type { types as t } from '@babel/core';
import { childrenOf, isErased, isFunction, unwrap } from '../../analysis/ast';
import { calledParts, isInstanceField } from '../../analysis/known-values';
import type { Analysis } from '../../analysis/scope';
import type { Call } from '../known-calls';
import { rootsOf } from '../roots';
import { callCallback } from './callbacks';
import { visitCall } from './calls';
import type { Evaluator, Use, Value } from './evaluator';
import { iterateThrough } from './iteration';
import { change, readMember } from './members';
import { type Growth, Outcome } from './outcome';
import { constructBase } from './own-calls';
import { Summaries } from './summaries';

export class Evaluation implements Evaluator {
  printing = 0;
  private readonly growth: Growth = { count: 0 };
  private readonly summaries = new Summaries(this.growth, (...call) => this.evaluate(...call));

  /** @param annotatedOf the annotated function that a variable holds, or that a function is */
  constructor(
    readonly analysis: Analysis,
    readonly annotatedOf: Evaluator['annotatedOf'],
  ) {}

  /** Of a statement, a variable's initialisation, a class. */
  of(part: t.Node): Outcome {
    const outcome = new Outcome(this.growth);
    this.visit(part, outcome, 'used');
    return outcome;
  }

  visit(node: t.Node, into: Outcome, use: Use, isAwaited = false): void {
    if (isErased(node) || isFunction(node)) return;
    switch (node.type) {
      case 'ExpressionStatement':
        this.visit(node.expression, into, 'discarded');
        return;
      case 'SequenceExpression':
        for (const [index, each] of node.expressions.entries())
          this.visit(each, into, index === node.expressions.length - 1 ? use : 'discarded');
        return;
      case 'AwaitExpression':
        this.visit(node.argument, into, use, true);
        return;
      case 'UnaryExpression':
        if (node.operator === 'delete') change(this, node.argument, into);
        this.visit(node.argument, into, use);
        return;
      case 'LogicalExpression':
        this.visit(node.left, into, 'used');
        this.visit(node.right, into, use, isAwaited);
        return;
      case 'ConditionalExpression':
        this.visit(node.test, into, 'used');
        this.visit(node.consequent, into, use, isAwaited);
        this.visit(node.alternate, into, use, isAwaited);
        return;
      case 'AssignmentExpression':
        change(this, node.left, into);
        this.visitTarget(node.left, into);
        this.visit(node.right, into, 'used');
        return;
      case 'UpdateExpression':
        change(this, node.argument, into);
        return;
      case 'VariableDeclarator':
        if (node.init) this.visit(node.init, into, 'used');
        if (node.init && node.id.type === 'ArrayPattern') this.iterate(node.init, into);
        this.visitPattern(node.id, into);
        return;
      case 'ForOfStatement':
        this.iterate(node.right, into);
        this.visitLoop(node, into);
        return;
      case 'ForInStatement':
        this.visitLoop(node, into);
        return;
      case 'SpreadElement':
        this.iterate(node.argument, into);
        break;
      case 'YieldExpression':
        if (node.delegate && node.argument) this.iterate(node.argument, into);
        break;
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        readMember(this, node, into, use);
        break;
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
      case 'TaggedTemplateExpression':
        visitCall(this, node, into, use, isAwaited);
        return;
    }
    for (const child of childrenOf(node)) if (!isInstanceField(child)) this.visit(child, into, 'used');
  }

  iterate(node: t.Node, into: Outcome): void {
    iterateThrough(this, node, into);
  }

  callAtOnce(argument: t.Node, call: Call, receiver: t.Node | null, into: Outcome, use: Use): void {
    callCallback(this, argument, call, receiver, into, use);
  }

  addRoots(node: t.Node, into: Outcome): void {
    for (const root of rootsOf(node, this.analysis)) into.add(root, node);
  }

  summaryOf(value: Value, constructed: boolean): Outcome {
    return this.summaries.of(value, constructed);
  }

  private visitLoop(node: t.ForInStatement | t.ForOfStatement, into: Outcome): void {
    if (node.left.type !== 'VariableDeclaration') change(this, node.left, into);
    this.visit(node.left, into, 'used');
    this.visit(node.right, into, 'used');
    this.visit(node.body, into, 'used');
  }

  /** What an assignment evaluates before it assigns: `key()` in `table[key()] = 1`. */
  private visitTarget(target: t.Node, into: Outcome): void {
    const inner = unwrap(target);
    if (inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression') {
      this.visit(inner.object, into, 'used');
      if (inner.computed) this.visit(inner.property, into, 'used');
    } else if (inner.type !== 'Identifier') this.visitPattern(inner, into);
  }

  /** Defaults and computed keys. */
  private visitPattern(pattern: t.Node, into: Outcome): void {
    for (const child of childrenOf(pattern)) this.visit(child, into, 'used');
  }

  private evaluate(value: Value, constructed: boolean, into: Outcome): void {
    const { printing } = this;
    this.printing = 0;
    for (const part of calledParts(value, constructed)) this.visit(part, into, 'used');
    if (constructed && !isFunction(value)) constructBase(this, value, into);
    this.printing = printing;
  }
}
