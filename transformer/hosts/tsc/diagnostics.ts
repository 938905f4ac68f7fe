/**
 * What does tsc say to the user about files that were rewritten?
 *
 * tsc finds its errors in the rewritten texts. Here each is moved to the place in the user's file where its text came
 * from; one that lies in generated text is about code the user never wrote, and is dropped.
 */
import type ts from 'typescript';
import type { Diagnostic } from '../../core/types';
import { RUNTIME_NOT_FOUND } from '../messages';
import type { TypeChecks } from './check-types';
import type { TypeScript } from './internals';
import type { Overlay, OverlayFile } from './overlay-host';
import { isOriginalView, type RewrittenFile } from './rewrite';

/** tsc prints `TS` and a number; ours are out of the range of its own, and the message starts with our own code. */
export const CODE_BASE = 900_000;

/** tsc's codes for a module that it cannot find, or that has no types. */
const MODULE_NOT_FOUND = new Set([2307, 2792, 7016]);

/** @returns our own errors about `file`, as tsc's; warnings are not among them (tsc fails a build for those too) */
export function errorsOf(typescript: TypeScript, file: RewrittenFile, checks: TypeChecks): ts.Diagnostic[] {
  return [...file.diagnostics, ...checks.of(file)]
    .filter((diagnostic) => diagnostic.severity === 'error')
    .map((diagnostic) => toTypeScript(typescript, diagnostic, file.original));
}

/** @param original the user's file */
export function toTypeScript(
  typescript: TypeScript,
  diagnostic: Diagnostic,
  original: ts.SourceFile,
): ts.Diagnostic {
  const { DiagnosticCategory } = typescript;
  return {
    category: diagnostic.severity === 'error' ? DiagnosticCategory.Error : DiagnosticCategory.Warning,
    code: CODE_BASE + Number(diagnostic.code.replace(/\D/g, '')),
    messageText: `${diagnostic.code}: ${diagnostic.message} ${diagnostic.remedy}`,
    file: original,
    start: diagnostic.start,
    length: diagnostic.end - diagnostic.start,
    source: 'unsync',
  };
}

/** @returns `diagnostics` as the user should see them: moved, without those of generated text, each once */
export function toUserDiagnostics<D extends ts.Diagnostic>(
  diagnostics: readonly D[],
  overlay: Overlay,
): readonly D[] {
  if (!diagnostics.some((diagnostic) => touchesOverlay(diagnostic, overlay))) return diagnostics;
  const moved: D[] = [];
  for (const diagnostic of diagnostics) {
    const place = placeOf(diagnostic, overlay);
    const next =
      place === 'elsewhere'
        ? diagnostic
        : place
          ? { ...diagnostic, ...place }
          : replaceGenerated(diagnostic, overlay);
    if (!next || moved.some((other) => sameDiagnostic(other, next))) continue;
    moved.push({ ...next, relatedInformation: relatedInformation(diagnostic, overlay) });
  }
  return moved;
}

function touchesOverlay(diagnostic: ts.Diagnostic, overlay: Overlay): boolean {
  const touches = (info: ts.DiagnosticRelatedInformation): boolean =>
    info.file !== undefined && overlay(info.file.fileName) !== undefined;
  return touches(diagnostic) || (diagnostic.relatedInformation ?? []).some(touches);
}

interface Place {
  readonly file: ts.SourceFile;
  readonly start: number;
  readonly length: number;
}

/** @returns where the text of `info` stands in the user's file; `undefined` when the user did not write it */
function placeOf(info: ts.DiagnosticRelatedInformation, overlay: Overlay): Place | 'elsewhere' | undefined {
  const found = rewrittenFileOf(info, overlay);
  if (!found) return 'elsewhere';
  if (found.kind === 'entry') return undefined;
  const start = info.start ?? 0;
  const end = start + (info.length ?? 0);
  const { positions } = found.text;
  const originalStart = positions.original(start);
  if (originalStart === undefined) return undefined;
  const originalEnd = end > start ? positions.originalEnd(end) : originalStart;
  return {
    file: found.file.original,
    start: originalStart,
    // The end can lie in generated text (a function whose body was wrapped): then the place is its first character.
    length: originalEnd === undefined ? 1 : Math.max(0, originalEnd - originalStart),
  };
}

/** Diagnostics that already point at the user's own text (ours, and those read back from `.tsbuildinfo`) stay. */
function rewrittenFileOf(info: ts.DiagnosticRelatedInformation, overlay: Overlay): OverlayFile | undefined {
  const found = info.file && overlay(info.file.fileName);
  return found && info.file && !isOriginalView(info.file) ? found : undefined;
}

/** An error in generated text means nothing to the user, but for one: that our own runtime is not there. */
function replaceGenerated<D extends ts.Diagnostic>(diagnostic: D, overlay: Overlay): D | undefined {
  const found = rewrittenFileOf(diagnostic, overlay);
  if (found?.kind !== 'main' || !MODULE_NOT_FOUND.has(diagnostic.code)) return undefined;
  const text = found.text.rewritten.slice(
    diagnostic.start,
    (diagnostic.start ?? 0) + (diagnostic.length ?? 0),
  );
  if (!text.includes('unsync/runtime')) return undefined;
  return {
    ...diagnostic,
    code: CODE_BASE + Number(RUNTIME_NOT_FOUND.code.replace(/\D/g, '')),
    messageText: `${RUNTIME_NOT_FOUND.code}: ${RUNTIME_NOT_FOUND.message} ${RUNTIME_NOT_FOUND.remedy}`,
    source: 'unsync',
    file: found.file.original,
    start: 0,
    length: 0,
  };
}

function relatedInformation(
  diagnostic: ts.Diagnostic,
  overlay: Overlay,
): ts.DiagnosticRelatedInformation[] | undefined {
  return diagnostic.relatedInformation?.flatMap((info) => {
    const place = placeOf(info, overlay);
    if (place === 'elsewhere') return [info];
    return place ? [{ ...info, ...place }] : [];
  });
}

function sameDiagnostic(one: ts.Diagnostic, other: ts.Diagnostic): boolean {
  return (
    one.code === other.code &&
    one.file === other.file &&
    one.start === other.start &&
    one.length === other.length &&
    JSON.stringify(one.messageText) === JSON.stringify(other.messageText)
  );
}
