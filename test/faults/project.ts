/** Builds the fault matrix's project, once for a build of the package, and spoils the entries that are to be broken. */
import { spawnSync } from 'node:child_process';
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

const REPOSITORY = join(__dirname, '../..');
const SOURCE = join(__dirname, 'project');
/** Below the repository, so that the tools resolve; ignored by git and by Jest. */
const FOLDER = join(REPOSITORY, '.tmp/faults');

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const folder of [SOURCE, join(REPOSITORY, 'dist')]) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      hash.update(relative(folder, file)).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/**
 * Synchronous, because the names of the tests come out of what it builds.
 * @returns the folder of the compiled programs
 * @throws when the compiler fails, with what it printed
 */
export function buildProject(): string {
  const build = join(FOLDER, 'build');
  const stamp = join(FOLDER, '.built');
  const current = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return build;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(join(FOLDER, 'node_modules'), { recursive: true });
  symlinkSync(REPOSITORY, join(FOLDER, 'node_modules/unsync'), 'junction');
  cpSync(SOURCE, FOLDER, { recursive: true });
  const tspc = join(REPOSITORY, 'node_modules/.bin/tspc');
  const { status, stdout, stderr } = spawnSync(tspc, ['-p', '.'], { cwd: FOLDER, encoding: 'utf8' });
  if (status !== 0) throw new Error(`tspc failed:\n${stdout}${stderr}`);
  rmSync(join(build, 'load-missing.unsync.js'));
  writeFileSync(join(build, 'load-syntax.unsync.js'), 'export const __unsync_functions = {;\n');
  writeFileSync(stamp, current);
  return build;
}
