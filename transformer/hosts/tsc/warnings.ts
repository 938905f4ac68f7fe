/**
 * Tells warnings.
 *
 * Not as diagnostics: tsc ends with a non-zero exit code for any diagnostic, a warning too. They are written to the
 * error stream as tsc would print them: with every build, as tsc repeats its errors, and in each build once.
 */
import type { Diagnostic } from '../../core/types';
import { toTypeScript } from './diagnostics';
import type { TypeScript } from './internals';
import type { RewrittenFile } from './rewrite';

/** For one Program, which is one build. */
export class Warnings {
  private readonly told = new Set<string>();

  constructor(private readonly typescript: TypeScript) {}

  /** Tells those among `diagnostics` that are warnings, and were not told yet. */
  tell(file: RewrittenFile, diagnostics: readonly Diagnostic[]): void {
    const { typescript, told } = this;
    const warnings = diagnostics.filter(({ severity, fileName, code, start, message }) => {
      const key = `${fileName} ${code} ${start} ${message}`;
      if (severity !== 'warning' || told.has(key)) return false;
      told.add(key);
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
}
