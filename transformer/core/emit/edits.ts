/** Changes to a source text, as data, and how they are put into it. */
import MagicString from 'magic-string';
import { type Range, within } from '../analysis/ast';
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
  const missing = countLines(source.slice(range.start, range.end)) - countLines(text);
  const padded = missing > 0 ? text + '\n'.repeat(missing) : text;
  return { start: range.start, end: range.end, text: padded, ...(editRange ? { editRange } : {}) };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** A part of the source with edits in it. */
export interface Edited {
  readonly text: MagicString;
  /** Offsets are from the start of `text`. */
  readonly kept: readonly KeptStretch[];
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
  const replaced = inRange.filter((edit) => edit.start < edit.end);
  const live = inRange.filter((edit) => !replaced.some((outer) => hides(outer, edit)));
  const text = new MagicString(source);
  for (const { start, end, text: content } of live) if (start < end) text.update(start, end, content);
  const insertions = live.filter((edit) => edit.start === edit.end);
  const byDepth = [...insertions].sort((a, b) => sizeOf(a) - sizeOf(b));
  for (const edit of byDepth) {
    if (edit.side === 'left') text.appendLeft(edit.start, edit.text);
    else text.prependRight(edit.start, edit.text);
  }
  const isWhole = range.start === 0 && range.end === source.length;
  return { text: isWhole ? text : text.snip(range.start, range.end), kept: keptStretches(live, range) };
}

/** Whether an insertion at the border of a range belongs to the text outside of it. */
function isCutOff({ start, end, side }: Edit, range: Range, source: string): boolean {
  if (start !== end) return false;
  return side === 'left' ? start === range.start && start > 0 : start === range.end && start < source.length;
}

function keptStretches(edits: readonly Edit[], range: Range): KeptStretch[] {
  const kept: KeptStretch[] = [];
  let at = 0;
  let start = range.start;
  const keepUpTo = (end: number): void => {
    if (end > start) kept.push({ at, start, length: end - start });
    at += end - start;
  };
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    keepUpTo(edit.start);
    at += edit.text.length;
    start = edit.end;
  }
  keepUpTo(range.end);
  return kept;
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
