/** tsc's other ways of building: `--watch`, `-b`, `incremental`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createProject, installed, type Project, removeProjects, tsconfig } from './project';

const TSPC = installed('.bin/tspc');
const watchers: ChildProcess[] = [];

afterAll(() => {
  for (const watcher of watchers) watcher.kill();
  removeProjects();
});

const ESM = { 'package.json': { type: 'module' } };
const WORK = '/** @unsync */\nexport function one(): number {\n  return 1;\n}\n';

/** Starts `tspc --watch`; `next` gives what is printed until the compiler waits for changes again. */
function watch(project: Project): { next(): Promise<string>; warnings(count: number): Promise<string[]> } {
  const child = spawn(
    process.execPath,
    [TSPC, '-p', '.', '--watch', '--pretty', 'false', '--preserveWatchOutput'],
    {
      cwd: project.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  watchers.push(child);
  let warned = '';
  let check = (): void => {};
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    warned += text;
    check();
  });
  let printed = '';
  let wake = (): void => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    wake();
  });
  return {
    // Another pipe: what was written before can be read later.
    warnings: (count) =>
      new Promise((resolve) => {
        check = () => {
          const lines = warningsIn(warned);
          if (lines.length >= count) resolve(lines);
        };
        check();
      }),
    next: () =>
      new Promise((resolve) => {
        wake = () => {
          const end = /Found \d+ errors?\. Watching for file changes\.\s*/.exec(printed);
          if (!end) return;
          const cut = end.index + end[0].length;
          const said = printed.slice(0, cut);
          printed = printed.slice(cut);
          wake = () => {};
          resolve(said);
        };
        wake();
      }),
  };
}

function warningsIn(text: string): string[] {
  return text.split('\n').filter((line) => line.includes(': warning '));
}

function errorsIn(text: string): string[] {
  return text.split('\n').filter((line) => line.includes(': error '));
}

it('--watch rebuilds the module and its entry, reports errors at each change, and recovers', async () => {
  const project = createProject({ ...ESM, 'tsconfig.json': tsconfig({}), 'src/work.ts': WORK });
  const watcher = watch(project);
  expect(await watcher.next()).toContain('Found 0 errors');
  expect(project.read('dist/work.unsync.js')).toContain('return 1');

  project.write({ 'src/work.ts': WORK.replace('return 1', 'return 22') });
  expect(await watcher.next()).toContain('Found 0 errors');
  expect(project.read('dist/work.js')).toContain('return 22');
  expect(project.read('dist/work.unsync.js')).toContain('return 22');

  project.write({ 'src/work.ts': WORK.replace('return 1', "return 'x'") });
  expect(errorsIn(await watcher.next())).toEqual([
    "src/work.ts(3,3): error TS2322: Type 'string' is not assignable to type 'number'.",
  ]);

  project.write({ 'src/work.ts': WORK.replace('@unsync', '@unsync { nmae: "x" }') });
  expect(errorsIn(await watcher.next())).toEqual([
    expect.stringMatching(/^src\/work\.ts\(1,\d+\): error .*UNSYNC\d+.*nmae/),
  ]);

  project.write({ 'src/work.ts': WORK.replace('return 1', 'return 333') });
  expect(await watcher.next()).toContain('Found 0 errors');
  expect(project.read('dist/work.unsync.js')).toContain('return 333');
}, 120_000);

it('--watch picks up a function that is annotated later, and lets go of one that no longer is', async () => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({}),
    'src/work.ts': WORK.replace('@unsync', ''),
  });
  const watcher = watch(project);
  expect(await watcher.next()).toContain('Found 0 errors');
  expect(project.exists('dist/work.unsync.js')).toBe(false);

  project.write({ 'src/work.ts': WORK });
  expect(await watcher.next()).toContain('Found 0 errors');
  expect(project.exists('dist/work.unsync.js')).toBe(true);

  project.write({ 'src/work.ts': WORK.replace('@unsync', '') });
  expect(await watcher.next()).toContain('Found 0 errors');
  expect(project.read('dist/work.js')).not.toContain('__unsync');
}, 120_000);

describe('warnings', () => {
  // One that the core finds, and one that only types tell.
  const WARNED = `const seen = new Set<string>();
/** @unsync */
export function add(key: string | symbol): void {
  seen.add(String(key));
}
export const count = (): number => seen.size;
`;
  const expected = [
    expect.stringMatching(/^src\/work\.ts\(4,\d+\): warning .*UNSYNC2009/),
    expect.stringMatching(/^src\/work\.ts\(3,\d+\): warning .*UNSYNC3002/),
  ];

  it('are repeated by incremental builds, as errors are', async () => {
    const project = createProject({
      ...ESM,
      'tsconfig.json': tsconfig({ incremental: true }),
      'src/work.ts': WARNED,
      'src/other.ts': 'export const one = 1;\n',
    });
    const build = async () => warningsIn((await project.tool('tspc', ['-p', '.'])).stderr);
    expect(await build()).toEqual(expected);
    expect(await build()).toEqual(expected);
    // Where what was kept is lost, and nothing else has changed.
    rmSync(path.join(project.folder, 'dist/tsconfig.unsync.tsbuildinfo'), { force: true });
    rmSync(path.join(project.folder, 'tsconfig.unsync.tsbuildinfo'), { force: true });
    expect(await build()).toEqual(expected);
    project.write({ 'src/other.ts': 'export const one = 2;\n' });
    expect(await build()).toEqual(expected);
    // A type from elsewhere changes what is to be said.
    project.write({ 'src/work.ts': WARNED.replace('string | symbol', "import('./other.js').Key") });
    project.write({ 'src/other.ts': 'export type Key = string | symbol;\n' });
    expect(await build()).toEqual(expected);
    project.write({ 'src/other.ts': 'export type Key = string;\n' });
    expect(await build()).toEqual(expected.slice(0, 1));
    expect(await build()).toEqual(expected.slice(0, 1));
  });

  it('are repeated at each change under --watch, and told once each', async () => {
    const project = createProject({
      ...ESM,
      'tsconfig.json': tsconfig({}),
      'src/work.ts': WARNED,
      'src/other.ts': 'export const one = 1;\n',
    });
    const watcher = watch(project);
    await watcher.next();
    expect(await watcher.warnings(2)).toEqual(expected);
    project.write({ 'src/other.ts': 'export const one = 2;\n' });
    await watcher.next();
    expect(await watcher.warnings(4)).toEqual([...expected, ...expected]);
  });
});

describe('-b with project references', () => {
  const composite = { composite: true };
  const project = createProject({
    ...ESM,
    'lib/tsconfig.json': tsconfig(composite),
    'lib/src/work.ts': WORK,
    'app/tsconfig.json': tsconfig(composite, { references: [{ path: '../lib' }] }),
    'app/src/main.ts': "import { one } from '../../lib/src/work.js';\nexport const n = one();\n",
  });
  const build = () => project.tool('tspc', ['-b', 'app', '--verbose', '--pretty', 'false']);

  it('builds, and then finds everything up to date', async () => {
    const first = await build();
    expect(first).toMatchObject({ code: 0 });
    expect(project.exists('lib/dist/work.unsync.js')).toBe(true);
    expect(project.read('app/dist/main.d.ts')).toContain('Unfuture<number>');
    const second = await build();
    expect(second.code).toBe(0);
    expect(second.stdout).not.toContain('Building project');
  });

  it('rebuilds what a change reaches', async () => {
    project.write({ 'lib/src/work.ts': WORK.replace('number', 'bigint').replace('return 1', 'return 1n') });
    const { code, stdout } = await build();
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(project.read('lib/dist/work.unsync.js')).toContain('return 1n');
    expect(project.read('app/dist/main.d.ts')).toContain('Unfuture<bigint>');
  });
});

describe('incremental', () => {
  it('reports an error that it read back from .tsbuildinfo at the same place', async () => {
    const line = '/** @unsync */ export function half(n: number): number { return n.nothing; }';
    const project = createProject({
      ...ESM,
      'tsconfig.json': tsconfig({ incremental: true }),
      'src/work.ts': `${line}\n`,
    });
    const build = async () => errorsIn((await project.tool('tspc', ['-p', '.', '--pretty', 'false'])).stdout);
    const first = await build();
    expect(first).toEqual([
      expect.stringContaining(`src/work.ts(1,${line.indexOf('nothing') + 1}): error TS2339`),
    ]);
    expect(await build()).toEqual(first);
  });

  it('keeps reporting unsync’s own error, and emits once it is mended', async () => {
    const project = createProject({
      ...ESM,
      'tsconfig.json': tsconfig({ incremental: true }),
      'src/work.ts': WORK.replace('@unsync', '@unsync { nmae: "x" }'),
    });
    const build = async () => errorsIn((await project.tool('tspc', ['-p', '.', '--pretty', 'false'])).stdout);
    const first = await build();
    expect(first).toEqual([expect.stringContaining('UNSYNC')]);
    expect(await build()).toEqual(first);
    expect(project.exists('dist/work.js')).toBe(false);
    project.write({ 'src/work.ts': WORK });
    expect(await build()).toEqual([]);
    expect(project.exists('dist/work.unsync.js')).toBe(true);
  });

  it('uses what it kept only for the text and the options that it was made of', async () => {
    const project = createProject({
      ...ESM,
      'tsconfig.json': tsconfig({ incremental: true, tsBuildInfoFile: 'dist/info.tsbuildinfo' }),
      'src/work.ts': WORK,
    });
    const build = async () => (await project.tool('tspc', ['-p', '.'])).code;
    expect(await build()).toBe(0);
    const kept = project.read('dist/info.unsync.tsbuildinfo');
    expect(kept).toContain('return 1');
    // Emitted again out of what was kept, with its source maps.
    const [code, map] = [project.read('dist/work.unsync.js'), project.read('dist/work.unsync.js.map')];
    rmSync(path.join(project.folder, 'dist/info.tsbuildinfo'));
    rmSync(path.join(project.folder, 'dist/work.unsync.js.map'));
    expect(await build()).toBe(0);
    expect([project.read('dist/work.unsync.js'), project.read('dist/work.unsync.js.map')]).toEqual([
      code,
      map,
    ]);

    project.write({ 'src/work.ts': WORK.replace('return 1', 'return 22') });
    expect(await build()).toBe(0);
    expect(project.read('dist/work.unsync.js')).toContain('return 22');
    project.write({ 'package.json': { type: 'commonjs' } });
    expect(await build()).toBe(0);
    expect(project.read('dist/work.js')).toContain('__filename');
    project.write({ 'src/work.ts': WORK, 'dist/info.unsync.tsbuildinfo': kept.slice(0, -20) });
    expect(await build()).toBe(0);
    expect(project.read('dist/work.unsync.js')).toContain('return 1;');
  });

  it('emits again when the plugin is added to a project that is up to date', async () => {
    const plain = tsconfig({ incremental: true, plugins: [] });
    const project = createProject({ ...ESM, 'tsconfig.json': plain, 'src/work.ts': WORK });
    expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
    expect(project.exists('dist/work.unsync.js')).toBe(false);
    project.write({ 'tsconfig.json': tsconfig({ incremental: true }) });
    expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
    expect(project.exists('dist/work.unsync.js')).toBe(true);
    expect(project.read('dist/work.js')).toContain('__unsync');
    project.write({ 'tsconfig.json': plain });
    expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
    expect(project.read('dist/work.js')).not.toContain('__unsync');
  });
});
