/** Makes the benchmark ready to run: the peers, unsync itself, and the benchmark compiled with it, as a user would. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/** Runs a command to its end; what it prints is shown only when it fails. */
export function mustRun(command, args, cwd, what) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (status === 0) return stdout;
  console.error(`bench: ${what} failed\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`.trimEnd());
  process.exit(1);
}

/** Milliseconds of the newest file at or below each path; 0 when there is none. */
function newest(root, ...names) {
  let time = 0;
  for (const name of names) {
    const path = join(root, name);
    if (!existsSync(path)) continue;
    if (!statSync(path).isDirectory()) {
      time = Math.max(time, statSync(path).mtimeMs);
      continue;
    }
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.name !== 'node_modules' && entry.name !== 'build') {
        time = Math.max(time, newest(path, entry.name));
      }
    }
  }
  return time;
}

/** Installs the peers, when that has not been done or the lockfile is newer. */
export function installPeers() {
  const installed = newest(ROOT, 'bench/node_modules/.package-lock.json');
  if (installed >= newest(ROOT, 'bench/package-lock.json')) return;
  console.error('Installing the libraries to compare with …');
  mustRun('npm', ['ci', '--no-audit', '--no-fund'], join(ROOT, 'bench'), 'npm ci in bench/');
}

/** `bench/node_modules/unsync` leads to the package at `root`, as an installation would. */
export function linkPackage(root) {
  const link = join(root, 'bench/node_modules/unsync');
  rmSync(link, { force: true, recursive: true });
  mkdirSync(join(root, 'bench/node_modules'), { recursive: true });
  symlinkSync(root, link, 'junction');
}

/**
 * Builds unsync and the benchmark below `root`; what is newer than its sources is left alone.
 * @returns {string} the folder of the compiled benchmark
 */
export function build(root) {
  const output = join(root, 'bench/build');
  const sources = newest(root, 'runtime', 'transformer', 'tsconfig.json');
  if (newest(root, 'dist/runtime/index.js') < sources) {
    console.error('Building unsync …');
    mustRun(process.execPath, ['scripts/build.mjs'], root, 'the build of unsync');
  }
  const built = newest(root, 'bench/build/main.js');
  if (built < Math.max(newest(root, 'bench'), newest(root, 'dist/runtime/index.js'))) {
    console.error('Building the benchmark …');
    rmSync(output, { recursive: true, force: true });
    const tspc = require.resolve('ts-patch/bin/tspc');
    mustRun(process.execPath, [tspc, '-p', 'bench/tsconfig.json'], root, 'the build of the benchmark');
  }
  return output;
}
