/**
 * The core: one source file in, its rewritten text and its worker entry out. Pure: it reads no file, writes none, and
 * the same input gives the same bytes. Analyse, diagnose, stop on an error, slice, emit.
 */
import { analyse } from './analyse';
import type { Annotated } from './annotated';
import { Captures } from './captures';
import { checkFunction } from './check-function';
import { checkLoading } from './check-loading';
import { checkModuleState } from './check-module-state';
import { checkPrivate } from './check-private';
import { Reporter } from './diagnostics';
import type { DispatchContext, View } from './dispatch';
import { emitEntry } from './emit-entry';
import { findAnnotations } from './find-annotations';
import { findTags, mayHoldMisspeltTag } from './jsdoc';
import { languageOf, parseModule, SourceSyntaxError } from './parse';
import { rewriteMain } from './rewrite';
import { sliceModule } from './slice-module';
import { baseName, generated } from './source-map';
import type { AnnotatedFunction, TransformInput, TransformResult } from './types';

export { DIAGNOSTICS } from './diagnostics';
export type * from './types';

/**
 * Finds the annotated functions of one file and moves them.
 * @returns the source as it came when there is nothing to do, or when a diagnostic is an error
 */
export function transform(input: TransformInput): TransformResult {
  const { source, fileName, options } = input;
  const language = languageOf(fileName);
  if (language.declarationFile || !isOfInterest(source)) return untouched(source);
  const reporter = new Reporter(source, fileName);
  let file: ReturnType<typeof parseModule>;
  try {
    file = parseModule(source, language, options.parserPlugins);
  } catch (error) {
    if (!(error instanceof SourceSyntaxError)) throw error;
    const at = { start: error.position, end: Math.min(error.position + 1, source.length) };
    reporter.report('UNSYNC1001', at, { reason: error.message });
    return untouched(source, reporter);
  }
  const tags = findTags(source, file.comments ?? []);
  const analysis = analyse(file, new Set(tags.map((tag) => tag.target)));
  const annotated = findAnnotations(analysis, source, tags, reporter);
  const captures = new Captures(analysis, annotated);
  for (const item of annotated) {
    checkFunction(item, annotated, analysis, captures, reporter);
    checkPrivate(item, analysis, captures, reporter);
  }
  const functions = annotated.map((item) => publicView(item, captures));
  const slice = sliceModule(analysis, annotated, captures);
  checkLoading(slice, annotated, analysis, captures, reporter);
  checkModuleState(slice, annotated, analysis, reporter);
  if (annotated.length === 0 || reporter.hasErrors) return untouched(source, reporter, functions);

  const context = (view: View): DispatchContext => ({
    source,
    analysis,
    captures,
    view,
    typescript: language.typescript,
    explicitTypes: options.explicitTypes === true && language.typescript,
  });
  const mainView = options.view === 'typed' ? 'typed' : options.keepBodies === true ? 'kept' : 'bare';
  const sourceName = baseName(fileName);
  const main = generated(rewriteMain(input, file, annotated, slice.classes, context(mainView)), sourceName);
  const entry = generated(emitEntry(input, file, annotated, slice, context('entry')), sourceName);
  return {
    code: main.code,
    get map() {
      return main.map;
    },
    entry: {
      code: entry.code,
      get map() {
        return entry.map;
      },
      fileName: entryFileName(fileName),
    },
    functions,
    diagnostics: reporter.diagnostics,
  };
}

/** `src/foo.ts` → `src/foo.unsync.ts` */
export function entryFileName(fileName: string): string {
  return fileName.replace(/(\.[cm]?[jt]sx?)?$/i, (extension) => `.unsync${extension}`);
}

/** Whether the file is worth parsing. What already uses the runtime was written by this transformer. */
function isOfInterest(source: string): boolean {
  if (!source.includes('unsync')) return mayHoldMisspeltTag(source);
  return !/(?:from|import|require\s*\()\s*['"]unsync\/runtime['"]/.test(source);
}

function untouched(
  source: string,
  reporter?: Reporter,
  functions: readonly AnnotatedFunction[] = [],
): TransformResult {
  return { code: source, map: null, entry: null, functions, diagnostics: reporter?.diagnostics ?? [] };
}

function publicView(item: Annotated, captures: Captures): AnnotatedFunction {
  const { name, executor, options, start, end } = item;
  const { values, self } = captures.closureOf(item);
  const names = values.map((binding) => binding.name);
  if (self === 'capture') names.unshift('this');
  return { name, executor, options, captures: names, start, end };
}
