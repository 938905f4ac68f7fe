/** Changes to a source text, as data, and how they are put into it. */
import { type Range, within } from '../analysis/ast';
import { countLineEnds } from '../lines';
import type { KeptStretch } from '../types';

export interface Edit extends Range {
  readonly text: string;
  /**
   * For an insertion (`start === end`): whether it belongs to the text before it (it closes something) or to the text
   * after it.
   */
  readonly side?: 'left' | 'right';
  /** The function the edit is for: an edit inside a stretch that another one replaces is dropped. */
  readonly editRange?: Range;
}

export function insertBefore(at: number, text: string, editRange?: Range): Edit {
  return { start: at, end: at, text, side: 'right', ...(editRange ? { editRange } : {}) };
}

export function insertAfter(at: number, text: string, editRange?: Range): Edit {
  return { start: at, end: at, text, side: 'left', ...(editRange ? { editRange } : {}) };
}

/**
 * Replaces a stretch. The lines it spanned stay: the new text ends with as many line breaks as the old one had more.
 */
export function replaceKeepingLines(source: string, range: Range, text: string, editRange?: Range): Edit {
  const missing = countLineEnds(source.slice(range.start, range.end)) - countLineEnds(text);
  const padded = missing > 0 ? text + '\n'.repeat(missing) : text;
  return { start: range.start, end: range.end, text: padded, ...(editRange ? { editRange } : {}) };
}

/** A text with stretches of the source in it. */
export interface Edited {
  readonly code: string;
  readonly kept: readonly KeptStretch[];
  readonly replaced: readonly Replacement[];
}

/** Where a text begins that stands in the place of another. */
export interface Replacement {
  /** Offset in the generated text. */
  readonly at: number;
  /** Of what it replaces, in the source. */
  readonly start: number;
  readonly length: number;
}

/**
 * Puts the edits into the text.
 *
 * Edits of functions inside a replaced stretch go. At one place, insertions on the left come innermost function first,
 * those on the right outermost first, so that what is wrapped twice nests.
 *
 * @param range the part of the source to keep; all of it when left out
 */
export function applyEdits(
  source: string,
  edits: readonly Edit[],
  range: Range = { start: 0, end: source.length },
): Edited {
  const inRange = edits.filter((edit) => within(edit, range) && !isCutOff(edit, range, source));
  const outer = inRange.filter((edit) => edit.start < edit.end);
  const live = inRange.filter((edit) => !outer.some((other) => hides(other, edit)));
  const kept: KeptStretch[] = [];
  const replaced: Replacement[] = [];
  let code = '';
  let start = range.start;
  const keepUpTo = (end: number): void => {
    if (end > start) kept.push({ at: code.length, start, length: end - start });
    code += source.slice(start, end);
  };
  for (const edit of live.sort(compareEdits)) {
    keepUpTo(edit.start);
    if (edit.end > edit.start && edit.text !== '')
      replaced.push({ at: code.length, start: edit.start, length: edit.text.length });
    code += edit.text;
    start = edit.end;
  }
  keepUpTo(range.end);
  return { code, kept, replaced };
}

/** Whether an insertion at the border of a range belongs to the text outside of it. */
function isCutOff({ start, end, side }: Edit, range: Range, source: string): boolean {
  if (start !== end) return false;
  return side === 'left' ? start === range.start && start > 0 : start === range.end && start < source.length;
}

/** As they stand in the text. What replaces a stretch comes behind all that is inserted before it. */
function compareEdits(a: Edit, b: Edit): number {
  return (
    a.start - b.start ||
    rankOf(a) - rankOf(b) ||
    (rankOf(a) === 0 ? sizeOf(a) - sizeOf(b) : sizeOf(b) - sizeOf(a))
  );
}

function rankOf({ start, end, side }: Edit): number {
  if (start < end) return 2;
  return side === 'left' ? 0 : 1;
}

function sizeOf(edit: Edit): number {
  return edit.editRange === undefined ? Number.POSITIVE_INFINITY : edit.editRange.end - edit.editRange.start;
}

/** Whether `outer` replaces the code that `edit` is for. */
function hides(outer: Edit, edit: Edit): boolean {
  if (outer === edit || (edit.editRange !== undefined && edit.editRange === outer.editRange)) return false;
  if (edit.editRange !== undefined) return within(edit.editRange, outer);
  // An insertion right before or behind a replaced stretch is not in it.
  if (edit.start === edit.end) return edit.start > outer.start && edit.end < outer.end;
  return within(edit, outer);
}
