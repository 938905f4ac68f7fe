/**
 * Every lock is complete. npm leaves out what it has not installed itself, now and then: the optional packages of other
 * platforms. `npm ci` then refuses the lock there, and nobody sees it here.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '..');

interface Locked {
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly optionalDependencies?: object;
}

/** @returns `place → name` of each dependency that no `node_modules` above `place` has */
function missing(packages: Readonly<Record<string, Locked>>): string[] {
  return Object.entries(packages).flatMap(
    ([place, { dependencies, devDependencies, optionalDependencies }]) => {
      // Those of packages are nobody's business.
      const own = place.includes('node_modules/') ? {} : devDependencies;
      return Object.keys({ ...dependencies, ...optionalDependencies, ...own })
        .filter((name) => !foldersAbove(place).some((folder) => `${folder}node_modules/${name}` in packages))
        .map((name) => `${place} → ${name}`);
    },
  );
}

/** `node_modules/a/node_modules/b` → itself, `node_modules/a`, and the root. */
function foldersAbove(place: string): string[] {
  const parts = place.split('/');
  return parts
    .map((_, index) => `${parts.slice(0, parts.length - index).join('/')}/`.replace(/^\/$/, ''))
    .concat('');
}

const listed = execFileSync('git', ['ls-files', '*package-lock.json', 'test/hosts/matrix/locks/*'], {
  cwd: REPOSITORY,
  encoding: 'utf8',
});

test.each(listed.trim().split('\n'))('%s', (file) => {
  const { packages } = JSON.parse(readFileSync(join(REPOSITORY, file), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  expect(missing(packages)).toEqual([]);
});

test('a lock without the packages of another platform is found', () => {
  const packages = {
    '': { devDependencies: { tool: '1' } },
    'node_modules/tool': { optionalDependencies: { 'tool-linux': '1', 'tool-darwin': '1' } },
    'node_modules/tool/node_modules/tool-linux': {},
  };
  expect(missing(packages)).toEqual(['node_modules/tool → tool-darwin']);
});
