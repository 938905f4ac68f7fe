/**
 * Builds a fixture in the four ways of fixtures/README.md. The fixture's folder is copied, so that builds cannot see
 * each other, to a place from which `unsync` and the tools resolve as they would in an installed project.
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
import { basename, dirname, join, relative } from 'node:path';
import { mustRun } from './run';

const REPOSITORY = join(__dirname, '../..');
const FIXTURES = join(REPOSITORY, 'fixtures');
/** Below the repository, so that the tools resolve; ignored by git and by Jest. */
const TEMPORARY = join(REPOSITORY, '.tmp/fixtures');
const STAMP = '.built';

export interface Variant {
  readonly name: string;
  /** The `type` of the fixture's package.json. */
  readonly type: 'module' | 'commonjs';
  /** Tool and arguments, run in the copy of the fixture. */
  readonly command: readonly [tool: string, ...args: string[]];
  /** Whether entries are files beside the output. */
  readonly entryFiles: boolean;
}

const BABEL = [
  'babel',
  'src',
  '--out-dir',
  'build',
  '--extensions',
  '.ts',
  '--source-maps',
  '--config-file',
] as const;

export const VARIANTS: readonly Variant[] = [
  { name: 'tsc-esm', type: 'module', command: ['tspc', '-p', '.'], entryFiles: true },
  { name: 'tsc-cjs', type: 'commonjs', command: ['tspc', '-p', '.'], entryFiles: true },
  { name: 'babel-cjs', type: 'commonjs', command: [...BABEL, './babel.inline.json'], entryFiles: false },
  {
    name: 'babel-esm',
    type: 'module',
    command: [...BABEL, './babel.files.json'],
    entryFiles: true,
  },
];

/** Names of the fixtures, in order. */
export function fixtureNames(): string[] {
  return readdirSync(FIXTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(FIXTURES, entry.name, 'tsconfig.json')))
    .map((entry) => entry.name)
    .sort();
}

/** The programs of a fixture that say what they print. */
export function programsOf(fixture: string): { name: string; expected: string }[] {
  const folder = join(FIXTURES, fixture, 'expected');
  return readdirSync(folder)
    .sort()
    .map((file) => ({ name: basename(file, '.txt'), expected: readFileSync(join(folder, file), 'utf8') }));
}

/** What an installation would have done: `unsync` resolves to this repository from any build. */
function linkPackage(): void {
  const link = join(TEMPORARY, 'node_modules/unsync');
  mkdirSync(dirname(link), { recursive: true });
  try {
    symlinkSync(REPOSITORY, link, 'junction');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Changes with the fixture's files and with the transformer that would compile them. */
function fingerprint(fixture: string): string {
  const hash = createHash('sha256');
  const folders = [join(FIXTURES, fixture), join(REPOSITORY, 'dist')];
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      hash.update(relative(folder, file)).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/**
 * @returns the folder of the built fixture; its programs are in `build/`
 * @throws when the tool fails, with what it printed
 */
export async function build(fixture: string, variant: Variant): Promise<string> {
  linkPackage();
  const folder = join(TEMPORARY, fixture, variant.name);
  const stamp = join(folder, STAMP);
  const current = fingerprint(fixture);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(FIXTURES, fixture), folder, { recursive: true });

  const manifest = join(folder, 'package.json');
  const fields: Record<string, unknown> = JSON.parse(readFileSync(manifest, 'utf8'));
  writeFileSync(manifest, JSON.stringify({ ...fields, type: variant.type }, null, 2));

  const [tool, ...args] = variant.command;
  await mustRun(join(REPOSITORY, 'node_modules/.bin', tool), args, { cwd: folder, watchdog: 180_000 });
  writeFileSync(stamp, current);
  return folder;
}

/** Names of the entry files of a program in a built fixture. */
export function entriesOf(folder: string, program: string): string[] {
  return readdirSync(join(folder, 'build')).filter(
    (file) => file === `${program}.unsync.js` || file === `${program}.unsync.mjs`,
  );
}

/** A copy of a built fixture that a test may spoil. */
export function spoilableCopy(folder: string, name: string): string {
  const copy = `${folder}-${name}`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  return copy;
}
