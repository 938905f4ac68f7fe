/** What happens when a piece of a module runs: what it changes, and what else it does. */
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
import { type Analysis, Binding, referencesIn } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import { type ClassNode, classAround } from './classes';
import { NODE, type Row, TEXT_MODULES } from './effects';
import { argumentsOf, type Call, calleeOf, type KnownCall, knownCall, nameOf } from './known-calls';
import { isRelative, originOf, requiredBy } from './origins';
import {
  ANYTHING,
  argumentRoot,
  indexOfParameter,
  moduleRoot,
  OTHER_MODULES,
  PACKAGES_IN_USE,
  type Root,
  rootsOf,
  THIS,
} from './roots';

/** A call, or a use, that something is said of. */
export interface Mark {
  readonly node: t.Node;
  /** As the source has it: `app.listen`. */
  readonly text: string;
  /** The module that it comes from, if it does from one. */
  readonly module: string | null;
}

export interface Effects {
  /** What is changed, each with the place of the first change. */
  readonly changes: Map<Root, t.Node>;
  /** Parameters that are called; `true` where the result of such a call is not used. */
  readonly calls: Map<Root, boolean>;
  /** Calls that lead to annotated functions. */
  readonly annotated: Map<t.Node, Annotated>;
  /** The first thing that shows outside of the thread. */
  outside: Mark | null;
  /** The first call of which nobody can tell what it does. */
  unknown: Mark | null;
  /** The first call of an async function that goes on after the module has loaded. */
  late: Mark | null;
  /** The first thing that differs from thread to thread. */
  varies: Mark | null;
  /** Files that are read, by the expressions that name them, each with the call. */
  readonly reads: Map<string, Mark>;
  readonly writes: Set<string>;
}

type Use = 'used' | 'discarded';
type Value = FunctionNode | ClassNode;

export class Evaluation {
  private readonly summaries = new Map<t.Node, Effects>();
  /** Functions whose summaries are as complete as they will be. */
  private readonly complete = new Set<t.Node>();
  /** Those that have been looked into since the outermost call began. */
  private readonly pass = new Set<t.Node>();
  private depth = 0;
  private grown = 0;
  /** Whether the summary of a function was needed while it was made. */
  private isRecursive = false;
  private printing = 0;

  /** @param annotatedOf the annotated function that a variable holds, or that a function is */
  constructor(
    private readonly analysis: Analysis,
    private readonly annotatedOf: (value: Binding | t.Node) => Annotated | null,
  ) {}

  /** Of a statement, a variable's initialisation, a class. */
  of(part: t.Node): Effects {
    const effects = nothing();
    this.visit(part, effects, 'used');
    return effects;
  }

  // --- walking ----------------------------------------------------------------------------------------------------

  private visit(node: t.Node, into: Effects, use: Use, isAwaited = false): void {
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
        if (node.operator === 'delete') this.change(node.argument, into);
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
        this.change(node.left, into);
        this.visitTarget(node.left, into);
        this.visit(node.right, into, 'used');
        return;
      case 'UpdateExpression':
        this.change(node.argument, into);
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
        this.readMember(node, into, use);
        break;
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
      case 'TaggedTemplateExpression':
        this.visitCall(node, into, use, isAwaited);
        return;
    }
    for (const child of childrenOf(node)) if (!isInstanceField(child)) this.visit(child, into, 'used');
  }

  private visitLoop(node: t.ForInStatement | t.ForOfStatement, into: Effects): void {
    if (node.left.type !== 'VariableDeclaration') this.change(node.left, into);
    this.visit(node.left, into, 'used');
    this.visit(node.right, into, 'used');
    this.visit(node.body, into, 'used');
  }

  /** What an assignment evaluates before it assigns: `key()` in `table[key()] = 1`. */
  private visitTarget(target: t.Node, into: Effects): void {
    const inner = unwrap(target);
    if (inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression') {
      this.visit(inner.object, into, 'used');
      if (inner.computed) this.visit(inner.property, into, 'used');
    } else if (inner.type !== 'Identifier') this.visitPattern(inner, into);
  }

  /** Defaults and computed keys. */
  private visitPattern(pattern: t.Node, into: Effects): void {
    for (const child of childrenOf(pattern)) this.visit(child, into, 'used');
  }

  // --- changes ----------------------------------------------------------------------------------------------------

  private change(target: t.Node, into: Effects): void {
    const inner = unwrap(target);
    switch (inner.type) {
      case 'ArrayPattern':
        for (const element of inner.elements) if (element) this.change(element, into);
        return;
      case 'ObjectPattern':
        for (const property of inner.properties)
          this.change(property.type === 'RestElement' ? property : property.value, into);
        return;
      case 'AssignmentPattern':
        this.change(inner.left, into);
        return;
      case 'RestElement':
        this.change(inner.argument, into);
        return;
      case 'Identifier': {
        const binding = this.analysis.referenceOf(inner)?.binding ?? null;
        if (binding !== null) this.add(binding, inner, into);
        else this.addRoots(inner, into);
        return;
      }
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        if (isOfEnvironment(inner)) return;
        const setter = knownValue(inner, this.analysis, 'set');
        if (setter !== null && isFunction(setter)) this.applyAccessor(setter, inner, into);
        this.addRoots(inner, into);
        this.changeModule(inner, into);
      }
    }
  }

  /** `settings.locale = 'fr'`: other modules may use what is set. */
  private changeModule(target: t.MemberExpression | t.OptionalMemberExpression, into: Effects): void {
    const origin = originOf(target.object, this.analysis);
    if (origin === null || origin.made) return;
    this.add(isRelative(origin.module) ? OTHER_MODULES : PACKAGES_IN_USE, target, into);
  }

  private addRoots(node: t.Node, into: Effects): void {
    for (const root of rootsOf(node, this.analysis)) this.add(root, node, into);
  }

  private add(root: Root, node: t.Node, into: Effects): void {
    if (into.changes.has(root)) return;
    into.changes.set(root, node);
    this.grown++;
  }

  private mark(kind: 'outside' | 'unknown' | 'late' | 'varies', mark: Mark, into: Effects): void {
    if (into[kind] !== null || (kind === 'varies' && this.printing > 0)) return;
    into[kind] = mark;
    this.grown++;
  }

  private markOf(call: Call, module: string | null): Mark {
    return { node: call, text: nameInWords(calleeOf(call)), module };
  }

  // --- reading ----------------------------------------------------------------------------------------------------

  /** A getter runs. What is read for nothing is read for its getter. */
  private readMember(node: t.MemberExpression | t.OptionalMemberExpression, into: Effects, use: Use): void {
    const getter = knownValue(node, this.analysis, 'get');
    if (getter !== null && isFunction(getter)) this.applyAccessor(getter, node, into);
    else if (use === 'discarded' && originOf(node.object, this.analysis)?.made === true) {
      this.addRoots(node.object, into);
      this.mark('unknown', { node, text: nameInWords(node), module: null }, into);
    }
  }

  private applyAccessor(
    accessor: FunctionNode,
    member: t.MemberExpression | t.OptionalMemberExpression,
    into: Effects,
  ): void {
    const summary = this.summaryOf(accessor, false);
    this.merge(summary, accessor, into, 'discarded', member);
    if (summary.changes.has(THIS)) this.addObject(member.object, into);
  }

  /** What goes through a generator, or an iterator of this file, runs it. */
  private iterate(node: t.Node, into: Effects): void {
    const inner = unwrap(node);
    const generator = this.generatorOf(inner);
    if (generator !== null) {
      const summary = this.summaryOf(generator.fn, false);
      this.mergeCall(summary, generator.fn, generator.call, into, 'discarded');
      return;
    }
    const iterator = this.iteratorOf(inner);
    if (iterator === null) return;
    const summary = this.summaryOf(iterator, false);
    this.merge(summary, iterator, into, 'discarded', node);
    if (summary.changes.has(THIS)) this.addObject(inner, into);
  }

  /** `ids()` or `ids`, after `function* ids() {}` or `const ids = (function* () {})()`. */
  private generatorOf(node: t.Node): { fn: FunctionNode; call: t.CallExpression } | null {
    let call = node;
    if (node.type === 'Identifier') {
      const binding = this.analysis.referenceOf(node)?.binding;
      const declared = binding?.declarations[0]?.node;
      if (declared?.type !== 'VariableDeclarator' || !declared.init) return null;
      call = unwrap(declared.init);
    }
    if (call.type !== 'CallExpression') return null;
    const fn = knownValue(unwrap(call.callee), this.analysis);
    return isFunction(fn) && fn.generator === true && this.annotatedOf(fn) === null ? { fn, call } : null;
  }

  /** The function under `[Symbol.iterator]` of an object or class of this file. */
  private iteratorOf(node: t.Node): FunctionNode | null {
    const made =
      node.type === 'NewExpression' || node.type === 'ObjectExpression' ? node : madeBy(node, this.analysis);
    if (made === null) return null;
    const type =
      made.type === 'ObjectExpression' ? made : knownValue(unwrap(made.callee as t.Node), this.analysis);
    const members =
      type?.type === 'ObjectExpression'
        ? type.properties
        : type?.type === 'ClassDeclaration' || type?.type === 'ClassExpression'
          ? type.body.body
          : [];
    for (const member of members) {
      if (!isFunction(member) || !('computed' in member) || !member.computed) continue;
      if (/[iI]terator$/.test(nameOf(member.key))) return member;
    }
    return null;
  }

  // --- calls ------------------------------------------------------------------------------------------------------

  private visitCall(call: Call, into: Effects, use: Use, isAwaited: boolean): void {
    const callee = calleeOf(call);
    const given = argumentsOf(call);
    if (callee.type === 'Super') {
      for (const argument of given) this.visit(argument, into, 'used');
      this.visitSuper(call, into);
      return;
    }
    const known = knownCall(call, this.analysis);
    this.visitCallee(callee, known, into, use);
    const prints = known.row?.has('prints') === true;
    if (prints) this.printing++;
    for (const argument of given) this.visitArgument(argument, callee, into, use);
    if (prints) this.printing--;
    if (call.type === 'CallExpression' && requiredBy(call, this.analysis) !== null) return;
    if (isDirectEval(callee, this.analysis)) {
      this.visitEval(call, into);
      return;
    }
    const target = this.targetOf(call, callee);
    if (target !== null) {
      this.applyValue(target.value, call, target.given, target.receiver, into, use, isAwaited);
      return;
    }
    const stepped = this.steppedBy(callee);
    if (stepped !== null) {
      this.iterate(stepped, into);
      return;
    }
    const binding = this.analysis.referenceOf(callee)?.binding ?? null;
    const annotated = binding === null ? null : this.annotatedOf(binding);
    if (annotated !== null) {
      this.addAnnotated(call, annotated, into);
    } else if (binding?.kind === 'param' || isOfArguments(callee, this.analysis)) {
      const root = binding ?? [...rootsOf(callee, this.analysis)][0];
      if (root !== undefined) this.addCall(root, use === 'discarded', into);
    } else if (known.row !== null) {
      this.applyRow(known.row, call, known, into, use);
    } else if (use === 'discarded') {
      this.applyUnknown(call, known, given, into);
    }
  }

  /** What the callee evaluates first; what `.then()` is called on is not used for more than what follows. */
  private visitCallee(callee: t.Node, { row }: KnownCall, into: Effects, use: Use): void {
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
      if (callee.type !== 'Identifier') this.visit(callee, into, 'used');
      return;
    }
    const isContinued = use === 'discarded' && /^(?:then|catch|finally)$/.test(nameOf(callee));
    this.visit(callee.object, into, isContinued && row?.has('later') ? 'discarded' : 'used');
    if (callee.computed) this.visit(callee.property, into, 'used');
    const getter = knownValue(callee, this.analysis, 'get');
    if (getter !== null && isFunction(getter)) this.applyAccessor(getter, callee, into);
  }

  /** Nobody uses the results of calls in `await Promise.all([a(), b()])`. */
  private visitArgument(argument: t.Node, callee: t.Node, into: Effects, use: Use): void {
    const isList = argument.type === 'ArrayExpression';
    const isPromises =
      use === 'discarded' &&
      (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') &&
      nameOf(callee.object) === 'Promise';
    if (!isPromises) this.visit(argument, into, 'used');
    else if (!isList) this.visit(argument, into, 'discarded', true);
    else for (const each of argument.elements) if (each) this.visit(each, into, 'discarded', true);
  }

  private visitSuper(call: Call, into: Effects): void {
    let at: t.Node | null = call;
    while (at !== null && at.type !== 'ClassMethod') at = this.analysis.parentOf(at);
    const type = at === null ? null : classAround(at, this.analysis);
    const base = type?.superClass ? knownValue(unwrap(type.superClass), this.analysis) : null;
    if (base === null) return;
    const summary = this.summaryOf(base, true);
    this.mergeCall(summary, base, call, into, 'used');
    if (summary.changes.has(THIS)) this.add(THIS, call, into);
  }

  /** The names that it may refer to are those in its text, if that is there. */
  private visitEval(call: Call, into: Effects): void {
    const [text] = argumentsOf(call);
    const names =
      text?.type === 'StringLiteral'
        ? new Set(text.value.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu))
        : null;
    if (names === null) this.add(ANYTHING, call, into);
    else
      for (const [name, binding] of this.analysis.moduleScope.bindings)
        if (names.has(name)) this.add(binding, call, into);
    this.mark('unknown', this.markOf(call, null), into);
  }

  /** The function or class of this file that a call runs; also through `.call` and `.apply`. */
  private targetOf(
    call: Call,
    callee: t.Node,
  ): { value: Value; given: readonly t.Node[] | null; receiver: t.Node | null } | null {
    const given = argumentsOf(call);
    const isMember = callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
    const receiver = isMember ? callee.object : null;
    const value = knownValue(callee, this.analysis);
    if (value !== null) return { value, given, receiver };
    const method = isMember ? nameOf(callee) : '';
    if (receiver === null || (method !== 'call' && method !== 'apply')) return null;
    const called = knownValue(unwrap(receiver), this.analysis);
    if (called === null) return null;
    return { value: called, given: method === 'call' ? given.slice(1) : null, receiver: given[0] ?? null };
  }

  /** The generator of `ids.next()`. */
  private steppedBy(callee: t.Node): t.Node | null {
    if (callee.type !== 'MemberExpression' || !/^(?:next|return|throw)$/.test(nameOf(callee))) return null;
    const object = unwrap(callee.object);
    return this.generatorOf(object) === null ? null : object;
  }

  private applyValue(
    value: Value,
    call: Call,
    given: readonly t.Node[] | null,
    receiver: t.Node | null,
    into: Effects,
    use: Use,
    isAwaited: boolean,
  ): void {
    const callee = calleeOf(call);
    const binding = this.analysis.referenceOf(callee)?.binding ?? null;
    const annotated = this.annotatedOf(value) ?? (binding === null ? null : this.annotatedOf(binding));
    if (annotated !== null) {
      this.addAnnotated(call, annotated, into);
      return;
    }
    if (isFunction(value) && value.generator === true) return;
    if (isFunction(value) && value.async && !isAwaited && awaits(value))
      this.mark('late', this.markOf(call, null), into);
    const constructed = call.type === 'NewExpression';
    const summary = this.summaryOf(value, constructed);
    this.mergeCall(summary, value, call, into, use, given);
    const changesState = [...summary.changes.keys()].some((root) => isOfClosure(root, value));
    if (changesState && receiver !== null) this.addObject(receiver, into);
    if (!summary.changes.has(THIS)) return;
    if (value.type === 'ArrowFunctionExpression') this.add(THIS, call, into);
    else if (!constructed && receiver !== null) this.addObject(receiver, into);
  }

  private addAnnotated(call: t.Node, annotated: Annotated, into: Effects): void {
    if (into.annotated.has(call)) return;
    into.annotated.set(call, annotated);
    this.grown++;
  }

  private addCall(root: Root, isDiscarded: boolean, into: Effects): void {
    if (into.calls.get(root) === true || into.calls.get(root) === isDiscarded) return;
    into.calls.set(root, isDiscarded);
    this.grown++;
  }

  private applyRow(row: Row, call: Call, known: KnownCall, into: Effects, use: Use): void {
    const given = argumentsOf(call);
    const { receiver, module, isOfModule } = known;
    const [first] = given;
    if (row.has('changes') && receiver !== null) this.addRoots(receiver, into);
    if (row.has('changes-first') && first !== undefined) this.addRoots(first, into);
    if (row.has('sets')) {
      this.addRoots(receiver ?? calleeOf(call), into);
      if (module !== null) this.add(moduleRoot(module), call, into);
      this.add(PACKAGES_IN_USE, call, into);
    }
    if (row.has('outside')) {
      this.mark('outside', this.markOf(call, module), into);
      const isNodes = isOfModule && module !== null && NODE.has(module);
      if (receiver !== null && !isNodes && use === 'discarded') this.addRoots(receiver, into);
    }
    if (row.has('reads-file') && first !== undefined)
      into.reads.set(nameInWords(first), this.markOf(call, module));
    if (row.has('writes-file') && first !== undefined) into.writes.add(nameInWords(first));
    if (row.has('varies')) this.mark('varies', this.markOf(call, module), into);
    if (row.has('timer') && first !== undefined) this.startTimer(first, call, into);
    if (row.has('calls')) {
      for (const argument of given) this.callAtOnce(argument, call, receiver, into, use);
      if (receiver !== null && calleeOf(call).type === 'MemberExpression')
        this.iterateGiven(receiver, given, into);
    }
  }

  /** What a timer's function changes, it changes after the module has loaded. */
  private startTimer(callback: t.Node, call: Call, into: Effects): void {
    const value = knownValue(unwrap(callback), this.analysis);
    if (value === null || !isFunction(value)) return;
    const summary = this.summaryOf(value, false);
    const mark = this.markOf(call, null);
    if (summary.outside) this.mark('outside', summary.outside, into);
    if (summary.unknown) this.mark('unknown', summary.unknown, into);
    if ([...summary.changes.keys()].some((root) => !isLocalTo(root, value))) this.mark('late', mark, into);
    for (const annotated of summary.annotated.values())
      this.mark('unknown', { ...mark, text: annotated.name }, into);
  }

  private iterateGiven(receiver: t.Node, given: readonly t.Node[], into: Effects): void {
    if (nameOf(receiver) === 'Array' && given[0] !== undefined) this.iterate(given[0], into);
  }

  /** A function that is given to `forEach` and the like. Its parameters get parts of what that is called on. */
  private callAtOnce(argument: t.Node, call: Call, receiver: t.Node | null, into: Effects, use: Use): void {
    const inner = unwrap(argument);
    if (isFunction(inner)) {
      if (inner.generator === true) return;
      for (const parameter of inner.params) this.visit(parameter, into, 'used');
      this.visit(inner.body, into, 'used');
      return;
    }
    const binding = this.analysis.referenceOf(inner)?.binding ?? null;
    const value = knownValue(inner, this.analysis);
    const annotated = (value && this.annotatedOf(value)) ?? (binding && this.annotatedOf(binding)) ?? null;
    if (annotated !== null) {
      this.addAnnotated(call, annotated, into);
    } else if (value !== null && isFunction(value) && value.generator !== true) {
      const others = [receiver, ...argumentsOf(call).filter((each) => each !== argument)];
      const summary = this.summaryOf(value, false);
      this.merge(summary, value, into, use, call);
      for (const root of summary.changes.keys()) {
        if (!isOfParameters(root, value)) continue;
        for (const other of others) if (other !== null) this.addRoots(other, into);
      }
    } else if (binding?.kind === 'param') {
      this.addCall(binding, use === 'discarded', into);
    } else if (
      binding !== null &&
      use === 'discarded' &&
      value === null &&
      this.mayBeCallback(argument, call, receiver)
    ) {
      this.applyUnknown(
        call,
        knownFunction(binding, this.analysis),
        receiver === null ? [] : [receiver],
        into,
      );
    }
  }

  /** `register` in `list.forEach(register)`, and not `list` in `_.forEach(list, …)`. */
  private mayBeCallback(argument: t.Node, call: Call, receiver: t.Node | null): boolean {
    if (receiver === null) return true;
    return argument === argumentsOf(call)[0] && originOf(receiver, this.analysis) === null;
  }

  /** Nobody can tell: it may change what it is called on, what it is given, and the module that it comes from. */
  private applyUnknown(call: Call, known: KnownCall, given: readonly t.Node[], into: Effects): void {
    const { receiver, module, isOfModule } = known;
    const isNodes = module !== null && NODE.has(module);
    this.mark(isNodes ? 'outside' : 'unknown', this.markOf(call, module), into);
    if (receiver !== null && !(isNodes && isOfModule)) this.addRoots(receiver, into);
    if (isNodes) return;
    if (module !== null && isOfModule) this.add(moduleRoot(module), call, into);
    for (const argument of given) this.changeGiven(argument, into);
  }

  private changeGiven(argument: t.Node, into: Effects): void {
    const inner = unwrap(argument);
    switch (inner.type) {
      case 'Identifier': {
        const binding = this.analysis.referenceOf(inner)?.binding ?? null;
        if (binding !== null && holdsObject(binding, this.analysis)) this.addRoots(inner, into);
        return;
      }
      case 'ThisExpression':
        this.add(THIS, inner, into);
        return;
      case 'MemberExpression':
        if (nameOf(inner) === 'prototype' || isObjectMember(inner, this.analysis)) this.addRoots(inner, into);
        return;
      case 'SpreadElement':
        this.changeGiven(inner.argument, into);
        return;
      case 'ArrayExpression':
        for (const element of inner.elements) if (element) this.changeGiven(element, into);
        return;
      case 'ObjectExpression':
        for (const property of inner.properties)
          if (property.type === 'ObjectProperty') this.changeGiven(property.value, into);
    }
  }

  /** What a method changes that changes its `this`: its object, and what that was made with. */
  private addObject(object: t.Node, into: Effects): void {
    this.addRoots(object, into);
    const made = madeBy(unwrap(object), this.analysis);
    if (made === null) return;
    const type =
      made.type === 'NewExpression' ? knownValue(unwrap(made.callee as t.Node), this.analysis) : null;
    for (const part of [made, ...(type === null ? [] : calledParts(type, true))]) {
      for (const { binding, scope, node } of referencesIn(this.analysis, rangeOf(part))) {
        const isHeld = part !== made || scope.kind === 'module'; // and not only used by one of its methods
        if (binding === null || binding.kind === 'import' || !isHeld || binding.scope.kind !== 'module')
          continue;
        if (knownValue(node, this.analysis) === null) this.add(binding, node, into);
      }
    }
  }

  // --- functions of this file -------------------------------------------------------------------------------------

  private mergeCall(
    summary: Effects,
    value: Value,
    call: Call,
    into: Effects,
    use: Use,
    given: readonly t.Node[] | null = argumentsOf(call),
  ): void {
    this.merge(summary, value, into, use, call);
    const parameters = parametersOfCalled(value);
    const argumentsFor = (root: Root): readonly t.Node[] => {
      const index =
        root instanceof Binding
          ? indexOfParameter(root, parameters)
          : Number(/^argument (\d+)$/.exec(root)?.[1] ?? -1);
      if (given === null || root === 'arguments' || given.some(({ type }) => type === 'SpreadElement'))
        return given ?? argumentsOf(call);
      const isRest = parameters[index]?.type === 'RestElement';
      const argument = given[index];
      return isRest ? given.slice(index) : argument === undefined ? [] : [argument];
    };
    for (const root of summary.changes.keys()) {
      if (!isOfParameters(root, value)) continue;
      for (const argument of argumentsFor(root)) this.addGivenRoots(argument, into);
    }
    for (const [root, isDiscarded] of summary.calls) {
      if (!isOfParameters(root, value)) {
        this.addCall(root, isDiscarded, into);
        continue;
      }
      for (const argument of argumentsFor(root)) this.callGiven(argument, call, isDiscarded, into);
    }
  }

  private addGivenRoots(argument: t.Node, into: Effects): void {
    this.addRoots(argument.type === 'SpreadElement' ? argument.argument : argument, into);
  }

  /** A function that is given to one that calls it, with what nobody knows. */
  private callGiven(argument: t.Node, call: Call, isDiscarded: boolean, into: Effects): void {
    this.callAtOnce(argument, call, null, into, isDiscarded ? 'discarded' : 'used');
  }

  /** What holds wherever a function is called from. */
  private merge(summary: Effects, value: Value, into: Effects, use: Use, at: t.Node): void {
    let isFelt = false;
    for (const [root, node] of summary.changes) {
      if (root === THIS || isOfParameters(root, value) || isLocalTo(root, value)) {
        isFelt ||= !isLocalTo(root, value);
        continue;
      }
      isFelt = true;
      this.add(root, node, into);
    }
    for (const annotated of summary.annotated.values()) this.addAnnotated(at, annotated, into);
    if (summary.outside) this.mark('outside', summary.outside, into);
    // A call whose result is used is made for that, if it changes nothing.
    if (summary.unknown && (use === 'discarded' || isFelt)) this.mark('unknown', summary.unknown, into);
    if (summary.late) this.mark('late', summary.late, into);
    if (summary.varies) this.mark('varies', summary.varies, into);
    for (const [file, mark] of summary.reads) into.reads.set(file, mark);
    for (const file of summary.writes) into.writes.add(file);
  }

  private summaryOf(value: Value, constructed: boolean): Effects {
    const summary = this.summaries.get(value) ?? nothing();
    this.summaries.set(value, summary);
    if (this.complete.has(value)) return summary;
    if (this.pass.has(value)) {
      this.isRecursive = true;
      return summary;
    }
    const { printing } = this;
    this.printing = 0;
    this.depth++;
    for (;;) {
      const before = this.grown;
      this.isRecursive &&= this.depth > 1;
      this.pass.add(value);
      this.evaluate(value, constructed, summary);
      if (this.depth > 1 || !this.isRecursive || this.grown === before) break;
      this.pass.clear();
    }
    this.depth--;
    this.printing = printing;
    if (this.depth === 0) {
      for (const each of this.pass) this.complete.add(each);
      this.pass.clear();
    }
    return summary;
  }

  private evaluate(value: Value, constructed: boolean, into: Effects): void {
    for (const part of calledParts(value, constructed)) this.visit(part, into, 'used');
    if (isFunction(value) || !constructed || !value.superClass) return;
    const hasConstructor = value.body.body.some(
      (member) => 'kind' in member && member.kind === 'constructor',
    );
    const base = hasConstructor ? null : knownValue(unwrap(value.superClass), this.analysis);
    if (base === null) return;
    // `class B extends A {}`: what B is given, A is given.
    const summary = this.summaryOf(base, true);
    this.merge(summary, base, into, 'used', value);
    const parameters = parametersOfCalled(base);
    const passedOn = (root: Root): Root =>
      root instanceof Binding ? argumentRoot(indexOfParameter(root, parameters)) : root;
    for (const [root, node] of summary.changes)
      if (root === THIS || isOfParameters(root, base)) this.add(passedOn(root), node, into);
    for (const [root, isDiscarded] of summary.calls) this.addCall(passedOn(root), isDiscarded, into);
  }
}

function nothing(): Effects {
  return {
    changes: new Map(),
    calls: new Map(),
    annotated: new Map(),
    outside: null,
    unknown: null,
    late: null,
    varies: null,
    reads: new Map(),
    writes: new Set(),
  };
}

function isOfParameters(root: Root, value: Value): boolean {
  if (!(root instanceof Binding)) return root === 'arguments' || root.startsWith('argument ');
  return root.kind === 'param' && isLocalTo(root, value);
}

function isLocalTo(root: Root, value: Value): boolean {
  return (
    root instanceof Binding &&
    root.scope.kind !== 'module' &&
    within(rangeOf(root.scope.node), rangeOf(value))
  );
}

/** A variable of the function around, which made the object that the function is a method of. */
function isOfClosure(root: Root, value: Value): boolean {
  return root instanceof Binding && root.scope.kind !== 'module' && !isLocalTo(root, value);
}

/** `app.listen`, `register(…).use` */
export function nameInWords(node: t.Node): string {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Identifier':
      return inner.name;
    case 'StringLiteral':
      return `'${inner.value}'`;
    case 'ThisExpression':
      return 'this';
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return `${nameInWords(inner.object)}.${nameOf(inner) || '[…]'}`;
    case 'CallExpression':
    case 'OptionalCallExpression':
      return `${nameInWords(inner.callee)}(…)`;
    case 'NewExpression':
      return `new ${nameInWords(inner.callee)}`;
    default:
      return isFunction(inner) ? 'the function' : '…';
  }
}

function isOfArguments(callee: t.Node, analysis: Analysis): boolean {
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : null;
  return (
    object?.type === 'Identifier' &&
    object.name === 'arguments' &&
    analysis.referenceOf(object)?.binding === null
  );
}

/** `process.env.MODE = …`: workers have the same environment. */
function isOfEnvironment(target: t.MemberExpression | t.OptionalMemberExpression): boolean {
  const object = unwrap(target.object);
  return (
    nameOf(object) === 'env' && object.type === 'MemberExpression' && nameOf(object.object) === 'process'
  );
}

function isDirectEval(callee: t.Node, analysis: Analysis): boolean {
  return (
    callee.type === 'Identifier' && callee.name === 'eval' && analysis.referenceOf(callee)?.binding === null
  );
}

function awaits(fn: FunctionNode): boolean {
  const visit = (node: t.Node): boolean =>
    node.type === 'AwaitExpression' ||
    (node.type === 'ForOfStatement' && node.await) ||
    childrenOf(node).some((child) => !isFunction(child) && visit(child));
  return visit(fn.body);
}

function knownFunction(binding: Binding, analysis: Analysis): KnownCall {
  const [reference] = binding.references;
  const origin = reference === undefined ? null : originOf(reference.node, analysis);
  return { row: null, receiver: null, module: origin?.module ?? null, isOfModule: origin?.made === false };
}

/** Whether a variable may hold something that a function that gets it can change; a plain function is no such thing. */
function holdsObject(binding: Binding, analysis: Analysis): boolean {
  const [declaration] = binding.declarations;
  switch (declaration?.node.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
      return true;
    case 'VariableDeclarator':
      return declaration.node.id !== declaration.id || !declaration.node.init
        ? !binding.isConstant
        : isObject(declaration.node.init, analysis);
    default:
      return binding.kind === 'import' || binding.kind === 'param' || isConstructed(binding, analysis);
  }
}

function isConstructed(binding: Binding, analysis: Analysis): boolean {
  return binding.references.some(({ node }) => {
    const parent = analysis.parentOf(node);
    return (
      (parent?.type === 'NewExpression' && parent.callee === node) ||
      (parent?.type === 'MemberExpression' && parent.object === node && nameOf(parent) === 'prototype')
    );
  });
}

function isObject(value: t.Node, analysis: Analysis): boolean {
  const node = value.type === 'TSAsExpression' && isConstType(value.typeAnnotation) ? null : unwrap(value);
  switch (node?.type) {
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'NewExpression':
    case 'ClassExpression':
      return true;
    case 'AwaitExpression':
      return isObject(node.argument, analysis);
    case 'Identifier':
      return holdsObjectNamed(node, analysis);
    case 'LogicalExpression':
      return isObject(node.left, analysis) || isObject(node.right, analysis);
    case 'ConditionalExpression':
      return isObject(node.consequent, analysis) || isObject(node.alternate, analysis);
    case 'CallExpression':
      return givesObject(node, analysis);
    default:
      return false;
  }
}

function holdsObjectNamed(node: t.Identifier, analysis: Analysis): boolean {
  const binding = analysis.referenceOf(node)?.binding ?? null;
  return binding?.isConstant === true && holdsObject(binding, analysis);
}

function givesObject(call: t.CallExpression, analysis: Analysis): boolean {
  const callee = calleeOf(call);
  const name = nameOf(callee);
  if (/^(?:String|Number|Boolean|BigInt|Symbol|parseInt|parseFloat|join|trim|toString|freeze)$/.test(name))
    return false;
  const origin = originOf(callee, analysis);
  return origin === null || !TEXT_MODULES.has(origin.module);
}

function isConstType(type: t.Node): boolean {
  return (
    type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const'
  );
}

/** Whether a member of an object literal of this file holds an object. */
function isObjectMember(node: t.MemberExpression, analysis: Analysis): boolean {
  const made = madeBy(unwrap(node.object), analysis);
  if (made?.type !== 'ObjectExpression') return false;
  return made.properties.some(
    (property) =>
      property.type === 'ObjectProperty' &&
      nameOf(property.key) === nameOf(node) &&
      isObject(property.value, analysis),
  );
}
