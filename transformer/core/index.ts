/**
 * The core: one source file in, its rewritten text and its worker entry out. Pure: it reads no file, writes none, and
 * the same input gives the same bytes. Analyse, diagnose, stop on an error, slice, emit.
 */
import type { types as t } from '@babel/core';
import { languageOf } from './analysis/language';
import { isOfInterest } from './annotations/interest';
import type { DispatchContext, View } from './emit/dispatch-context';
import { emitEntry } from './emit/emit-entry';
import { rewriteMain } from './emit/rewrite';
import { baseName, generated } from './emit/source-map';
import { entryFileName } from './entry-names';
import { inspect, publicView } from './inspect';
import { Reporter } from './reporter';
import type { GeneratedModule, TransformInput, TransformResult } from './types';

export { DIAGNOSTICS } from './diagnostics';
export { type ExplainedCapture, type ExplainedFunction, explain } from './explain';
export type * from './types';

/**
 * Finds the annotated functions of one file and moves them.
 * @returns the source as it came when there is nothing to do, or when a diagnostic is an error
 */
export function transform(input: TransformInput): TransformResult {
  const { source, fileName, options } = input;
  if (!isOfInterest(input)) return untouched(source);
  const reporter = new Reporter(source, fileName, options.severity);
  const inspected = inspect(input, reporter);
  if (inspected === null) return untouched(source, reporter);
  const { file, analysis, annotated, captures, parts, slice } = inspected;
  const functions = annotated.map((item) => publicView(item, captures));
  if (annotated.length === 0) return untouched(source, reporter);

  const { typescript } = languageOf(fileName);
  const context = (view: View): DispatchContext => ({
    source,
    analysis,
    captures,
    view,
    typescript,
    sloppy: isSloppy(file),
    inClass: options.view === 'typed' ? 'block' : 'field',
    explicitTypes: options.explicitTypes === true && typescript,
  });
  const sourceName = baseName(fileName);
  const mainView = options.view === 'typed' ? 'typed' : options.keepBodies === true ? 'kept' : 'bare';
  const rewrite = () =>
    generated(
      rewriteMain(input, file, annotated, slice, parts.runs(), context(mainView)),
      source,
      sourceName,
    );
  if (reporter.hasErrors) {
    const checked = mainView === 'typed' ? rewrite() : null;
    return { ...untouched(source, reporter), functions, checked };
  }
  const main = rewrite();
  const entry = generated(emitEntry(input, file, annotated, slice, context('entry')), source, sourceName);
  const { diagnostics } = reporter;
  return withLateMaps({ main, entry, fileName: entryFileName(fileName), functions, diagnostics });
}

interface Transformed extends Pick<TransformResult, 'functions' | 'diagnostics'> {
  readonly main: GeneratedModule;
  readonly entry: GeneratedModule;
  /** The entry's. */
  readonly fileName: string;
}

/** By itself, since what reads a map late holds on to everything around it: in `transform` that is the whole tree. */
function withLateMaps({ main, entry, fileName, functions, diagnostics }: Transformed): TransformResult {
  return {
    code: main.code,
    kept: main.kept,
    get map() {
      return main.map;
    },
    entry: {
      code: entry.code,
      kept: entry.kept,
      get map() {
        return entry.map;
      },
      fileName,
    },
    checked: null,
    functions,
    diagnostics,
  };
}

function isSloppy({ program: { sourceType, directives } }: t.File): boolean {
  return sourceType === 'script' && !directives.some(({ value }) => value.value === 'use strict');
}

function untouched(source: string, reporter?: Reporter): TransformResult {
  const diagnostics = reporter?.diagnostics ?? [];
  const kept = [{ at: 0, start: 0, length: source.length }];
  return { code: source, map: null, kept, entry: null, checked: null, functions: [], diagnostics };
}
