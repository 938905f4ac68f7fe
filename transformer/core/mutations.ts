/** Which module variables a top-level statement initialises or changes while the module loads. */
import type { types as t } from '@babel/core';
import { childrenOf, isErased, isFunction, unwrap } from './ast';
import type { Analysis, Binding } from './scope';

/** Stands for `exports` and `module` of a CommonJS module. */
export const EXPORTS = 'exports';

export type Root = Binding | typeof EXPORTS;

/**
 * `table.set(…)`, `Foo.bar = …`, `Object.assign(f, …)`, `x = …`, and loops, conditions and blocks with these in them.
 * A call on something imported (`server.listen()`) is the program's own doing, not an initialisation; nor is passing
 * the variable to a function, reading it (`console.log(table.get('a'))`), or calling it (`main().catch(report)`): the
 * entry must never run the program again.
 */
export function mutatedRoots(statement: t.Statement, analysis: Analysis): Set<Root> {
  const roots = new Set<Root>();
  visit(statement);
  return roots;

  function visit(node: t.Node): void {
    if (isErased(node)) return;
    switch (node.type) {
      case 'AssignmentExpression':
        addTarget(node.left);
        break;
      case 'UpdateExpression':
        addTarget(node.argument);
        break;
      case 'UnaryExpression':
        if (node.operator === 'delete') addTarget(node.argument);
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type !== 'VariableDeclaration') addTarget(node.left);
        break;
      case 'ExpressionStatement':
        addDiscardedCall(unwrap(node.expression));
        break;
      case 'CallExpression':
      case 'OptionalCallExpression':
        visitCall(node);
        break;
    }
    for (const child of childrenOf(node)) if (!isFunction(child)) visit(child);
  }

  function visitCall(call: t.CallExpression | t.OptionalCallExpression): void {
    const callee = unwrap(call.callee);
    // A function that is called on the spot is part of the statement.
    for (const part of [callee, ...call.arguments]) {
      if (isFunction(part) && isCalledAtOnce(part, call)) visit(part.body);
    }
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const object = unwrap(callee.object);
    const method = callee.property.type === 'Identifier' && !callee.computed ? callee.property.name : '';
    if (object.type === 'Identifier' && BUILT_INS.has(object.name) && bindingOf(object) === null) {
      const [first] = call.arguments;
      if (first !== undefined) add(rootOf(first));
      return;
    }
    if (MUTATORS.has(method)) addReceiver(object);
  }

  /** `registry.register(x)`: a method whose result nobody uses is called for what it does. */
  function addDiscardedCall(node: t.Node): void {
    const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : node;
    if (call.type !== 'CallExpression' && call.type !== 'OptionalCallExpression') return;
    const callee = unwrap(call.callee);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const method = callee.property.type === 'Identifier' && !callee.computed ? callee.property.name : '';
    if (!ITERATORS.has(method)) addReceiver(unwrap(callee.object));
  }

  function addReceiver(object: t.Node): void {
    const root = rootOf(object);
    if (root !== EXPORTS && root?.kind !== 'import') add(root);
  }

  function addTarget(target: t.Node): void {
    const inner = unwrap(target);
    switch (inner.type) {
      case 'ArrayPattern':
        for (const element of inner.elements) if (element) addTarget(element);
        return;
      case 'ObjectPattern':
        for (const property of inner.properties) {
          addTarget(property.type === 'RestElement' ? property : property.value);
        }
        return;
      case 'AssignmentPattern':
        addTarget(inner.left);
        return;
      case 'RestElement':
        addTarget(inner.argument);
        return;
      default:
        add(rootOf(inner));
    }
  }

  function add(root: Root | null): void {
    if (root !== null && (root === EXPORTS || root.scope.kind === 'module')) roots.add(root);
  }

  /**
   * What a chain of members and method calls starts with: `table` in `table.get('x').list[0]`. What a function returns
   * is not the function: `fib(10).result()` starts with nothing.
   */
  function rootOf(node: t.Node): Root | null {
    let current = unwrap(node);
    for (;;) {
      if (current.type === 'MemberExpression' || current.type === 'OptionalMemberExpression') {
        current = unwrap(current.object);
      } else if (current.type === 'CallExpression' || current.type === 'OptionalCallExpression') {
        const callee = unwrap(current.callee);
        if (callee.type === 'Identifier') return null;
        current = callee;
      } else {
        break;
      }
    }
    if (current.type !== 'Identifier') return null;
    const binding = bindingOf(current);
    if (binding === null) return current.name === 'exports' || current.name === 'module' ? EXPORTS : null;
    return binding;
  }

  function bindingOf(node: t.Node): Binding | null {
    return analysis.referenceOf(node)?.binding ?? null;
  }
}

const BUILT_INS = new Set(['Object', 'Reflect']);

/** Whether a function that stands in a call runs before the call returns: it is the callee, or `forEach`'s callback. */
export function isCalledAtOnce(fn: t.Node, parent: t.Node): boolean {
  if (parent.type !== 'CallExpression' && parent.type !== 'OptionalCallExpression') return false;
  const callee = unwrap(parent.callee);
  if (callee === fn) return true;
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return false;
  return callee.property.type === 'Identifier' && !callee.computed && ITERATORS.has(callee.property.name);
}

/** Methods that call their callback before they return. */
const ITERATORS = new Set([
  'forEach',
  'map',
  'flatMap',
  'filter',
  'reduce',
  'reduceRight',
  'some',
  'every',
  'find',
]);

/** Methods of arrays, maps and sets that change their object, wherever their result goes. */
export const MUTATORS = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
  'set',
  'add',
  'delete',
  'clear',
]);
