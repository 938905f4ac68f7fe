/**
 * What does TypeScript 7 say to the user about files that were rewritten?
 *
 * Its errors are about the rewritten texts. Here each is moved to the place in the user's file where its text came from;
 * one that lies in generated text is about code the user never wrote, and is dropped. The same rules as for TypeScript 5
 * and 6 (hosts/tsc/diagnostics.ts), over lines and columns instead of a Program's files.
 */

import { lineStarts } from '../../core/lines';
import type { Diagnostic } from '../../core/types';
import { RUNTIME_NOT_FOUND } from '../messages';
import type { View } from './rewrite';

/** tsc prints `TS` and a number; ours are out of the range of its own, and the message starts with our own code. */
export const CODE_BASE = 900_000;

/** tsc's codes for a module that it cannot find, or that has no types. */
const MODULE_NOT_FOUND = new Set([2307, 2792, 7016]);

/** Both from 0; columns count UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A place in a file: where it begins, and where it ends if that is known. */
export interface Range {
  /** Absolute, the user's path. */
  readonly fileName: string;
  readonly start: Position;
  readonly end: Position | null;
}

export interface RelatedInformation {
  readonly at: Range | null;
  readonly text: string;
}

/** As tsc prints one. */
export interface PrintedDiagnostic extends RelatedInformation {
  readonly severity: 'error' | 'warning' | 'message' | 'suggestion';
  readonly code: number;
  readonly related: readonly RelatedInformation[];
}

/** Which text stands at a path of the user's. */
export type ViewOf = (fileName: string) => View | undefined;

/** @returns the diagnostic as the user should see it; `null` for one that means nothing to the user */
export function toUserDiagnostic(diagnostic: PrintedDiagnostic, viewOf: ViewOf): PrintedDiagnostic | null {
  const at = diagnostic.at && toUserRange(diagnostic.at, viewOf);
  const related = diagnostic.related.flatMap((info) => {
    const place = info.at && toUserRange(info.at, viewOf);
    return place === null && info.at !== null ? [] : [{ ...info, at: place }];
  });
  if (at !== null || diagnostic.at === null) return { ...diagnostic, at, related };
  return runtimeNotFound(diagnostic, viewOf);
}

/** @returns `null` when the user did not write what is there */
function toUserRange(range: Range, viewOf: ViewOf): Range | null {
  const view = viewOf(range.fileName);
  if (view === undefined) return range;
  if (view.kind === 'entry') return null;
  const starts = lineStarts(view.rewritten);
  const offset = (starts[range.start.line] ?? 0) + range.start.column;
  const start = view.positions.original(offset);
  if (start === undefined) return null;
  const end = range.end && (starts[range.end.line] ?? 0) + range.end.column;
  const originalEnd = end === null ? null : end > offset ? view.positions.originalEnd(end) : start;
  const place = placesIn(view.source);
  return {
    fileName: range.fileName,
    start: place(start),
    // The end can lie in generated text (a function whose body was wrapped): then the place is its first character.
    end:
      originalEnd === null
        ? null
        : place(originalEnd === undefined ? start + 1 : Math.max(start, originalEnd)),
  };
}

/** An error in generated text means nothing to the user, but for one: that our own runtime is not there. */
function runtimeNotFound(diagnostic: PrintedDiagnostic, viewOf: ViewOf): PrintedDiagnostic | null {
  const { at, code, text } = diagnostic;
  const view = at && viewOf(at.fileName);
  if (!at || view?.kind !== 'main' || !MODULE_NOT_FOUND.has(code) || !text.includes('unsync/runtime'))
    return null;
  const beginning = { line: 0, column: 0 };
  return {
    severity: 'error',
    code: CODE_BASE + Number(RUNTIME_NOT_FOUND.code.replace(/\D/g, '')),
    text: `${RUNTIME_NOT_FOUND.code}: ${RUNTIME_NOT_FOUND.message} ${RUNTIME_NOT_FOUND.remedy}`,
    at: { fileName: at.fileName, start: beginning, end: beginning },
    related: [],
  };
}

/** @returns our own diagnostic as one of tsc's */
export function toPrinted(diagnostic: Diagnostic, source: string): PrintedDiagnostic {
  const place = placesIn(source);
  return {
    severity: diagnostic.severity,
    code: CODE_BASE + Number(diagnostic.code.replace(/\D/g, '')),
    text: `${diagnostic.code}: ${diagnostic.message} ${diagnostic.remedy}`,
    at: { fileName: diagnostic.fileName, start: place(diagnostic.start), end: place(diagnostic.end) },
    related: [],
  };
}

function placesIn(text: string): (offset: number) => Position {
  const starts = lineStarts(text);
  return (offset) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { line, column: offset - (starts[line] ?? 0) };
  };
}

/** As tsc sorts them: by file, then by place. Those about no file come first. */
export function compareDiagnostics(one: PrintedDiagnostic, other: PrintedDiagnostic): number {
  if (!one.at || !other.at) return Number(one.at !== null) - Number(other.at !== null);
  if (one.at.fileName !== other.at.fileName) return one.at.fileName < other.at.fileName ? -1 : 1;
  return (
    one.at.start.line - other.at.start.line ||
    one.at.start.column - other.at.start.column ||
    one.code - other.code
  );
}
