/**
 * Module state that code in workers changes and code in the main module uses: each thread has a copy of its own, so
 * neither sees what the other does. State that only annotated functions use (a memo, a connection made on first use)
 * is one per thread, and that is fine.
 */
import type { types as t } from '@babel/core';
import type { Annotated } from './annotated';
import { isFunction, type Range, rangeOf, within } from './ast';
import type { Reporter } from './diagnostics';
import { changesObject } from './object-changes';
import type { Analysis, Binding, Reference } from './scope';
import type { Slice } from './slice-module';

/** Warns of every such change. */
export function checkModuleState(
  slice: Slice,
  annotated: readonly Annotated[],
  analysis: Analysis,
  reporter: Reporter,
): void {
  const inWorkers: Range[] = [...annotated, ...[...slice.declarators, ...slice.statements].map(rangeOf)];
  const runsInWorkers = (range: Range): boolean => inWorkers.some((kept) => within(range, kept));
  for (const binding of analysis.moduleScope.bindings.values()) {
    if (binding.kind === 'import') continue;
    const changes = binding.references.filter(
      (reference) =>
        (reference.writes || changesObject(reference.node, analysis)) &&
        isInFunction(reference.node, analysis) &&
        runsInWorkers(reference),
    );
    if (changes.length === 0 || !isUsedOutside(binding, runsInWorkers, analysis)) continue;
    for (const change of changes) report(change, annotated, reporter);
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
    if (current.type === 'ExportNamedDeclaration' || current.type === 'ExportDefaultDeclaration') return true;
  }
  return false;
}

function isInFunction(node: t.Node, analysis: Analysis): boolean {
  for (let current = analysis.parentOf(node); current !== null; current = analysis.parentOf(current)) {
    if (isFunction(current)) return true;
  }
  return false;
}
