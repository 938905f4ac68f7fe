/** What is known of a mirrored tree from the last time, so that only what has changed since is read and rewritten. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AnnotatedFunction, Diagnostic, KeptStretch } from '../../../core/types';
import { version } from '../../version';

/** One of the user's files, as it was when the mirror was brought up to date with it. */
export interface IndexedFile {
  readonly size: number;
  readonly mtime: number;
  /** It has nothing to rewrite, whatever the project says. */
  readonly plain?: true;
  /** How it was rewritten, where that was looked at: the job's text, or `null` for an output. */
  readonly job?: string;
  /** Left out for a file that is in the mirror as it is. */
  readonly rewritten?: IndexedRewrite;
}

export interface IndexedRewrite {
  /** What of the rewritten texts is the user's; `null` where there is no such text. */
  readonly main: readonly KeptStretch[] | null;
  readonly entry: readonly KeptStretch[] | null;
  readonly functions: readonly AnnotatedFunction[];
  readonly diagnostics: readonly Diagnostic[];
}

export type Index = Map<string, IndexedFile>;

export function readIndex(file: string): Index {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as {
      version: string;
      files: [string, IndexedFile][];
    };
    return stored.version === version ? new Map(stored.files) : new Map();
  } catch {
    // None yet, or one that was cut off: then everything is looked at again.
    return new Map();
  }
}

export function writeIndex(file: string, index: Index): void {
  writeFileSync(`${file}~`, JSON.stringify({ version, files: [...index] }));
  renameSync(`${file}~`, file);
}
