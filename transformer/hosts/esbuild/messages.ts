/** The core's diagnostics as esbuild shows them, and esbuild's own where it means the user's text. */
import path from 'node:path';
import { lineStarts } from '../../core/lines';
import type { Diagnostic, GeneratedModule } from '../../core/types';
import { createPositionMap } from '../positions';
import { UnsyncSyntaxError } from '../syntax-error';
import type { LoadResult, Message } from './api';
import { AS_ENTRY } from './entries';

/** An entry as esbuild has it, and the source that it was made of. */
export interface EntryText {
  readonly generated: GeneratedModule;
  readonly source: string;
}

/**
 * @param entries by absolute path of the source
 * @param directory what esbuild's paths are relative to
 * @returns the message with the place in the user's file, when it is about an entry
 */
export function inSource(
  message: Message,
  entries: ReadonlyMap<string, EntryText>,
  directory: string,
): Message {
  const { location } = message;
  if (!location?.file.endsWith(AS_ENTRY)) return message;
  const file = location.file.slice(0, -AS_ENTRY.length);
  const entry = entries.get(path.resolve(directory, file));
  if (!entry) return message;
  const { generated, source } = entry;
  // Lines from 1; columns in bytes.
  const column = Buffer.from(location.lineText ?? '')
    .subarray(0, location.column)
    .toString().length;
  const offset = (lineStarts(generated.code)[location.line - 1] ?? 0) + column;
  const at = createPositionMap(generated, source).nearest(offset);
  if (at === undefined) return { ...message, location: null };
  const starts = lineStarts(source);
  const line = starts.findLastIndex((start) => start <= at);
  const begin = starts[line] ?? 0;
  const lineText = source.slice(begin, starts[line + 1]).trimEnd();
  return {
    ...message,
    location: { file, line: line + 1, column: Buffer.byteLength(source.slice(begin, at)), lineText },
  };
}

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
