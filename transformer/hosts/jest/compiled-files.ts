/**
 * What was compiled for workers, for as long as a run of Jest lasts. Each test file has workers of its own, and loading
 * Babel takes one of them half a second: the first one compiles, the others read.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { version } from '../version';
import type { Compiled } from './compile';

/** Names the folder of a run for all its processes and threads; they inherit it. */
const VARIABLE = 'UNSYNC_JEST_FOLDER';

/** Begins a run, if none has begun. Whoever begins it tidies up. */
export function beginRun(): void {
  if (process.env[VARIABLE] !== undefined) return;
  const folder = path.join(tmpdir(), `unsync-jest-${randomUUID()}`);
  process.env[VARIABLE] = folder;
  if (isMainThread) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}

/**
 * @param key everything that the result depends on, but for the configuration files of the project's compiler: Jest
 *   itself reads those anew only in the next run
 */
export function cached(key: readonly string[], make: () => Compiled): Compiled {
  const folder = process.env[VARIABLE];
  if (folder === undefined) return make();
  const file = path.join(
    folder,
    createHash('sha256')
      .update(JSON.stringify([version, ...key]))
      .digest('hex'),
  );
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Compiled;
  } catch {
    const made = make();
    keep(folder, file, made);
    return made;
  }
}

/** Renamed into place, so that nobody reads half a file. A disk that is full or read-only only costs time. */
function keep(folder: string, file: string, compiled: Compiled): void {
  const temporary = `${file}.${randomUUID()}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, JSON.stringify(compiled));
    renameSync(temporary, file);
  } catch {
    rmSync(temporary, { force: true });
  }
}
