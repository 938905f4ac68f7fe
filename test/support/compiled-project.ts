/** Builds a project of test programs with tspc, once for a build of the package. */
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
/** Below the repository, so that the tools resolve; ignored by git and by Jest. */
const TEMPORARY = join(REPOSITORY, '.tmp/projects');

function fingerprint(source: string): string {
  const hash = createHash('sha256');
  for (const folder of [source, join(REPOSITORY, 'dist')]) {
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
 * @param source the project's folder
 * @param name the folder it is built in; two test files may run at the same time, and need one each
 * @param spoil what is to be broken in the folder of the compiled programs
 * @returns that folder
 * @throws when the compiler fails, with what it printed
 */
export function compileProject(source: string, name: string, spoil?: (build: string) => void): string {
  const folder = join(TEMPORARY, name);
  const build = join(folder, 'build');
  const stamp = join(folder, '.built');
  const current = fingerprint(source);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return build;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(REPOSITORY, join(folder, 'node_modules/unsync'), 'junction');
  cpSync(source, folder, { recursive: true });
  const tspc = join(REPOSITORY, 'node_modules/.bin/tspc');
  const { status, stdout, stderr } = spawnSync(tspc, ['-p', '.'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`tspc failed:\n${stdout}${stderr}`);
  spoil?.(build);
  writeFileSync(stamp, current);
  return build;
}

/** Runs one of its programs that prints JSON. */
export function listOf<T>(build: string, program: string): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(build, program)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
