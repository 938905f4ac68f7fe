/** What a change to an expression's value changes: variables, modules, globals. */
import type { types as t } from '@babel/core';
import { type FunctionNode, isFunction, rangeOf, unwrap, within } from '../analysis/ast';
import { knownValue, madeBy, parametersOfCalled, returnedBy } from '../analysis/known-values';
import { type Analysis, Binding } from '../analysis/scope';
import { EVERYWHERE, METHODS, PARTS } from './effects';
import { originOfBinding } from './origins';

/** Stands for `exports` and `module` of a CommonJS module. */
export const EXPORTS = 'exports';
/** What every function reaches: built-in objects and their prototypes. */
export const BUILT_INS = 'the built-in objects';
/** Stands for the state of packages, which any imported module may use. */
export const PACKAGES_IN_USE = 'packages';
/** Stands for the state of the program's other modules, which any of them may use. */
export const OTHER_MODULES = 'other modules';
/** The object that a method is called on. */
export const THIS = 'this';
/** Every variable: code that is made of text may change any. */
export const ANYTHING = 'anything';

/** A variable of this file; or one of the names above, a module (`module ./m.js`), a global (`global name`) …. */
export type Root = Binding | string;

export const moduleRoot = (module: string): Root => `module ${module}`;
export const globalRoot = (name: string): Root => `global ${name}`;
export const argumentRoot = (index: number): Root => `argument ${index}`;

/** As messages have it. */
export function nameOfRoot(root: Root): string {
  return root instanceof Binding ? root.name : root.replace(/^(?:module|global) /, '');
}

/**
 * `table` in `table.get('x').list[0]`, and what that is another name for: `rows` for the `row` of `for (const row of
 * rows)`, of `rows.forEach((row) => …)`, of `const row = rows[0]`.
 */
export function rootsOf(node: t.Node, analysis: Analysis): Set<Root> {
  const roots = new Set<Root>();
  new Search(analysis, roots).visit(node);
  return roots;
}

class Search {
  private readonly seen = new Set<t.Node | Binding>();

  constructor(
    private readonly analysis: Analysis,
    private readonly roots: Set<Root>,
  ) {}

  visit(node: t.Node): void {
    const inner = unwrap(node);
    if (this.seen.has(inner)) return;
    this.seen.add(inner);
    switch (inner.type) {
      case 'Identifier':
        this.visitName(inner);
        return;
      case 'ThisExpression':
        this.roots.add(THIS);
        return;
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        this.visitMember(inner);
        return;
      case 'CallExpression':
      case 'OptionalCallExpression':
        this.visitCall(inner);
        return;
      case 'ConditionalExpression':
        this.visit(inner.consequent);
        this.visit(inner.alternate);
        return;
      case 'LogicalExpression':
      case 'AssignmentExpression':
        this.visit(inner.left);
        this.visit(inner.right);
        return;
      case 'SequenceExpression':
        this.visit(inner.expressions.at(-1) as t.Node);
        return;
      case 'AwaitExpression':
      case 'SpreadElement':
        this.visit(inner.argument);
        return;
      case 'ArrayExpression':
        for (const element of inner.elements) if (element) this.visit(element);
        return;
      case 'ObjectExpression':
        for (const property of inner.properties) this.visitProperty(property);
        return;
    }
  }

  private visitName(node: t.Identifier): void {
    const binding = this.analysis.referenceOf(node)?.binding ?? null;
    if (binding !== null) this.visitBinding(binding);
    else this.visitGlobal(node.name);
  }

  private visitGlobal(name: string): void {
    if (name === 'exports' || name === 'module') this.roots.add(EXPORTS);
    else if (name === 'arguments') this.roots.add(name);
    else if (GLOBAL_OBJECTS.has(name)) return;
    else if (EVERYWHERE.has(name)) this.roots.add(BUILT_INS);
    else this.roots.add(globalRoot(name));
  }

  private visitBinding(binding: Binding): void {
    if (this.seen.has(binding)) return;
    this.seen.add(binding);
    this.roots.add(binding);
    const origin = originOfBinding(binding, this.analysis);
    if (origin !== null && !origin.made) this.roots.add(moduleRoot(origin.module));
    for (const source of sourcesOf(binding, this.analysis)) this.visit(source);
  }

  private visitMember(node: t.MemberExpression | t.OptionalMemberExpression): void {
    const object = unwrap(node.object);
    const name = node.property.type === 'Identifier' && !node.computed ? node.property.name : null;
    if (isUnbound(object, this.analysis)) {
      if (object.name === 'arguments' && node.property.type === 'NumericLiteral') {
        this.roots.add(argumentRoot(node.property.value));
        return;
      }
    }
    if (name !== null && isGlobalObject(object, this.analysis)) {
      this.visitGlobal(name);
      return;
    }
    this.visit(object);
    const made = madeBy(object, this.analysis);
    if (made?.type === 'ObjectExpression') this.visitPartOf(made, name);
  }

  /** What an object is made with under a name; under any, where that is not known. */
  private visitPartOf({ properties }: t.ObjectExpression, name: string | null): void {
    for (const property of properties) {
      const isOther =
        name !== null &&
        property.type !== 'SpreadElement' &&
        !property.computed &&
        property.key.type === 'Identifier' &&
        property.key.name !== name;
      if (!isOther) this.visitProperty(property);
    }
  }

  private visitProperty(property: t.ObjectExpression['properties'][number]): void {
    if (property.type === 'ObjectProperty') this.visit(property.value);
    else if (property.type === 'SpreadElement') this.visit(property.argument);
  }

  /** What a method gives may be a part of its object; what a function of this file gives is in its source. */
  private visitCall(call: t.CallExpression | t.OptionalCallExpression): void {
    const callee = unwrap(call.callee);
    const [first] = call.arguments;
    const value = knownValue(callee, this.analysis);
    if (value !== null && isFunction(value)) {
      for (const returned of returnedBy(value)) this.visitReturned(returned, value, call);
    } else if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
      if (first !== undefined && isOfBuiltIn(callee, this.analysis)) this.visit(first);
    }
    if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
      if (!isOfBuiltIn(callee, this.analysis)) this.visit(callee.object);
    }
  }

  private visitReturned(
    returned: t.Node,
    fn: FunctionNode,
    call: t.CallExpression | t.OptionalCallExpression,
  ): void {
    const found = new Set<Root>();
    const search = new Search(this.analysis, found);
    for (const each of this.seen) search.seen.add(each);
    search.visit(returned);
    const parameters = parametersOfCalled(fn);
    for (const root of found) {
      if (typeof root === 'string' || root.scope.kind === 'module') {
        if (root !== THIS) this.roots.add(root);
      } else if (root.kind === 'param') {
        const argument = call.arguments[indexOfParameter(root, parameters)];
        if (argument !== undefined) this.visit(argument);
      }
    }
  }
}

export const GLOBAL_OBJECTS = new Set(['globalThis', 'global', 'window', 'self']);

function isUnbound(node: t.Node, analysis: Analysis): node is t.Identifier {
  return node.type === 'Identifier' && analysis.referenceOf(node)?.binding === null;
}

/** `globalThis`, also under the name of a variable that is set to it. */
function isGlobalObject(node: t.Node, analysis: Analysis): boolean {
  const inner = unwrap(node);
  if (inner.type !== 'Identifier') return false;
  const binding = analysis.referenceOf(inner)?.binding ?? null;
  if (binding === null) return GLOBAL_OBJECTS.has(inner.name);
  const declared = binding.declarations[0]?.node;
  if (declared?.type !== 'VariableDeclarator' || !declared.init || !binding.isConstant) return false;
  return isGlobalObject(declared.init, analysis);
}

/** `Object.values` and the like, whose result may be a part of their first argument. */
export function isOfBuiltIn(callee: t.Node, analysis: Analysis): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const object = unwrap(callee.object);
  return (
    object.type === 'Identifier' &&
    (object.name === 'Object' || object.name === 'Reflect' || object.name === 'Array') &&
    analysis.referenceOf(object)?.binding === null
  );
}

/** Which argument a parameter gets; -1 for a variable that is none. */
export function indexOfParameter(
  { declarations: [declaration] }: Binding,
  parameters: readonly (t.Node | undefined)[],
): number {
  const id = declaration?.id;
  return parameters.findIndex((node) => node && id && within(rangeOf(id), rangeOf(node)));
}

/** The expressions that a variable holds a part of; none where it holds something of its own. */
function sourcesOf(binding: Binding, analysis: Analysis): t.Node[] {
  const [declaration] = binding.declarations;
  if (declaration === undefined) return [];
  const { node } = declaration;
  const assigned = binding.references.flatMap(({ writes, node: target }) => {
    const parent = writes ? analysis.parentOf(target) : null;
    return parent?.type === 'AssignmentExpression' &&
      parent.left === target &&
      isReading(parent.right, analysis)
      ? [parent.right]
      : [];
  });
  if (node.type === 'VariableDeclarator') {
    if (node.init) return isReading(node.init, analysis) ? [node.init, ...assigned] : assigned;
    const list = analysis.parentOf(node);
    const loop = list === null ? null : analysis.parentOf(list);
    return loop?.type === 'ForOfStatement' && loop.left === list ? [loop.right] : assigned;
  }
  return binding.kind === 'param' ? [...argumentFor(binding, analysis), ...assigned] : assigned;
}

/** What a parameter of a function that is called where it stands gets. */
function argumentFor(binding: Binding, analysis: Analysis): t.Node[] {
  const fn = binding.scope.node;
  const call = analysis.parentOf(fn);
  if (!isFunction(fn) || call === null || !isCalledAtOnce(fn, call)) return [];
  if (call.type !== 'CallExpression' && call.type !== 'OptionalCallExpression') return [];
  const callee = unwrap(call.callee);
  if (callee !== fn && (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression'))
    return [callee.object];
  const argument = call.arguments[indexOfParameter(binding, fn.params)];
  return argument === undefined ? [] : [argument];
}

/** Whether a value is only looked up, not made. */
function isReading(init: t.Node, analysis: Analysis): boolean {
  const node = unwrap(init);
  switch (node.type) {
    case 'Identifier':
    case 'ThisExpression':
      return true;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return isReading(node.object, analysis);
    case 'ConditionalExpression':
      return isReading(node.consequent, analysis) || isReading(node.alternate, analysis);
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return isReading(node.left, analysis) || isReading(node.right, analysis);
    case 'CallExpression':
    case 'OptionalCallExpression':
      if (PARTS.has(methodOf(node) ?? '')) return isReading(node.callee as t.Node, analysis);
      return isFunction(knownValue(unwrap(node.callee), analysis));
    default:
      return false;
  }
}

/** Whether a function that stands in a call runs before the call returns: it is the callee, or `forEach`'s callback. */
export function isCalledAtOnce(fn: t.Node, parent: t.Node): boolean {
  if (parent.type !== 'CallExpression' && parent.type !== 'OptionalCallExpression') return false;
  const callee = unwrap(parent.callee);
  return callee === fn || METHODS.get(methodOf(parent) ?? '')?.has('calls') === true;
}

/** `push` of `list.push(1)`; `null` for other calls. */
export function methodOf(call: t.Node): string | null {
  if (call.type !== 'CallExpression' && call.type !== 'OptionalCallExpression') return null;
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return null;
  return callee.property.type === 'Identifier' && !callee.computed ? callee.property.name : '';
}
