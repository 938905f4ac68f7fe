/** Builds a project of test programs with tspc, once for a build of the package. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { copyOf, REPOSITORY } from './copy';

/**
 * Synchronous, because the names of the tests come out of what it builds.
 * @param source the project's folder
 * @param name the folder it is built in; two test files may run at the same time, and need one each
 * @param spoil what is to be broken in the folder of the compiled programs
 * @returns that folder
 * @throws when the compiler fails, with what it printed
 */
export function compileProject(source: string, name: string, spoil?: (build: string) => void): string {
  const copy = copyOf(source, join('projects', name));
  const build = join(copy.folder, 'build');
  if (copy.built) return build;
  const tspc = join(REPOSITORY, 'node_modules/.bin/tspc');
  const { status, stdout, stderr } = spawnSync(tspc, ['-p', '.'], { cwd: copy.folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`tspc failed:\n${stdout}${stderr}`);
  spoil?.(build);
  copy.markBuilt();
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
