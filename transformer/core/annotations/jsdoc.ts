/** The tags that matter in JSDoc comments, and where the comments stand. Ordinary comments are never read. */
import type { types as t } from '@babel/core';
import { editDistance } from '../../../shared/nearest';
import { type Range, rangeOf } from '../analysis/ast';

/** One `@unsync` (or a misspelling of it) in a JSDoc comment. */
export interface Tag extends Range {
  /** As written, without the `@`. */
  readonly name: string;
  readonly misspelt: boolean;
  /** What follows the tag on its line, or up to the closing brace. Same length as in the source. */
  readonly text: string;
  readonly textStart: number;
  /** Where the code starts that the comment stands over. */
  readonly target: number;
  readonly comment: Range;
}

/** What may have been meant as a tag. */
export interface StrayTag extends Range {
  /** Where the code starts that the comment stands over. */
  readonly target: number;
}

/** A tag stands at the start of a line, after the line's asterisk; elsewhere it is prose. */
const TAG = /(^|[\n\r\u2028\u2029])([ \t]*\**[ \t]*)@([A-Za-z]+)(?![\w-])/g;

/** Whether a text without the word `unsync` may hold a misspelt tag. Cheap: it runs over every file. */
export function mayHoldMisspeltTag(source: string): boolean {
  for (const match of source.matchAll(/@([uU][A-Za-z]{3,7}|nsync)\b/g)) {
    if (looksLikeUnsync(match[1] as string) && source.lastIndexOf('/**', match.index) !== -1) return true;
  }
  return false;
}

/**
 * `Hashes. @unsync`: behind other text, and the last thing in its paragraph but for options. To JSDoc that is prose; so
 * it is in the middle of a sentence, or in backticks, but where it stands so it may be meant.
 */
const STRAY_TAG =
  /[^\s*][ \t]+@unsync(?:[ \t]+cpuBound|[ \t]*\{[^}\n\r\u2028\u2029]*\})?[ \t]*(?=(?:\r\n|[\n\r\u2028\u2029])[ \t]*\**[ \t]*(?:[\n\r\u2028\u2029]|@|$)|\*?$)/g;

/** `@unsync` behind other text on its line, in JSDoc comments. */
export function findStrayTags(source: string, comments: readonly t.Comment[]): StrayTag[] {
  return comments.flatMap((comment, index) => {
    if (comment.type !== 'CommentBlock' || !comment.value.startsWith('*')) return [];
    const textStart = rangeOf(comment as unknown as t.Node).start + 2;
    return [...comment.value.matchAll(STRAY_TAG)].map((match) => {
      const start = textStart + match.index + match[0].indexOf('@unsync');
      return { start, end: start + '@unsync'.length, target: skipComments(source, comments, index) };
    });
  });
}

/** Every `@unsync` tag of a file, misspelt ones too. */
export function findTags(source: string, comments: readonly t.Comment[]): Tag[] {
  const tags: Tag[] = [];
  for (const [index, comment] of comments.entries()) {
    if (comment.type !== 'CommentBlock' || !comment.value.startsWith('*')) continue;
    const range = rangeOf(comment as unknown as t.Node);
    const textStart = range.start + 2;
    for (const match of comment.value.matchAll(TAG)) {
      const name = match[3] as string;
      const misspelt = looksLikeUnsync(name);
      if (name !== 'unsync' && !misspelt) continue;
      const start = textStart + match.index + (match[1] as string).length + (match[2] as string).length;
      const end = start + 1 + name.length;
      tags.push({
        start,
        end,
        name,
        misspelt,
        text: argumentOf(source.slice(end, range.end - 2)),
        textStart: end,
        target: skipComments(source, comments, index),
        comment: range,
      });
    }
  }
  return tags;
}

/** The rest of the tag's line; from a `{`, to the `}` that closes it, with the asterisks of its lines blanked out. */
function argumentOf(rest: string): string {
  const line = firstLine(rest);
  if (!line.trimStart().startsWith('{')) return line;
  let depth = 0;
  for (let index = 0; index < rest.length; index++) {
    if (rest[index] === '{') depth++;
    if (rest[index] === '}' && --depth === 0) {
      return blankAsterisks(rest.slice(0, index + 1)) + firstLine(rest.slice(index + 1));
    }
  }
  return blankAsterisks(rest);
}

function firstLine(text: string): string {
  return /^[^\n\r\u2028\u2029]*/.exec(text)?.[0] ?? '';
}

function blankAsterisks(text: string): string {
  return text.replace(
    /([\n\r\u2028\u2029][ \t]*)(\*+)/g,
    (_, before: string, stars: string) => before + ' '.repeat(stars.length),
  );
}

/** The first offset after the comment that is neither white space nor in a further comment. */
function skipComments(source: string, comments: readonly t.Comment[], index: number): number {
  let position = rangeOf(comments[index] as unknown as t.Node).end;
  for (let next = index + 1; ; next++) {
    while (position < source.length && /\s/.test(source[position] as string)) position++;
    const comment = comments[next];
    if (comment === undefined || comment.start !== position) return position;
    position = rangeOf(comment as unknown as t.Node).end;
  }
}

/**
 * Whether a JSDoc tag (without the `@`) is most likely a misspelt `unsync`. `async` and `sync` are words of their own.
 */
function looksLikeUnsync(tag: string): boolean {
  if (tag === 'unsync') return false;
  const distance = editDistance(tag, 'unsync');
  return distance <= (tag.toLowerCase().startsWith('u') ? 2 : 1);
}
