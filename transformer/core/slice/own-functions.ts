/**
 * Which functions of a module do nothing but compute and fill the module's own state. A call of one while the module
 * loads is part of making what it fills; any other may be the program itself, which no worker is to run again.
 */
import type { types as t } from '@babel/core';
import { childrenOf, type FunctionNode, isErased, isFunction, rangeOf, unwrap } from '../analysis/ast';
import { calledParts, knownValue } from '../analysis/known-values';
import { type Analysis, type Binding, referencesIn } from '../analysis/scope';
import { ITERATORS, isCalledAtOnce, MUTATORS, methodOf } from './built-in-methods';
import type { ClassNode } from './classes';

type Call = t.CallExpression | t.OptionalCallExpression | t.NewExpression;

interface Verdict {
  own: boolean;
  /** It calls what it is given, so that it depends on that. */
  callsArguments: boolean;
}

export class OwnFunctions {
  private readonly known = new Map<t.Node, Verdict>();
  private readonly foreign = new Map<Binding, boolean>();

  /**
   * @param isAnnotated whether a variable holds an annotated function
   * @param annotated those whose code is in this file: a call of one is the program's own doing
   */
  constructor(
    private readonly analysis: Analysis,
    private readonly isAnnotated: (binding: Binding) => boolean,
    private readonly annotated: ReadonlySet<t.Node>,
  ) {}

  /** Whether a call does nothing else. */
  isOwnCall(call: Call): boolean {
    return this.isOwn(call, { own: true, callsArguments: false });
  }

  /** Whether code refers to an annotated function, or to a function of the module that does. */
  leadsToAnnotated(code: t.Node, seen = new Set<t.Node>()): boolean {
    if (seen.has(code)) return false;
    seen.add(code);
    return referencesIn(this.analysis, rangeOf(code)).some(({ binding, node }) => {
      if (binding === null) return false;
      if (this.isAnnotated(binding)) return true;
      if (binding.scope.kind !== 'module') return false;
      const member = this.analysis.parentOf(node);
      return [node, member].some((used) => {
        const value = used === null ? null : knownValue(used, this.analysis);
        return value !== null && (this.annotated.has(value) || this.leadsToAnnotated(value, seen));
      });
    });
  }

  private verdictOf(value: FunctionNode | ClassNode, constructed: boolean): Verdict {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const verdict = { own: true, callsArguments: false }; // one that calls itself depends on the rest of it
    this.known.set(value, verdict);
    verdict.own =
      !this.annotated.has(value) &&
      (!isFunction(value) || !(value.async || value.generator)) &&
      calledParts(value, constructed).every((part) => this.isOwnCode(part, verdict));
    return verdict;
  }

  /** @param around of the function that the code is in */
  private isOwnCode(node: t.Node, around: Verdict): boolean {
    if (isErased(node)) return true;
    switch (node.type) {
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'TaggedTemplateExpression':
      case 'ImportExpression':
        return false;
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        if (!this.isOwn(node, around)) return false;
        break;
    }
    return childrenOf(node).every(
      (child) => (isFunction(child) && !isCalledAtOnce(child, node)) || this.isOwnCode(child, around),
    );
  }

  private isOwn(call: Call, around: Verdict): boolean {
    const callee = unwrap(call.callee as t.Node);
    if (callee.type === 'Super') return true;
    const binding = this.analysis.referenceOf(callee)?.binding ?? null;
    const value = knownValue(callee, this.analysis);
    if (value !== null) {
      const { own, callsArguments } = this.verdictOf(value, call.type === 'NewExpression');
      if (!own || (binding !== null && this.isAnnotated(binding))) return false;
      return !callsArguments || call.arguments.every((argument) => this.isOwnArgument(argument, around));
    }
    if (binding?.kind === 'param') {
      around.callsArguments = true;
      return true;
    }
    if (callee.type === 'Identifier')
      return binding === null ? this.isBuiltIn(callee) : this.isOfOwnCall(binding, around);
    const method = methodOf(call);
    if (method === null) return false;
    const discarded = this.analysis.parentOf(call)?.type === 'ExpressionStatement';
    return this.isOwnReceiver(callee, discarded && !MUTATORS.has(method) && !ITERATORS.has(method));
  }

  /** Whether what is given to a function that calls it does nothing else, if it is a function. */
  private isOwnArgument(argument: t.Node, around: Verdict): boolean {
    const node = unwrap(argument);
    const value = knownValue(node, this.analysis);
    const binding = this.analysis.referenceOf(node)?.binding ?? null;
    if (value !== null)
      return this.verdictOf(value, false).own && (binding === null || !this.isAnnotated(binding));
    if (binding?.kind === 'param') around.callsArguments = true;
    return binding === null || !this.isForeign(binding);
  }

  /** @param forEffect a method that is not known is called for what it does */
  private isOwnReceiver(callee: t.Node, forEffect: boolean): boolean {
    let object = callee;
    while (object.type === 'MemberExpression' || object.type === 'OptionalMemberExpression')
      object = unwrap(object.object);
    if (object.type !== 'Identifier') return !forEffect; // a literal, `this`, a call that is looked at by itself
    const binding = this.analysis.referenceOf(object)?.binding ?? null;
    if (binding === null) return this.isBuiltIn(object);
    return !forEffect && !this.isForeign(binding);
  }

  private isBuiltIn(node: t.Identifier): boolean {
    return this.analysis.referenceOf(node)?.binding === null && BUILT_INS.has(node.name);
  }

  /** Whether something imported is, or has made, what a variable holds. */
  private isForeign(binding: Binding): boolean {
    if (binding.kind === 'import') return true;
    const known = this.foreign.get(binding);
    if (known !== undefined) return known;
    this.foreign.set(binding, false); // one that is made of itself depends on the rest of it
    const foreign = binding.declarations.some(({ node }) => {
      if (node.type !== 'VariableDeclarator' || !node.init || isFunction(unwrap(node.init))) return false;
      return referencesIn(this.analysis, rangeOf(node.init)).some(({ binding: used, name, node: use }) => {
        const value = knownValue(use, this.analysis);
        if (value !== null) return !this.verdictOf(value, true).own;
        return name === 'require' || (used !== null && this.isForeign(used));
      });
    });
    this.foreign.set(binding, foreign);
    return foreign;
  }

  /** Whether a variable holds what a call has given that does nothing else, nor do the functions given to it. */
  private isOfOwnCall({ declarations: [declaration], isConstant }: Binding, around: Verdict): boolean {
    const node = declaration?.node;
    if (node?.type !== 'VariableDeclarator' || !node.init || !isConstant) return false;
    const call = unwrap(node.init);
    return (
      call.type === 'CallExpression' &&
      this.isOwn(call, around) &&
      call.arguments.every((argument) => this.isOwnArgument(argument, around))
    );
  }
}

/** Globals whose functions only compute. */
const BUILT_INS = new Set([
  'Array',
  'ArrayBuffer',
  'BigInt',
  'Boolean',
  'Date',
  'Error',
  'Intl',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'RangeError',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'TextDecoder',
  'TextEncoder',
  'TypeError',
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
  'WeakMap',
  'WeakSet',
  'parseFloat',
  'parseInt',
  'structuredClone',
]);
