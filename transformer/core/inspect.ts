/**
 * The front half of the core: what a file has that is annotated, what it reaches for, and what is wrong with that.
 * Transforming goes on from here to text; explaining, to a report.
 */
import type { types as t } from '@babel/core';
import { analyse } from './analyse';
import type { Annotated } from './annotated';
import { Captures } from './captures';
import { checkFunction } from './check-function';
import { checkHoisted } from './check-hoisted';
import { checkLoading } from './check-loading';
import { checkModuleState } from './check-module-state';
import { checkNames } from './check-names';
import { checkPrivate } from './check-private';
import { checkStrayTags } from './check-stray-tags';
import { checkSubclasses } from './check-subclasses';
import { findAnnotations } from './find-annotations';
import { findStrayTags, findTags } from './jsdoc';
import { languageOf } from './language';
import { parseModule, SourceSyntaxError } from './parse';
import type { Reporter } from './reporter';
import type { Analysis } from './scope';
import { type Slice, sliceModule } from './slice-module';
import type { AnnotatedFunction, TransformInput } from './types';

/** A file that parses. */
export interface Inspected {
  readonly file: t.File;
  readonly analysis: Analysis;
  readonly annotated: readonly Annotated[];
  readonly captures: Captures;
  readonly slice: Slice;
}

/** What {@link inspect} needs of a transform's input. */
export interface InspectInput extends Pick<TransformInput, 'source' | 'fileName'> {
  readonly options?: Pick<TransformInput['options'], 'parserPlugins' | 'jsxFactories'>;
}

/**
 * @param reporter gets everything there is to say about the file
 * @returns `null` when the file does not parse
 */
export function inspect({ source, fileName, options }: InspectInput, reporter: Reporter): Inspected | null {
  let file: t.File;
  try {
    file = parseModule(source, languageOf(fileName), options?.parserPlugins);
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
  const captures = new Captures(analysis, annotated);
  for (const item of annotated) {
    checkFunction(item, annotated, analysis, captures, reporter);
    checkHoisted(item, analysis, captures, reporter);
    checkPrivate(item, analysis, captures, reporter);
    checkSubclasses(item, source, analysis, captures, reporter);
  }
  const slice = sliceModule(analysis, annotated, captures);
  checkLoading(slice, annotated, analysis, captures, reporter);
  checkModuleState(slice, annotated, analysis, reporter);
  return { file, analysis, annotated, captures, slice };
}

/** An annotated function as those outside of the core see it. */
export function publicView(item: Annotated, captures: Captures): AnnotatedFunction {
  const { name, executor, options, start, end } = item;
  const { values, self } = captures.closureOf(item);
  const names = values.map((binding) => binding.name);
  if (self === 'capture') names.unshift('this');
  return { name, executor, options, captures: names, start, end };
}
