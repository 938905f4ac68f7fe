/** What is published, and what `npm install <git url>` makes, comes from a clone in which nothing has been built. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mustRun } from './support/run';

const REPOSITORY = join(__dirname, '..');

/** The files that git has or would take: what a clone holds. */
function cloneInto(folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(REPOSITORY, file), join(folder, file));
  }
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'), 'junction');
}

test('a package packed from a clean clone holds everything that package.json points to', async () => {
  const clone = mkdtempSync(join(tmpdir(), 'unsync-clone-'));
  try {
    cloneInto(clone);
    const { stdout } = await mustRun('npm', ['pack', '--json'], { cwd: clone, watchdog: 240_000 });
    const [{ files }] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [{ files: { path: string }[] }];
    const packed = new Set(files.map(({ path }) => `./${path}`));
    const { bin, exports, types } = require('../package.json') as {
      bin: Record<string, string>;
      exports: Record<string, unknown>;
      types: string;
    };
    const targets = JSON.stringify([
      Object.values(exports),
      types,
      Object.values(bin).map((file) => `./${file}`),
    ]);
    const missing = [...targets.matchAll(/"(\.\/[^"]+\.\w+)"/g)]
      .map(([, file = '']) => file)
      .filter((file) => !packed.has(file));
    expect(missing).toEqual([]);
    expect(packed).toContain('./dist/runtime/index.js');
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}, 300_000);
