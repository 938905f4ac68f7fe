/** Builds a fixture in the four ways of fixtures/README.md. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { copyOf, REPOSITORY } from './copy';
import { mustRun } from './run';

const FIXTURES = join(REPOSITORY, 'fixtures');

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

/**
 * @returns the folder of the built fixture; its programs are in `build/`
 * @throws when the tool fails, with what it printed
 */
export async function build(fixture: string, variant: Variant): Promise<string> {
  const copy = copyOf(join(FIXTURES, fixture), join('fixtures', fixture, variant.name));
  const { folder } = copy;
  if (copy.built) return folder;

  const manifest = join(folder, 'package.json');
  const fields: Record<string, unknown> = JSON.parse(readFileSync(manifest, 'utf8'));
  writeFileSync(manifest, JSON.stringify({ ...fields, type: variant.type }, null, 2));

  const [tool, ...args] = variant.command;
  await mustRun(join(REPOSITORY, 'node_modules/.bin', tool), args, { cwd: folder, watchdog: 180_000 });
  copy.markBuilt();
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
