/** The rewritten main module: the user's text with edits in it, every line where it was. */
import type { types as t } from '@babel/core';
import type MagicString from 'magic-string';
import type { Annotated } from './annotated';
import { endOf, startOf } from './ast';
import { dispatchEdits } from './dispatch';
import type { DispatchContext } from './dispatch-context';
import { isTopLevelDeclaration, tagText } from './dispatch-tag';
import { applyEdits, type Edit, insertBefore } from './edits';
import { classesText, preludeText } from './prelude';
import type { TransformInput } from './types';

/**
 * @param classes names of the classes in the entry
 */
export function rewriteMain(
  input: TransformInput,
  file: t.File,
  annotated: readonly Annotated[],
  classes: readonly string[],
  context: DispatchContext,
): MagicString {
  const types = context.typescript && context.view === 'typed';
  const tags = annotated
    .filter((item) => isTopLevelDeclaration(item, context.analysis))
    .map((item) => tagText(item, context));
  const statements = [preludeText(input, annotated, 'main', types), classesText(input, classes), ...tags];
  const prelude = `${statements.filter((text) => text !== '').join(' ')} `;
  const edits: Edit[] = [insertBefore(preludePosition(input.source, file), prelude)];
  for (const item of annotated) edits.push(...dispatchEdits(item, context));
  return applyEdits(input.source, edits);
}

/**
 * Before the first statement, and before the doc comment right above it, which documents that statement and would
 * otherwise come to document the prelude. Comments that speak to tools stay the first thing in the file.
 */
function preludePosition(source: string, file: t.File): number {
  const [first] = file.program.body;
  if (first === undefined) return source.length;
  let position = startOf(first);
  if ('declaration' in first && first.declaration && 'decorators' in first.declaration) {
    for (const decorator of first.declaration.decorators ?? [])
      position = Math.min(position, startOf(decorator));
  }
  const comment = file.comments?.findLast((candidate) => (candidate.end ?? 0) <= position);
  if (comment === undefined || comment.type !== 'CommentBlock' || !comment.value.startsWith('*'))
    return position;
  const directive = file.program.directives.at(-1);
  const start = comment.start ?? 0;
  const follows = source.slice(comment.end ?? 0, position).trim() === '';
  const afterDirectives = directive === undefined || start >= endOf(directive);
  return follows && afterDirectives && !FOR_TOOLS.test(comment.value) ? start : position;
}

const FOR_TOOLS = /@(?:ts-|jsx|jest|vitest|license|preserve|fileoverview|flow|module|packageDocumentation)/;
