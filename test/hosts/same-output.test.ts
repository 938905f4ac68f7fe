/** The same project gives the same bytes wherever it lies and from wherever it is built. */
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProject, type Files, type Project, removeProjects, tsconfig } from './project';

const links = mkdtempSync(path.join(tmpdir(), 'unsync-links-'));

afterAll(() => {
  removeProjects();
  rmSync(links, { recursive: true, force: true });
});

const FILES: Files = {
  'package.json': { type: 'module' },
  'tsconfig.json': tsconfig({ declarationMap: true }),
  'babel.config.json': {
    presets: [['@babel/preset-env', { targets: { node: '20' }, modules: false }], '@babel/preset-typescript'],
    plugins: ['unsync/babel'],
  },
  'src/deep/work.ts': `import { unsync } from 'unsync';
export class Counter { #n = 0; add() { return ++this.#n; } }
/** @unsync */
export async function load(file: string): Promise<string> { return file + here; }
const here = import.meta.url.length;
export const twice = unsync((n: number) => n * 2, { cpuBound: true });
export function outer(k: number) { /** @unsync */ return function* (n: number) { yield n * k; }; }
`,
};

function outputOf(project: Project): Record<string, string> {
  const files = readdirSync(path.join(project.folder, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(project.folder, path.join(entry.parentPath, entry.name)));
  return Object.fromEntries(files.sort().map((file) => [file, project.read(file)]));
}

function linkTo(project: Project): string {
  const link = path.join(links, path.basename(project.folder));
  symlinkSync(project.folder, link, 'junction');
  return link;
}

const TSC = ['--pretty', 'false'];
const BABEL = ['src', '--out-dir', 'dist', '--extensions', '.ts', '--source-maps'];

test('through tsc', async () => {
  const [inside, outside, linked] = [createProject(FILES), createProject(FILES), createProject(FILES)];
  const built = [
    await inside.tool('tspc', ['-p', '.', ...TSC]),
    await outside.tool('tspc', ['-p', outside.folder, ...TSC], { cwd: tmpdir() }),
    await linked.tool('tspc', ['-p', '.', ...TSC], { cwd: linkTo(linked) }),
  ];
  expect(built.map(({ code, stdout }) => ({ code, stdout }))).toEqual(Array(3).fill({ code: 0, stdout: '' }));
  const expected = outputOf(inside);
  expect(Object.keys(expected)).toContain('dist/deep/work.unsync.js');
  expect(outputOf(outside)).toEqual(expected);
  expect(outputOf(linked)).toEqual(expected);
});

test('through Babel', async () => {
  const [inside, linked] = [createProject(FILES), createProject(FILES)];
  const built = [
    await inside.tool('babel', BABEL),
    await linked.tool('babel', BABEL, { cwd: linkTo(linked) }),
  ];
  expect(built.map(({ code }) => code)).toEqual([0, 0]);
  const expected = outputOf(inside);
  expect(expected['dist/deep/work.js']).toContain('src/deep/work.ts');
  expect(outputOf(linked)).toEqual(expected);
});

test('what tsc has written is left alone by a second build over it', async () => {
  const plain = { declaration: false, sourceMap: false };
  const project = createProject({
    ...FILES,
    'tsconfig.json': tsconfig(plain),
    'again/tsconfig.json': tsconfig(
      { ...plain, allowJs: true, checkJs: false, rootDir: '../dist', outDir: '../twice' },
      { include: ['../dist'] },
    ),
  });
  for (const folder of ['.', 'again']) {
    const { code, stdout } = await project.tool('tspc', ['-p', folder, ...TSC]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  }
  const files = ['work.js', 'work.unsync.js'];
  expect(readdirSync(path.join(project.folder, 'twice/deep')).sort()).toEqual(files);
  for (const file of files)
    expect(project.read(`twice/deep/${file}`)).toBe(project.read(`dist/deep/${file}`));
});
