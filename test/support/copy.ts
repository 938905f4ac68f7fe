/**
 * Copies of projects to build in, so that builds cannot see each other: below the repository, from where the tools
 * resolve as they would in an installed project, and kept for as long as neither the project nor the package changes.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';

export const REPOSITORY = join(__dirname, '../..');
/** Ignored by git and by Jest. */
const TEMPORARY = join(REPOSITORY, '.tmp');

export interface Copy {
  readonly folder: string;
  /** Whether it is built already, from the same files by the same package. */
  readonly built: boolean;
  /** To be called when it is. */
  markBuilt(): void;
}

/**
 * @param source the project's folder
 * @param name the folder's, below `.tmp/`; two test files may run at the same time, and need one each
 */
export function copyOf(source: string, name: string): Copy {
  linkPackage();
  const folder = join(TEMPORARY, name);
  const stamp = join(folder, '.built');
  const current = fingerprint(source, join(REPOSITORY, 'dist'));
  const built = existsSync(stamp) && readFileSync(stamp, 'utf8') === current;
  if (!built) {
    rmSync(folder, { recursive: true, force: true });
    cpSync(source, folder, { recursive: true });
  }
  return { folder, built, markBuilt: () => writeFileSync(stamp, current) };
}

/** What an installation would have done: `unsync` resolves to this repository from any copy. */
function linkPackage(): void {
  const modules = join(TEMPORARY, 'node_modules');
  mkdirSync(modules, { recursive: true });
  try {
    symlinkSync(REPOSITORY, join(modules, 'unsync'), 'junction');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Changes with every file in the folders. */
function fingerprint(...folders: string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      hash.update(relative(folder, file)).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}
