/** How are the core's diagnostics told through Babel? */
import type { Diagnostic } from '../../core/types';
import { formatDiagnostic } from '../diagnostic-text';

/** What Babel throws for a file with errors; all of them, so that one run tells everything. */
export class UnsyncSyntaxError extends SyntaxError {
  /** The first diagnostic's, as tools show one. */
  readonly code: string;
  readonly loc: { readonly line: number; readonly column: number };
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly [Diagnostic, ...Diagnostic[]]) {
    super(diagnostics.map(formatDiagnostic).join('\n\n'));
    const [first] = diagnostics;
    // Tools recognise a user's error, whose stack is of no use, by Babel's own name and codes.
    this.name = 'SyntaxError';
    this.code = first.code;
    this.loc = { line: first.line, column: first.column };
    this.diagnostics = diagnostics;
  }
}

/** @throws UnsyncSyntaxError when one of `diagnostics` is an error; tells warnings otherwise */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], fileName: string): void {
  const [first, ...others] = diagnostics.filter(({ severity }) => severity === 'error');
  if (first) throw new UnsyncSyntaxError([first, ...others]);
  // Babel has no channel for warnings; its own plugins use the console too.
  for (const warning of diagnostics) console.warn(`${fileName}: ${formatDiagnostic(warning)}`);
}
