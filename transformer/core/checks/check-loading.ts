/**
 * Whether loading an entry would call an annotated function of the same module: the worker that runs the call has to
 * load the entry first, which calls it again, and so on without end.
 */
import type { types as t } from '@babel/core';
import { childrenOf, type FunctionNode, isErased, isFunction, rangeOf, unwrap } from '../analysis/ast';
import { calledParts, isInstanceField, knownValue } from '../analysis/known-values';
import type { Analysis } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import type { Captures } from '../captures/captures';
import type { Reporter } from '../reporter';
import { isCalledAtOnce } from '../slice/built-in-methods';
import type { ClassNode } from '../slice/classes';
import type { Slice } from '../slice/slice-module';

/** Reports the calls in a slice that would never end. */
export function checkLoading(
  slice: Slice,
  annotated: readonly Annotated[],
  analysis: Analysis,
  captures: Captures,
  reporter: Reporter,
): void {
  const byFunction = new Map<t.Node, Annotated>();
  for (const item of annotated) if (item.fn !== null) byFunction.set(item.fn, item);
  const search = new Search(byFunction, analysis, captures);
  for (const node of [...slice.declarators, ...slice.statements]) {
    for (const { call, reaches } of search.callsWhileLoading(node)) {
      reporter.report('UNSYNC2008', rangeOf(call), { name: reaches.name });
    }
  }
}

type Call = t.CallExpression | t.OptionalCallExpression | t.NewExpression;

class Search {
  private readonly reached = new Map<t.Node, Annotated | null>();

  constructor(
    private readonly byFunction: ReadonlyMap<t.Node, Annotated>,
    private readonly analysis: Analysis,
    private readonly captures: Captures,
  ) {}

  /** The calls that a statement or declarator makes when it is evaluated, and that lead to an annotated function. */
  callsWhileLoading(node: t.Node): { call: Call; reaches: Annotated }[] {
    const found: { call: Call; reaches: Annotated }[] = [];
    // A function declaration does nothing yet; what is annotated in a statement is replaced, and does nothing either.
    const declaration = 'declaration' in node && node.declaration ? node.declaration : node;
    if (isFunction(declaration)) return found;
    for (const call of this.callsIn(declaration)) {
      const reaches = this.reachedBy(call);
      if (reaches !== null) found.push({ call, reaches });
    }
    return found;
  }

  /** Calls made when `node` runs: not those inside functions that are only made there. */
  private *callsIn(node: t.Node): Generator<Call> {
    if (isErased(node)) return;
    if (
      node.type === 'CallExpression' ||
      node.type === 'OptionalCallExpression' ||
      node.type === 'NewExpression'
    ) {
      yield node;
    }
    for (const child of childrenOf(node)) {
      if (isFunction(child)) {
        if (isCalledAtOnce(child, node)) yield* this.callsIn(child.body);
      } else if (!isInstanceField(child)) {
        yield* this.callsIn(child);
      }
    }
  }

  /** The annotated function that a call reaches, directly or through the functions it calls. */
  private reachedBy(call: Call): Annotated | null {
    const reached = this.reachedByValue(unwrap(call.callee as t.Node), call.type === 'NewExpression');
    if (reached !== null) return reached;
    // `list.map(load)` calls `load`.
    for (const argument of call.arguments) {
      if (argument.type !== 'Identifier' || !isCalledAtOnce(argument, call)) continue;
      const throughArgument = this.reachedByValue(argument, false);
      if (throughArgument !== null) return throughArgument;
    }
    return null;
  }

  private reachedByValue(callee: t.Node, constructed: boolean): Annotated | null {
    const binding = this.analysis.referenceOf(callee)?.binding ?? null;
    const annotated = binding === null ? null : this.captures.annotatedOf(binding);
    if (annotated !== null) return annotated;
    const value = knownValue(callee, this.analysis);
    return value === null ? null : this.reachedFrom(value, constructed);
  }

  private reachedFrom(value: FunctionNode | ClassNode, constructed: boolean): Annotated | null {
    const own = this.byFunction.get(value);
    if (own !== undefined) return own;
    const known = this.reached.get(value);
    if (known !== undefined) return known;
    this.reached.set(value, null);
    let reaches: Annotated | null = null;
    for (const body of calledParts(value, constructed)) {
      for (const call of this.callsIn(body)) reaches ??= this.reachedBy(call);
    }
    this.reached.set(value, reaches);
    return reaches;
  }
}
