/** How do hosts without a channel of their own for positions and frames print a diagnostic? */
import type { Diagnostic } from '../core/types';

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
