/** How do hosts that have no channel of their own for diagnostics tell the core's? */
import type { Diagnostic } from '../core/types';

/** Thrown for a file with errors; it tells all of them, so that one run is enough to see what there is. */
export class UnsyncSyntaxError extends SyntaxError {
  /** The first diagnostic's, as tools show one. */
  readonly code: string;
  /** As Rollup and Babel read it: line from 1, column from 0. */
  readonly loc: { readonly file: string; readonly line: number; readonly column: number };
  /** Not enumerable: Node would print it all once more below the message. */
  readonly diagnostics!: readonly Diagnostic[];

  constructor(diagnostics: readonly [Diagnostic, ...Diagnostic[]]) {
    super(diagnostics.map(formatDiagnostic).join('\n\n'));
    const [first] = diagnostics;
    // Tools recognise a user's error, whose stack is of no use, by this name.
    this.name = 'SyntaxError';
    this.code = first.code;
    this.loc = { file: first.fileName, line: first.line, column: first.column };
    Object.defineProperty(this, 'diagnostics', { value: diagnostics, enumerable: false });
    // Of a mistake in the user's file our frames say nothing; the file is in their place.
    this.stack = `SyntaxError: ${first.fileName}:${first.line}\n${this.message}`;
  }
}

/**
 * ```text
 * UNSYNC1002: Unknown option `cpu`. Did you mean `cpuBound`? (3:12)
 *
 * > 3 | …
 * ```
 */
export function formatDiagnostic({ code, message, remedy, line, column, frame }: Diagnostic): string {
  return `${code}: ${message} ${remedy} (${line}:${column})\n\n${frame}`;
}

/**
 * @returns the warnings among `diagnostics`
 * @throws UnsyncSyntaxError when one of them is an error
 */
export function throwErrors(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const [first, ...others] = diagnostics.filter(({ severity }) => severity === 'error');
  if (first) throw new UnsyncSyntaxError([first, ...others]);
  return diagnostics;
}
