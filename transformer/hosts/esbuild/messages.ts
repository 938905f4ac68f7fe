/** The core's diagnostics as esbuild shows them. */
import type { Diagnostic } from '../../core/types';
import { UnsyncSyntaxError } from '../syntax-error';
import type { LoadResult, Message } from './api';

export function toMessage(diagnostic: Diagnostic): Message {
  const { code, message, remedy, fileName, line, column, frame } = diagnostic;
  const lineText = new RegExp(`^>? *${line} \\| (.*)$`, 'm').exec(frame)?.[1] ?? '';
  return { text: `${code}: ${message} ${remedy}`, location: { file: fileName, line, column, lineText } };
}

/** @returns what `run` gives, or the errors of the core that it threw */
export function withErrors(file: string, run: () => LoadResult | null): LoadResult | null {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UnsyncSyntaxError)) throw error;
    return { watchFiles: [file], errors: error.diagnostics.map(toMessage) };
  }
}
