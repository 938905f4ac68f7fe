/** The rewritten main module: the user's text with edits in it, every line where it was. */
import type { types as t } from '@babel/core';
import { endOf, startOf } from '../analysis/ast';
import type { Annotated } from '../annotations/annotated';
import type { Slice } from '../slice/slice-module';
import type { TransformInput } from '../types';
import { dispatchEdits } from './dispatch';
import type { DispatchContext } from './dispatch-context';
import { isTopLevelDeclaration, tagText } from './dispatch-tag';
import { applyEdits, type Edit, type Edited, insertBefore } from './edits';
import { classesText, guardText, preludeText } from './prelude';

/**
 * @param slice what the entry has
 * @param runs whether the module does more than declare things
 */
export function rewriteMain(
  input: TransformInput,
  file: t.File,
  annotated: readonly Annotated[],
  slice: Slice,
  runs: boolean,
  context: DispatchContext,
): Edited {
  const types = context.typescript && context.view === 'typed';
  const tags = annotated
    .filter((item) => isTopLevelDeclaration(item, context.analysis))
    .map((item) => tagText(item, context));
  const statements = [
    preludeText(input, annotated, 'main', types),
    runs ? guardText(input) : '',
    classesText(input, slice),
    ...tags,
  ];
  const prelude = statements.filter((text) => text !== '').join(' ');
  const edits: Edit[] = [preludeEdit(input.source, preludePosition(input.source, file), prelude, types)];
  for (const item of annotated) edits.push(...dispatchEdits(item, context));
  return applyEdits(input.source, edits);
}

/**
 * To tsc, a doc comment that begins on the line of a statement is that statement's, and is not in the `.d.ts` of the
 * next. There the prelude gets the blank line above the comment, or a line of its own, which the source map knows of.
 */
function preludeEdit(source: string, position: number, prelude: string, types: boolean): Edit {
  if (!types || !source.startsWith('/**', position)) return insertBefore(position, `${prelude} `);
  const blank = /\n([ \t]*)\r?\n[ \t]*$/.exec(source.slice(0, position));
  return blank === null ? insertBefore(position, `${prelude}\n`) : insertBefore(blank.index + 1, prelude);
}

/**
 * Before the first statement, and before the comments right above it that speak of that statement: doc comments, and
 * such as `/*#__PURE__*\/`, which would otherwise come to speak of the prelude. Comments that speak of the whole file to
 * tools stay the first thing in it.
 */
function preludePosition(source: string, file: t.File): number {
  const [first] = file.program.body;
  if (first === undefined) return source.length;
  let position = startOf(first);
  if ('declaration' in first && first.declaration && 'decorators' in first.declaration) {
    for (const decorator of first.declaration.decorators ?? [])
      position = Math.min(position, startOf(decorator));
  }
  const directive = file.program.directives.at(-1);
  const earliest = directive === undefined ? 0 : endOf(directive);
  for (const { type, value, start, end } of file.comments?.toReversed() ?? []) {
    if ((end ?? 0) > position) continue;
    const documents = type === 'CommentBlock' && value.startsWith('*') && !FOR_TOOLS.test(value);
    const speaksOfNext = documents || OF_NEXT.test(value);
    const follows = source.slice(end ?? 0, position).trim() === '';
    if (!speaksOfNext || !follows || (start ?? 0) < earliest) break;
    position = start ?? position;
  }
  return position;
}

/** What bundlers and coverage tools read in front of a statement. */
const OF_NEXT =
  /[#@]__(?:PURE|NO_SIDE_EFFECTS|INLINE|NOINLINE|KEY)__|\b(?:istanbul|c8|v8) ignore (?:next|if|else)\b/;

const FOR_TOOLS = /@(?:ts-|jsx|jest|vitest|license|preserve|fileoverview|flow|module|packageDocumentation)/;
