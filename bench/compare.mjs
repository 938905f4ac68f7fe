/**
 * `npm run bench:compare -- <ref> [--quick] [measure …]`: builds unsync of another commit in a temporary worktree, the
 * benchmark of this tree with it, and runs both builds in one interleaved run. Ends with 1 when this tree is slower.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, installPeers, linkPackage, mustRun, ROOT } from './build.mjs';

const [ref, ...rest] = process.argv.slice(2);
if (ref === undefined || ref.startsWith('-')) {
  console.error('Usage: npm run bench:compare -- <ref> [--quick] [measure …]');
  process.exit(2);
}
if (spawnSync('git', ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], { cwd: ROOT }).status !== 0) {
  console.error(`bench: '${ref}' is no commit of this repository`);
  process.exit(2);
}

/** The dependencies of this tree serve the other one, unless its lockfile asks for others. */
function installDependencies(worktree) {
  const lockfile = (root) => readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (lockfile(worktree) === lockfile(ROOT)) {
    symlinkSync(join(ROOT, 'node_modules'), join(worktree, 'node_modules'), 'junction');
  } else {
    console.error(`Installing the dependencies of ${ref} …`);
    mustRun('npm', ['ci', '--no-audit', '--no-fund'], worktree, `npm ci of ${ref}`);
  }
}

/** The benchmark itself is this tree's, in both builds; only what it measures differs. */
function copyBenchmark(worktree) {
  const bench = join(worktree, 'bench');
  rmSync(bench, { recursive: true, force: true });
  cpSync(join(ROOT, 'bench'), bench, {
    recursive: true,
    filter: (path) => !/bench[\\/](node_modules|build)$/.test(path),
  });
  mkdirSync(join(bench, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'bench/node_modules'))) {
    if (name === 'unsync' || name.startsWith('.')) continue;
    symlinkSync(join(ROOT, 'bench/node_modules', name), join(bench, 'node_modules', name), 'junction');
  }
  linkPackage(worktree);
}

const parent = mkdtempSync(join(tmpdir(), 'unsync-bench-'));
const worktree = join(parent, 'tree');
const removeWorktree = () => {
  if (!existsSync(parent)) return;
  spawnSync('git', ['worktree', 'remove', '--force', worktree], { cwd: ROOT });
  rmSync(parent, { recursive: true, force: true });
};
process.on('exit', removeWorktree);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

installPeers();
linkPackage(ROOT);
const here = build(ROOT);
mustRun('git', ['worktree', 'add', '--detach', worktree, ref], ROOT, 'git worktree add');
installDependencies(worktree);
copyBenchmark(worktree);
const there = build(worktree);
const { status } = spawnSync(process.execPath, [join(here, 'compare.js'), ref, there, ...rest], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
