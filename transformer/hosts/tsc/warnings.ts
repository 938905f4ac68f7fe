/**
 * Tells the core's warnings.
 *
 * Not as diagnostics: tsc ends with a non-zero exit code for any diagnostic, a warning too. They are written to the
 * error stream as tsc would print them, once for each text of a file.
 */
import type ts from 'typescript';
import { toTypeScript } from './diagnostics';
import type { TypeScript } from './internals';
import type { RewrittenFile } from './rewrite';

const told = new WeakSet<RewrittenFile>();

export function warnOnce(typescript: TypeScript, files: Iterable<RewrittenFile>): void {
  const warnings: ts.Diagnostic[] = [];
  for (const file of files) {
    if (told.has(file)) continue;
    told.add(file);
    for (const diagnostic of file.diagnostics) {
      if (diagnostic.severity === 'warning')
        warnings.push(toTypeScript(typescript, diagnostic, file.original));
    }
  }
  if (warnings.length === 0) return;
  const format = process.stderr.isTTY
    ? typescript.formatDiagnosticsWithColorAndContext
    : typescript.formatDiagnostics;
  process.stderr.write(
    format(warnings, {
      getCanonicalFileName: (fileName) => fileName,
      getCurrentDirectory: () => typescript.sys.getCurrentDirectory(),
      getNewLine: () => typescript.sys.newLine,
    }),
  );
}
