/**
 * Module state that is changed on one side and used on the other, in workers and in the main module: each thread has a
 * copy of its own, so neither sees what the other does. State that only annotated functions use (a memo, a connection
 * made on first use) is one per thread, and that is fine.
 */
import type { types as t } from '@babel/core';
import { isFunction, type Range, rangeOf, within } from '../analysis/ast';
import type { Analysis, Binding, Reference } from '../analysis/scope';
import { isExport } from '../analysis/statements';
import type { Annotated } from '../annotations/annotated';
import type { Reporter } from '../reporter';
import { changesObject } from '../slice/object-changes';
import { isCalledAtOnce, type Root } from '../slice/roots';
import type { Slice } from '../slice/slice-module';

/** Warns of every such change. */
export function checkModuleState(
  slice: Slice,
  annotated: readonly Annotated[],
  analysis: Analysis,
  reporter: Reporter,
): void {
  const inWorkers: Range[] = [...annotated, ...[...slice.declarators, ...slice.statements].map(rangeOf)];
  const runsInWorkers = (range: Range): boolean => inWorkers.some((kept) => within(range, kept));
  const asked = new Set<Root>(
    slice.decisions
      .filter(({ verdict }) => verdict.says === 'ask' || verdict.why.is === 'answered')
      .map(({ root }) => root),
  );
  const moved = new Set(annotated.map(({ node }) => node));
  for (const binding of analysis.moduleScope.bindings.values()) {
    if (asked.has(binding)) continue;
    const isImported = binding.kind === 'import';
    const changes = binding.references.filter(
      (reference) => reference.writes || changesObject(reference.node, analysis, !isImported),
    );
    const inside = changes.filter((one) => runsInWorkers(one) && runsLater(one.node, moved, analysis));
    const outside = changes.find((one) => !runsInWorkers(one));
    if (inside.length > 0 && isUsedOutside(binding, runsInWorkers, analysis)) {
      for (const change of inside) report(change, annotated, reporter);
    } else if (outside !== undefined && binding.references.some(runsInWorkers)) {
      reporter.report('UNSYNC2011', outside, { name: binding.name });
    }
  }
  checkGlobals(analysis, runsInWorkers, reporter);
}

/** `total = 1`, where nothing declares `total`, makes a global variable: of the calling thread. */
function checkGlobals(
  analysis: Analysis,
  runsInWorkers: (range: Range) => boolean,
  reporter: Reporter,
): void {
  const globals = analysis.references.filter(({ binding }) => binding === null);
  const used = new Set(globals.filter((one) => one.reads && runsInWorkers(one)).map(({ name }) => name));
  for (const change of globals) {
    if (change.writes && used.has(change.name) && !runsInWorkers(change))
      reporter.report('UNSYNC2011', change, { name: change.name });
  }
}

function report(change: Reference, annotated: readonly Annotated[], reporter: Reporter): void {
  // A variable that is assigned in the annotated function itself is an error already.
  if (change.writes && annotated.some((item) => within(change, item))) return;
  reporter.report('UNSYNC2009', change, { name: change.name });
}

function isUsedOutside(
  binding: Binding,
  runsInWorkers: (range: Range) => boolean,
  analysis: Analysis,
): boolean {
  const exported = binding.declarations.some(({ node }) => isExported(node, analysis));
  return exported || binding.references.some((reference) => !runsInWorkers(reference));
}

function isExported(node: t.Node, analysis: Analysis): boolean {
  for (let current: t.Node | null = node; current !== null; current = analysis.parentOf(current)) {
    if (isExport(current)) return true;
  }
  return false;
}

/**
 * Whether code runs after its module has loaded, when each thread has its own copy of the module; what a function does
 * that is only called before, it does in all of them.
 */
function runsLater(
  node: t.Node,
  moved: ReadonlySet<t.Node>,
  analysis: Analysis,
  asked = new Set<t.Node>(),
): boolean {
  let fn = node;
  for (let outer = analysis.parentOf(fn); outer !== null; fn = outer, outer = analysis.parentOf(fn)) {
    if (moved.has(fn)) return true;
    if (!isFunction(fn) || isCalledAtOnce(fn, outer)) continue;
    if (asked.has(fn)) return false;
    asked.add(fn);
    const holder = holderOf(fn, outer, analysis);
    if (holder === null) return true;
    const range = rangeOf(fn);
    return holder.references.some(
      (use) => !within(use, range) && runsLater(use.node, moved, analysis, asked),
    );
  }
  return false;
}

/** The variable without which a function cannot be reached. */
function holderOf(fn: t.Node, parent: t.Node, analysis: Analysis): Binding | null {
  if (isExported(fn, analysis)) return null;
  const id =
    fn.type === 'FunctionDeclaration' ? fn.id : parent.type === 'VariableDeclarator' ? parent.id : null;
  return id?.type === 'Identifier' ? analysis.scopeOf(parent).lookup(id.name) : null;
}
