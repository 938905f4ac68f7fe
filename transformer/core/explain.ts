/**
 * Why is an entry what it is? For each annotated function: what it captures, and which parts of the module go into the
 * entry for its sake, each with the path of references that leads there.
 */
import type { types as t } from '@babel/core';
import { childrenOf, type Range, rangeOf, within } from './analysis/ast';
import { type Analysis, Binding, referencesIn } from './analysis/scope';
import { declarationIn, topLevelStatementOf } from './analysis/statements';
import type { Annotated } from './annotations/annotated';
import { isOfInterest } from './annotations/interest';
import type { Captures } from './captures/captures';
import { type Inspected, type InspectInput, inspect, publicView } from './inspect';
import { positionAt, Reporter } from './reporter';
import { nameOfRoot, type Root } from './slice/roots';
import { type Puller, type Slice, sliceModule } from './slice/slice-module';
import { reasonOf } from './slice/verdicts';
import type { AnnotatedFunction, Diagnostic, SeverityOverrides } from './types';

export interface Explanation {
  readonly functions: readonly ExplainedFunction[];
  /** Also those that belong to no function. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExplainedFunction extends Omit<AnnotatedFunction, 'captures'> {
  /** 1-based. */
  readonly line: number;
  readonly endLine: number;
  /** Where the annotation stands: on the same line, or above. */
  readonly annotationLine: number;
  readonly captures: readonly ExplainedCapture[];
  /** In the order of the source. */
  readonly kept: readonly KeptPart[];
  /** Top-level statements that are not in the entry for this function's sake; other functions may need them. */
  readonly leftOut: readonly LeftOutPart[];
  /** Those within the function. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExplainedCapture {
  readonly name: string;
  /** Offset of a place where it is used; of the function, for `this`. */
  readonly start: number;
}

/** A stretch of the module's top level. */
export interface Part extends Range {
  /** 1-based. */
  readonly line: number;
  /** Its first line, shortened. */
  readonly text: string;
}

export interface LeftOutPart extends Part {
  /** Whether it stays out for want of an answer. */
  readonly isAsked: boolean;
  readonly why: string;
}

export interface KeptPart extends Part {
  /** `stand-in`: another annotated function, of which the entry has the dispatching form. */
  readonly kind: 'import' | 'declaration' | 'initialisation' | 'stand-in';
  /** From the function's name to the part: `['hash', 'table', 'table.set(…)']`. */
  readonly path: readonly string[];
}

/** Explains one file. A file that does not parse has no functions and one diagnostic. */
export function explain(input: InspectInput & { readonly severity?: SeverityOverrides }): Explanation {
  if (!isOfInterest(input)) return { functions: [], diagnostics: [] };
  const reporter = new Reporter(input.source, input.fileName, input.severity);
  const inspected = inspect(input, reporter);
  const { diagnostics } = reporter;
  const functions = (inspected?.annotated ?? []).map((item) =>
    explainFunction(item, input.source, inspected as Inspected, diagnostics),
  );
  return { functions, diagnostics };
}

function explainFunction(
  item: Annotated,
  source: string,
  { analysis, annotated, captures, parts, imports }: Inspected,
  diagnostics: readonly Diagnostic[],
): ExplainedFunction {
  const trace = new Trace(analysis, source);
  const slice = sliceModule(analysis, annotated, captures, parts, imports, [item], trace);
  const own = topLevelStatementOf(item.node, analysis);
  const isKept = (node: t.Node): boolean =>
    trace.has(node) || childrenOf(node).some((child) => isKept(child));
  return {
    ...publicView(item, captures),
    line: positionAt(source, item.start).line,
    endLine: positionAt(source, item.end).line,
    annotationLine: positionAt(source, item.site.start).line,
    captures: explainCaptures(item, analysis, captures),
    kept: trace.parts().map(([node, path]) => ({
      ...partOf(node, source, analysis),
      kind: kindOf(node, annotated, slice),
      path,
    })),
    leftOut: analysis.program.body
      .filter((statement) => statement !== own && !isTypeOnly(statement) && !isKept(statement))
      .map((statement) => leftOut(statement, item, slice, source, analysis)),
    diagnostics: diagnostics.filter((diagnostic) => within(diagnostic, item)),
  };
}

function leftOut(
  statement: t.Statement,
  item: Annotated,
  { decisions }: Slice,
  source: string,
  analysis: Analysis,
): LeftOutPart {
  const decided = decisions.find(
    ({ part, verdict }) => verdict.says !== 'keep' && topLevelStatementOf(part, analysis) === statement,
  );
  const isAsked = decided?.verdict.says === 'ask';
  const why =
    decided === undefined
      ? /Declaration$/.test(statement.type)
        ? 'is not reached'
        : `changes nothing that ${item.name} reaches`
      : reasonOf(decided.verdict.why, nameOfRoot(decided.root), item.name);
  return { ...partOf(statement, source, analysis), isAsked, why };
}

/** Remembers the first reason for everything. */
class Trace {
  private readonly neededBy = new Map<Root, Puller>();
  private readonly keptFor = new Map<t.Node, Root>();

  constructor(
    private readonly analysis: Analysis,
    private readonly source: string,
  ) {}

  needs(root: Root, by: Puller): void {
    this.neededBy.set(root, by);
  }

  keeps(part: t.Node, root: Root): void {
    this.keptFor.set(part, root);
  }

  has(part: t.Node): boolean {
    return this.keptFor.has(part);
  }

  parts(): [node: t.Node, path: string[]][] {
    return [...this.keptFor]
      .sort(([a], [b]) => rangeOf(a).start - rangeOf(b).start)
      .map(([part, root]) => [part, this.pathTo(part, root)]);
  }

  private pathTo(part: t.Node, root: Root): string[] {
    const path: string[] = [];
    let step: Puller = root;
    if (!isDeclarationOf(part, root, this.analysis)) path.push(shorten(this.source, rangeOf(part), 30));
    for (;;) {
      if (typeof step === 'object' && 'ordinal' in step) return [step.name, ...path];
      if (typeof step !== 'string' && !(step instanceof Binding)) {
        path.unshift(shorten(this.source, rangeOf(step), 30));
        step = this.keptFor.get(step) as Root;
        continue;
      }
      path.unshift(nameOfRoot(step));
      step = this.neededBy.get(step) as Puller;
    }
  }
}

/** Whether a part is kept for what it declares, and not for what it does to it. */
function isDeclarationOf(part: t.Node, root: Root, analysis: Analysis): boolean {
  if (typeof root === 'string') return false;
  return root.declarations.some(({ node }) => {
    for (let current: t.Node | null = node; current !== null; current = analysis.parentOf(current)) {
      if (current === part) return true;
    }
    return false;
  });
}

function explainCaptures(item: Annotated, analysis: Analysis, captures: Captures): ExplainedCapture[] {
  const { self, values, pieces } = captures.closureOf(item);
  const uses = [item, ...pieces].flatMap((piece) => referencesIn(analysis, piece));
  const found = values.map((binding) => ({
    name: binding.name,
    start: uses.find((use) => use.binding === binding)?.start ?? item.start,
  }));
  return self === 'capture' ? [{ name: 'this', start: item.start }, ...found] : found;
}

function kindOf(node: t.Node, annotated: readonly Annotated[], slice: Slice): KeptPart['kind'] {
  if (/Import/.test(node.type)) return 'import';
  const declared = declarationIn(node as t.Statement);
  const stands = annotated.some(
    (item) => item.node === declared || (node.type === 'VariableDeclarator' && isValueOf(item, node)),
  );
  if (stands) return 'stand-in';
  const declares = node.type === 'VariableDeclarator' || !slice.statements.has(node as t.Statement);
  return declares || /Declaration$/.test(declared.type) ? 'declaration' : 'initialisation';
}

function isValueOf(item: Annotated, declarator: t.VariableDeclarator): boolean {
  return item.binding?.declarations.some(({ node }) => node === declarator) === true;
}

/** Types are in no output: that they are not in an entry says nothing. */
function isTypeOnly(statement: t.Statement): boolean {
  if (statement.type === 'ImportDeclaration') return statement.importKind === 'type';
  if (statement.type === 'ExportNamedDeclaration' && statement.exportKind === 'type') return true;
  const { type } = declarationIn(statement);
  return type === 'TSInterfaceDeclaration' || type === 'TSTypeAliasDeclaration' || type === 'EmptyStatement';
}

function partOf(node: t.Node, source: string, analysis: Analysis): Part {
  const range = rangeOf(node);
  const { line } = positionAt(source, range.start);
  const parent = analysis.parentOf(node);
  // A specifier alone does not say where it is from.
  const from = parent?.type === 'ImportDeclaration' ? ` from '${parent.source.value}'` : '';
  return { ...range, line, text: shorten(source, range) + from };
}

/** The first line, without what an argument list or a body holds: `table.set(…)`, `for (const x of list) {…`. */
function shorten(source: string, { start, end }: Range, most = 60): string {
  const text = source.slice(start, end).replace(/;$/, '');
  const [line = ''] = text.split('\n');
  const call = /^(?:await\s+)?[\w$.[\]'"]+\(/.exec(line)?.[0];
  if (call !== undefined && text.endsWith(')')) return text.length <= 30 ? text : `${call}…)`;
  if (line.length > most) return `${line.slice(0, most - 1).trimEnd()}…`;
  return line === text ? line : `${line.trimEnd()}…`;
}
