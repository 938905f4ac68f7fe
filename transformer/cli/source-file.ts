/** Which file is meant, and what is in it? */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './usage-error';

export interface SourceFile {
  /** Absolute. */
  readonly fileName: string;
  /** As the user would write it: relative to the working directory, with `/`. */
  readonly shown: string;
  readonly source: string;
}

export interface Target {
  readonly file: string;
  /** 1-based. */
  readonly line: number | null;
}

/** `src/hash.ts:12`; a column after the line is let through, since editors and stack traces add one. */
export function parseTarget(text: string): Target {
  const match = /^(.+?):(\d+)(?::\d+)?$/.exec(text);
  if (match === null) return { file: text, line: null };
  return { file: match[1] as string, line: Number(match[2]) };
}

/** @throws {UsageError} when there is no such file, or none that can have annotations */
export function readSource(file: string): SourceFile {
  const fileName = path.resolve(file);
  const shown = path.relative('.', fileName).split(path.sep).join('/');
  const stats = statSync(fileName, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`There is no file ${shown}.`);
  if (stats.isDirectory()) {
    throw new UsageError(
      `${shown || '.'} is a folder. For all files in it: unsync check '${shown || '.'}/**'`,
    );
  }
  if (!/\.[mc]?[jt]sx?$/.test(fileName)) {
    throw new UsageError(`${shown} is neither TypeScript nor JavaScript, by its name.`);
  }
  return { fileName, shown, source: readFileSync(fileName, 'utf8') };
}
