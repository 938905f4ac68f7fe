/**
 * The front half of the core: what a file has that is annotated, what it reaches for, and what is wrong with that.
 * Transforming goes on from here to text; explaining, to a report.
 */
import type { types as t } from '@babel/core';
import { analyse } from './analysis/analyse';
import { languageOf } from './analysis/language';
import { parseModule, SourceSyntaxError } from './analysis/parse';
import type { Analysis } from './analysis/scope';
import type { Annotated } from './annotations/annotated';
import { findAnnotations } from './annotations/find-annotations';
import { findStrayTags, findTags } from './annotations/jsdoc';
import { Captures } from './captures/captures';
import { checkCallbacks } from './checks/check-callbacks';
import { checkFunction } from './checks/check-function';
import { checkHoisted } from './checks/check-hoisted';
import { checkLoading } from './checks/check-loading';
import { checkLostChanges } from './checks/check-lost-changes';
import { checkModuleState } from './checks/check-module-state';
import { checkNames } from './checks/check-names';
import { checkPrivate } from './checks/check-private';
import { checkSlice } from './checks/check-slice';
import { checkStrayTags } from './checks/check-stray-tags';
import { checkSubclasses } from './checks/check-subclasses';
import type { Reporter } from './reporter';
import { Answers } from './slice/answers';
import { Imports } from './slice/imports';
import { Parts } from './slice/parts';
import { type Slice, sliceModule } from './slice/slice-module';
import type { AnnotatedFunction, TransformInput } from './types';

/** A file that parses. */
export interface Inspected {
  readonly file: t.File;
  readonly analysis: Analysis;
  readonly annotated: readonly Annotated[];
  readonly captures: Captures;
  readonly parts: Parts;
  readonly imports: Imports;
  readonly slice: Slice;
}

/** What {@link inspect} needs of a transform's input. */
export interface InspectInput extends Pick<TransformInput, 'source' | 'fileName'> {
  readonly options?: Pick<TransformInput['options'], 'parser' | 'jsxFactories' | 'imports'>;
}

/**
 * @param reporter gets everything there is to say about the file
 * @returns `null` when the file does not parse
 */
export function inspect({ source, fileName, options }: InspectInput, reporter: Reporter): Inspected | null {
  let file: t.File;
  try {
    file = parseModule(source, languageOf(fileName), options?.parser);
  } catch (error) {
    if (!(error instanceof SourceSyntaxError)) throw error;
    const at = { start: error.position, end: Math.min(error.position + 1, source.length) };
    reporter.report('UNSYNC1001', at, { reason: error.message });
    return null;
  }
  const tags = findTags(source, file.comments ?? []);
  const strayTags = findStrayTags(source, file.comments ?? []);
  const analysis = analyse(
    file,
    source,
    new Set([...tags, ...strayTags].map((tag) => tag.target)),
    options?.jsxFactories,
  );
  const annotated = findAnnotations(analysis, source, tags, reporter);
  checkStrayTags(strayTags, annotated, analysis, source, reporter);
  if (annotated.length > 0) checkNames(analysis, source, reporter);
  const captures = new Captures(analysis, annotated, source);
  for (const item of annotated) {
    checkFunction(item, annotated, analysis, captures, reporter);
    checkCallbacks(item, analysis, captures, reporter);
    checkLostChanges(item, source, analysis, captures, reporter);
    checkHoisted(item, analysis, captures, reporter);
    checkPrivate(item, analysis, captures, reporter);
    checkSubclasses(item, source, analysis, captures, reporter);
  }
  const answers = new Answers(source, file.comments ?? [], (question) => reporter.answerTo(question));
  const parts = new Parts(analysis, annotated, captures, answers);
  const imports = new Imports(analysis, options?.imports);
  const slice = sliceModule(analysis, annotated, captures, parts, imports);
  checkLoading(slice, parts, reporter);
  checkSlice(slice, parts, source, analysis, reporter);
  checkModuleState(slice, annotated, analysis, reporter);
  return { file, analysis, annotated, captures, parts, imports, slice };
}

/** An annotated function as those outside of the core see it. */
export function publicView(item: Annotated, captures: Captures): AnnotatedFunction {
  const { name, executor, options, start, end } = item;
  const { values, rebuilt, self } = captures.closureOf(item);
  const names = values.filter((binding) => !rebuilt.has(binding)).map((binding) => binding.name);
  if (self === 'capture') names.unshift('this');
  return { name, executor, options, captures: names, start, end };
}
