/** `npx unsync rewrite`: what it writes can be compiled by a tool that knows nothing of unsync, and runs in workers. */
import { spawn } from 'node:child_process';
import { mkdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { createProject, type Files, installed, type Project, removeProjects } from '../hosts/project';
import type { Finished } from '../support/run';

const CLI = join(__dirname, '../../dist/transformer/cli.js');
const TSC = join(installed('typescript'), 'bin/tsc');

const FILES: Files = {
  'package.json': { name: 'app', version: '1.0.0', type: 'module' },
  'tsconfig.json': {
    compilerOptions: {
      module: 'nodenext',
      target: 'es2022',
      strict: true,
      rootDir: 'out',
      outDir: 'dist',
      types: ['node'],
      skipLibCheck: true,
    },
    include: ['out'],
  },
  'src/main.ts': `import { name, scaled } from './work.js';
const text: string = name().result();
console.log(text, await scaled(3)(4));
`,
  'src/work.ts': `import { threadId } from 'node:worker_threads';
import data from './data.json' with { type: 'json' };
/** @unsync */
export function name(): string { return threadId === 0 ? 'main' : data.name; }
export function scaled(factor: number) {
  /** @unsync cpuBound */
  function times(n: number): number { return n * factor; }
  return times;
}
`,
  'src/data.json': '{ "name": "worker" }\n',
};

let project: Project;
beforeEach(() => {
  project = createProject(FILES);
});
afterAll(removeProjects);

const unsync = (...args: string[]): Promise<Finished> => project.node([CLI, ...args]);

test.each([
  ['ES modules', 'module', "with { type: 'json' }"],
  ['CommonJS', 'commonjs', ''],
])('plain tsc compiles it with its types, as %s', async (_name, type, attributes) => {
  project.write({
    'package.json': { name: 'app', version: '1.0.0', type },
    'src/work.ts': (FILES['src/work.ts'] as string).replace("with { type: 'json' }", attributes),
    'src/main.ts':
      type === 'module'
        ? (FILES['src/main.ts'] as string)
        : `import { name, scaled } from './work.js';
const text: string = name().result();
scaled(3)(4).then((n) => console.log(text, n));
`,
    'tsconfig.json': {
      compilerOptions: {
        ...(FILES['tsconfig.json'] as { compilerOptions: object }).compilerOptions,
        esModuleInterop: true,
        resolveJsonModule: true,
      },
      include: ['out'],
    },
  });
  expect(await unsync('rewrite', 'src', 'out')).toMatchObject({ code: 0 });
  expect((await project.node([TSC])).stdout).toBe('');
  expect((await project.node(['dist/main.js'])).stdout).toBe('worker 12\n');
  expect(await unsync('check', '--built', 'dist', 'src/**')).toMatchObject({ code: 0 });
});

test('what is rewritten already is left alone by other hosts', async () => {
  await unsync('rewrite', 'src', 'out');
  await unsync('rewrite', 'out', 'again');
  expect(project.read('again/work.ts')).toBe(project.read('out/work.ts'));
});

test('writes only what has changed, and removes what is gone', async () => {
  await unsync('rewrite', 'src', 'out');
  const old = new Date(0);
  for (const name of ['main.ts', 'work.ts', 'work.unsync.ts'])
    utimesSync(join(project.folder, 'out', name), old, old);
  project.write({ 'src/main.ts': "import './work.js';\n", 'src/other.ts': 'export {};\n' });
  await unsync('rewrite', 'src', 'out');
  const time = (name: string): number => statSync(join(project.folder, 'out', name)).mtimeMs;
  expect([time('work.ts'), time('work.unsync.ts')]).toEqual([0, 0]);
  expect(time('main.ts')).toBeGreaterThan(0);
  project.write({ 'src/work.ts': 'export const one = 1;\n' });
  await unsync('rewrite', 'src', 'out');
  expect(project.exists('out/work.unsync.ts')).toBe(false);
  expect(project.read('out/work.ts')).toBe('export const one = 1;\n');
});

test('a file with an error is told, and is not there', async () => {
  await unsync('rewrite', 'src', 'out');
  project.write({ 'src/work.ts': 'let n = 0;\n/** @unsync */\nexport function name() { n++; }\n' });
  const { code, stdout } = await unsync('rewrite', 'src', 'out');
  expect(code).toBe(1);
  expect(stdout).toContain('src/work.ts:3:');
  expect(stdout).toContain('UNSYNC2002');
  expect(project.exists('out/work.ts')).toBe(false);
});

test('--watch writes what changes', async () => {
  const child = spawn(process.execPath, [CLI, 'rewrite', 'src', 'out', '--watch'], { cwd: project.folder });
  try {
    let text = '';
    const shows = (part: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (text.includes(part)) resolve();
        };
        child.stdout.on('data', look);
        look();
      });
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    await shows('Watching src');
    text = '';
    project.write({ 'src/work.ts': `${FILES['src/work.ts'] as string}export const added = 1;\n` });
    await shows('files written');
    expect(project.read('out/work.ts')).toContain('added');
  } finally {
    child.kill();
  }
});

test.each([
  ['there is no such folder', ['nowhere', 'out'], 'There is no folder nowhere.'],
  ['the one is in the other', ['src', 'src/out'], 'src/out and src are one inside the other'],
  ['the output is something else', ['src', 'full'], 'full was not written by `unsync rewrite`'],
  ['an import leaves the sources', ['src', 'deep/out'], 'src/leaves.ts imports ../package.json'],
  ['there is no such format', ['src', 'out', '--format', 'amd'], '--format takes esm or cjs, not amd.'],
])('says in a sentence that %s', async (_what, args, sentence) => {
  mkdirSync(join(project.folder, 'full'));
  project.write({ 'full/own.txt': 'mine', 'src/leaves.ts': "import it from '../package.json';\n" });
  const { code, stderr } = await unsync('rewrite', ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
