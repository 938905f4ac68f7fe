/**
 * Tells warnings.
 *
 * Not as diagnostics: tsc ends with a non-zero exit code for any diagnostic, a warning too. They are written to the
 * error stream as tsc would print them, once for each text of a file.
 */
import type { Diagnostic } from '../../core/types';
import { toTypeScript } from './diagnostics';
import type { TypeScript } from './internals';
import type { RewrittenFile } from './rewrite';

/** What was said about a text of a file: `--watch` makes many Programs of the same texts. */
const told = new WeakMap<RewrittenFile, Set<string>>();

export function warnOnce(
  typescript: TypeScript,
  file: RewrittenFile,
  diagnostics: readonly Diagnostic[],
): void {
  const known = told.get(file) ?? new Set();
  told.set(file, known);
  const warnings = diagnostics.filter(({ severity, code, start, message }) => {
    const key = `${code} ${start} ${message}`;
    if (severity !== 'warning' || known.has(key)) return false;
    known.add(key);
    return true;
  });
  if (warnings.length === 0) return;
  const format = process.stderr.isTTY
    ? typescript.formatDiagnosticsWithColorAndContext
    : typescript.formatDiagnostics;
  process.stderr.write(
    format(
      warnings.map((warning) => toTypeScript(typescript, warning, file.original)),
      {
        getCanonicalFileName: (fileName) => fileName,
        getCurrentDirectory: () => typescript.sys.getCurrentDirectory(),
        getNewLine: () => typescript.sys.newLine,
      },
    ),
  );
}
