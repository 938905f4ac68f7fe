/**
 * What becomes of an expression's value, as far as the source says? Asked of calls that give a future instead of the
 * value itself.
 */
import type { types as t } from '@babel/core';
import { type FunctionNode, isFunction, isTypeWrapper, unwrap } from './ast';
import type { Analysis, Binding } from './scope';

/**
 * `at once`: it is used as the value itself, which a future is not. `awaited`: it is awaited, or nobody looks at it.
 * `unknown`: it goes where the source does not tell, such as into an object or to another function.
 */
export type ResultUse = 'at once' | 'awaited' | 'unknown';

/**
 * `if (check(x))`, `1 + next(x)`, `parse(x).length`, and the same by way of a variable or an inner function, use the
 * result of the call at once; `await load(x)`, `load(x).then(…)` and `notify(x);` do not.
 *
 * @param home the function whose own result may be a future
 */
export function useOfResult(node: t.Node, home: t.Node, analysis: Analysis): ResultUse {
  return new Uses(home, analysis).of(node);
}

/**
 * What becomes of the results of a function that `node` names, where it is handed to a method of arrays: `filter` and
 * `sort` use them at once.
 */
export function useOfHandedOn(node: t.Node, home: t.Node, analysis: Analysis): ResultUse {
  return new Uses(home, analysis).ofResultsOf(node);
}

class Uses {
  private readonly asked = new Set<Binding | t.Node>();

  constructor(
    private readonly home: t.Node,
    private readonly analysis: Analysis,
  ) {}

  of(node: t.Node): ResultUse {
    const parent = this.analysis.parentOf(node);
    if (parent === null) return 'unknown';
    if (isTypeWrapper(parent)) return this.of(parent);
    switch (parent.type) {
      case 'AwaitExpression':
      case 'ExpressionStatement':
        return 'awaited';
      case 'UnaryExpression':
        return parent.operator === 'void' ? 'awaited' : 'at once';
      case 'BinaryExpression':
        return parent.operator === 'instanceof' || parent.operator === 'in' ? 'unknown' : 'at once';
      case 'LogicalExpression':
        return parent.left === node ? 'at once' : this.of(parent);
      case 'ConditionalExpression':
        return parent.test === node ? 'at once' : this.of(parent);
      case 'IfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        return parent.test === node ? 'at once' : 'awaited';
      case 'SwitchStatement':
      case 'SwitchCase':
      case 'ForInStatement':
        return 'at once';
      case 'ForOfStatement':
        return parent.await ? 'unknown' : 'at once';
      case 'SequenceExpression':
        return parent.expressions.at(-1) === node ? this.of(parent) : 'awaited';
      case 'SpreadElement':
        return 'at once';
      case 'TemplateLiteral':
        return this.analysis.parentOf(parent)?.type === 'TaggedTemplateExpression' ? 'unknown' : 'at once';
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return parent.object === node && OF_FUTURES.has(nameOf(parent)) ? 'awaited' : 'at once';
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        return parent.callee === node || this.takesPlainValues(parent) ? 'at once' : 'unknown';
      case 'VariableDeclarator':
        return this.ofTarget(parent.id);
      case 'AssignmentExpression':
        return parent.right === node ? this.ofAssignment(parent) : 'unknown';
      case 'ReturnStatement':
      case 'ArrowFunctionExpression':
        return this.ofReturned(parent);
      default:
        return 'unknown';
    }
  }

  /** `words.filter(check)`, `words.map(weigh)`: what becomes of what a function gives that is handed to a method. */
  ofResultsOf(fn: t.Node): ResultUse {
    let argument = fn;
    let call = this.analysis.parentOf(argument);
    while (call !== null && isTypeWrapper(call)) {
      argument = call;
      call = this.analysis.parentOf(argument);
    }
    if (call?.type !== 'CallExpression' && call?.type !== 'OptionalCallExpression') return 'unknown';
    if (call.callee === argument) return this.of(call);
    const callee = unwrap(call.callee);
    const isMember = callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
    if (!isMember) return 'unknown';
    const method = nameOf(callee);
    if (USING_RESULTS.has(method)) return 'at once';
    return method === 'map' || method === 'flatMap' ? this.ofList(call) : 'unknown';
  }

  private ofAssignment(assignment: t.AssignmentExpression): ResultUse {
    const { operator, left } = assignment;
    if (operator === '=') return worse(this.ofTarget(left), this.of(assignment));
    return /^(?:\|\||&&|\?\?)=$/.test(operator) ? this.ofTarget(left) : 'at once';
  }

  private ofTarget(target: t.Node): ResultUse {
    const inner = unwrap(target);
    if (inner.type === 'ObjectPattern' || inner.type === 'ArrayPattern') return 'at once';
    if (inner.type !== 'Identifier') return 'unknown';
    return this.ofVariable(inner, (node) => this.of(node));
  }

  /** Of a variable that is awaited anywhere nothing is said. */
  private ofVariable(id: t.Identifier, useOf: (node: t.Node) => ResultUse): ResultUse {
    const parent = this.analysis.parentOf(id);
    const binding =
      this.analysis.referenceOf(id)?.binding ??
      (parent === null ? null : this.analysis.scopeOf(parent).lookup(id.name));
    if (!binding || binding.scope.kind === 'module' || this.asked.has(binding)) return 'unknown';
    this.asked.add(binding);
    const uses = binding.references.filter(({ reads }) => reads).map(({ node }) => useOf(node));
    if (uses.includes('awaited')) return 'awaited';
    return uses.includes('at once') ? 'at once' : 'unknown';
  }

  /** What a function returns goes to its caller. */
  private ofReturned(from: t.Node): ResultUse {
    let fn: t.Node | null = from;
    while (fn !== null && !isFunction(fn)) fn = this.analysis.parentOf(fn);
    if (fn === null || this.asked.has(fn)) return 'unknown';
    this.asked.add(fn);
    if (fn === this.home || fn.async) return 'awaited';
    return fn.generator ? 'unknown' : this.ofCallsOf(fn);
  }

  private ofCallsOf(fn: FunctionNode): ResultUse {
    const parent = this.analysis.parentOf(fn);
    const id =
      fn.type === 'FunctionDeclaration' ? fn.id : parent?.type === 'VariableDeclarator' ? parent.id : null;
    if (id?.type !== 'Identifier' || parent === null) return this.ofResultsOf(fn);
    const binding = this.analysis.scopeOf(parent).lookup(id.name);
    const uses = binding?.references.map(({ node }) => this.ofResultsOf(node)) ?? [];
    return uses.includes('at once') ? 'at once' : 'unknown';
  }

  /** A list of futures: `Promise.all` takes one, `join` and `Math.max` do not. */
  private ofList(list: t.Node): ResultUse {
    const parent = this.analysis.parentOf(list);
    if (parent === null) return 'unknown';
    if (isTypeWrapper(parent)) return this.ofList(parent);
    switch (parent.type) {
      case 'AwaitExpression':
      case 'ExpressionStatement':
        return 'awaited';
      case 'TemplateLiteral':
        return this.of(list);
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return parent.object === list && USING_ITEMS.has(nameOf(parent)) ? 'at once' : 'unknown';
      case 'SpreadElement': {
        const call = this.analysis.parentOf(parent);
        return call?.type === 'CallExpression' && this.takesPlainValues(call) ? 'at once' : 'unknown';
      }
      case 'CallExpression':
        return this.takesPlainValues(parent) ? 'at once' : 'unknown';
      case 'VariableDeclarator':
        return parent.id.type === 'Identifier'
          ? this.ofVariable(parent.id, (node) => this.ofList(node))
          : 'unknown';
      default:
        return 'unknown';
    }
  }

  /** `Number(…)`, `Math.max(…)`, `JSON.stringify(…)`: functions of JavaScript's own that do not wait for a value. */
  private takesPlainValues({
    callee,
  }: t.CallExpression | t.OptionalCallExpression | t.NewExpression): boolean {
    let named: t.Node = unwrap(callee);
    if (named.type === 'MemberExpression') named = unwrap(named.object);
    return (
      named.type === 'Identifier' &&
      this.analysis.referenceOf(named)?.binding === null &&
      (named === unwrap(callee) ? CONVERSIONS : NAMESPACES).has(named.name)
    );
  }
}

function worse(one: ResultUse, other: ResultUse): ResultUse {
  if (one === 'awaited' || other === 'unknown') return one;
  return one === 'at once' || other === 'at once' ? 'at once' : one;
}

/** `then` of `x.then`; the empty text where the name is computed. */
function nameOf({ property, computed }: t.MemberExpression | t.OptionalMemberExpression): string {
  return property.type === 'Identifier' && !computed ? property.name : '';
}

/** What futures have themselves. */
const OF_FUTURES = new Set([
  ...['then', 'catch', 'finally', 'continueWith'],
  ...['result', 'exception', 'done', 'cancelled', 'cancel'],
]);

/** Methods of arrays and strings that look at what their callback gives. */
const USING_RESULTS = new Set([
  ...['filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex'],
  ...['sort', 'toSorted', 'reduce', 'reduceRight', 'replace', 'replaceAll'],
]);

/** Methods of arrays that look at their items. */
const USING_ITEMS = new Set(['join', 'includes', 'indexOf', 'sort', 'toSorted', 'toString']);

const CONVERSIONS = new Set(['Number', 'String', 'Boolean', 'BigInt', 'parseInt', 'parseFloat', 'isNaN']);
const NAMESPACES = new Set(['Math', 'JSON', 'Number', 'Buffer']);
