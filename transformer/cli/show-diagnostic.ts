/** How does a diagnostic look on the command line? */
import type { Diagnostic } from '../core/types';

/**
 * ```text
 * src/hash.ts:8:31 error UNSYNC2002: `hit` writes to the module variable `hits`, …
 *   Return the new value and assign it where the function is called.
 *
 *   >  8 | export async function hit() { hits++; return hits; }
 *        |                               ^^^^
 * ```
 * The place is written as terminals and editors follow it: line and column from 1.
 */
export function showDiagnostic(diagnostic: Diagnostic): string {
  return `${headline(diagnostic)}\n${indent(diagnostic.remedy)}\n\n${indent(diagnostic.frame)}`;
}

/** Its first line. */
export function headline({ fileName, line, column, severity, code, message }: Diagnostic): string {
  return `${fileName}:${line}:${column + 1} ${severity} ${code}: ${message}`;
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
