/** What is built runs: in workers, with the user's positions in stack traces, under every way the hosts carry an entry. */
import { run } from '../support/run';
import { createProject, type Files, type Project, placeOf, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

const WORK = `import { basename } from 'node:path';
import { helper } from './helper.js';

/** @unsync */ export function fails(file: string): never { if (file) throw new RangeError('refused ' + basename(file)); throw 0; }

/** @unsync */
export async function where(): Promise<string> {
  const { late } = await import('./late.js');
  const { existsSync } = await import('node:fs');
  return [helper('h'), late, existsSync(new URL('./helper.js', HERE))].join(' ');
}
`;
/** A way for a function to be written, each with an error of its own: `in-` and the name. */
const SHAPES = `import { unsync } from 'unsync';
const table = ['a'];

/** @unsync */ export const expression = (fail: boolean): unknown => fail ? Promise.reject(new Error('in-expression')) : table;

/** @unsync cpuBound */ export function* generator(): Generator<number> { yield 1; throw new Error('in-generator'); }

/** @unsync */
export async function defaults({ n = (() => { throw new Error('in-defaults'); })() }: { n?: number } = {}): Promise<number> { return n; }

export class Shape {
  constructor(readonly sides: number) {}
  /** @unsync */ area(): number { if (this.sides > 1) throw new Error('in-area'); return 1; }
  /** @unsync */ static make(): number { throw new Error('in-make'); }
}

export function outer(first: number) {
  const second = first + 1;
  /** @unsync */
  function captured(): number { if (first + second > 0) throw new Error('in-captured'); return first; }
  return captured;
}

export const marked = unsync((n: number): number => { if (n > 0) throw new Error('in-marked'); return n; });
`;

const CALLS = `import { defaults, expression, generator, marked, outer, Shape } from './shapes.js';
const calls: Record<string, () => { exception(): unknown }> = {
  expression: () => expression(true) as never,
  generator: () => (generator() as any).toArray(),
  defaults: () => defaults() as never,
  area: () => new Shape(4).area() as never,
  make: () => Shape.make() as never,
  captured: () => outer(3)() as never,
  marked: () => marked(1),
};
for (const [name, call] of Object.entries(calls)) {
  const stack = (call().exception() as Error).stack ?? '';
  const places = [...stack.matchAll(/src\\/(shapes\\.ts:\\d+:\\d+|calls\\.ts:\\d+)/g)].map(([, place]) => place);
  console.log(name, places[0], places.find((place) => place?.startsWith('calls')));
}
`;

const MAIN = `import { isMainThread } from 'node:worker_threads';
import { fails, where } from './work.js';
console.log(isMainThread, await where());
try {
  fails('/tmp/x').result();
} catch (error) {
  console.log((error as Error).stack);
}
`;

const ESM = 'import.meta.url';
const CJS = "require('node:url').pathToFileURL(__filename)";

function sources(here: string): Files {
  return {
    'src/work.ts': WORK.replace('HERE', here),
    // CommonJS has no top-level await.
    'src/main.ts': here === ESM ? MAIN : MAIN.replace(/(console[\s\S]*)/, '(async () => {\n$1})();\n'),
    'src/helper.ts':
      "import { isMainThread } from 'node:worker_threads';\nexport const helper = (text: string): string => text + ' main:' + isMainThread;\n",
    'src/shapes.ts': SHAPES,
    'src/calls.ts': CALLS,
    'src/late.ts': "export const late = 'late';\n",
  };
}

const BABEL = ['src', '--out-dir', 'dist', '--extensions', '.ts', '--source-maps'];
const babelrc = (modules: false | 'commonjs', options: object): Files => ({
  'babel.config.json': {
    presets: [['@babel/preset-env', { targets: { node: '20' }, modules }], '@babel/preset-typescript'],
    plugins: [['unsync/babel', options]],
  },
});

type Build = readonly ['tspc' | 'babel', readonly string[]];
const TSC: Build = ['tspc', ['-p', '.']];
const HOSTS: readonly (readonly [string, string, string, Files, Build])[] = [
  ['tsc to ESM', 'module', ESM, { 'tsconfig.json': tsconfig({}) }, TSC],
  ['tsc to CommonJS', 'commonjs', CJS, { 'tsconfig.json': tsconfig({}) }, TSC],
  [
    'tsc with inline source maps',
    'module',
    ESM,
    { 'tsconfig.json': tsconfig({ sourceMap: false, inlineSourceMap: true }) },
    TSC,
  ],
  [
    'Babel to ESM with entry files',
    'module',
    ESM,
    babelrc(false, { rootDir: 'src', outDir: 'dist' }),
    ['babel', BABEL],
  ],
  [
    'Babel to CommonJS with entry files',
    'commonjs',
    CJS,
    babelrc('commonjs', { rootDir: 'src', outDir: 'dist' }),
    ['babel', BABEL],
  ],
  ['Babel to ESM with entries inside', 'module', ESM, babelrc(false, {}), ['babel', BABEL]],
  ['Babel to CommonJS with entries inside', 'commonjs', CJS, babelrc('commonjs', {}), ['babel', BABEL]],
];

describe.each(HOSTS)('%s', (_name, type, here, config, [tool, args]) => {
  let project: Project;
  let stdout: string;

  beforeAll(async () => {
    project = createProject({ ...sources(here), ...config, 'package.json': { type } });
    const built = await project.tool(tool, args);
    expect({ code: built.code, output: tool === 'tspc' ? built.stdout : '' }).toEqual({
      code: 0,
      output: '',
    });
    const ran = await project.node(['--enable-source-maps', 'dist/main.js']);
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' });
    stdout = ran.stdout;
  });

  it('runs in a worker, where imports and the module’s own location mean what they meant', () => {
    expect(stdout).toContain('true h main:false late true\n');
  });

  it('a stack trace shows where the user threw, exact to the column', () => {
    const { line, column } = placeOf(sources(here)['src/work.ts'] as string, 'new RangeError');
    expect(stdout).toContain('RangeError: refused x');
    expect(stdout).toContain(`src/work.ts:${line}:${column + 1}`);
  });

  it('so it does for functions of every shape, with the line of the call', async () => {
    const ran = await project.node(['--enable-source-maps', 'dist/calls.js']);
    const names = ['expression', 'generator', 'defaults', 'area', 'make', 'captured', 'marked'];
    expect(ran.stdout.trim().split('\n')).toEqual(
      names.map((name) => {
        const { line, column } = placeOf(SHAPES, `new Error('in-${name}')`);
        const call = placeOf(CALLS, `  ${name}: () =>`).line;
        return `${name} shapes.ts:${line}:${column + 1} calls.ts:${call}`;
      }),
    );
  });
});

test('a function can block on one of another module that no other thread is left for, wherever its entry is', async () => {
  const project = createProject({
    'package.json': { type: 'module' },
    ...babelrc(false, {}),
    'src/f.ts': `import { g } from './g.js';
/** @unsync cpuBound */
export const f = (n: number): number => g(n).result() + 1;
`,
    'src/g.ts': '/** @unsync cpuBound */\nexport const g = (n: number): any => n * 2;\n',
    'src/main.ts': "import { f } from './f.js';\nconsole.log(await Promise.all([f(1), f(2), f(3)]));\n",
  });
  await project.tool('babel', BABEL);
  const { stdout, stuck } = await project.node(['dist/main.js'], { env: { UNSYNC_CPUS: '1' } });
  expect({ stdout, stuck }).toEqual({ stdout: '[ 3, 5, 7 ]\n', stuck: false });
});

test('without a build step, a file may begin with a byte order mark, and with a hashbang', async () => {
  const project = createProject({
    'package.json': { type: 'module' },
    'main.js': '\uFEFF#!/usr/bin/env node\n/** @unsync */\nconst one = () => 1;\nconsole.log(await one());\n',
  });
  expect(await project.node(['--import', 'unsync/register', 'main.js'])).toMatchObject({
    code: 0,
    stdout: '1\n',
  });
});

test('without a build step, a program may import unsync/register itself, from whatever folder it is started', async () => {
  const project = createProject({
    'package.json': { type: 'module' },
    'cli.js': "import 'unsync/register';\nawait import('./program.js');\n",
    'program.js': `import { threadId } from 'node:worker_threads';
      /** @unsync */ async function inLoop() { return threadId > 0; }
      /** @unsync */ function inThread() { return threadId > 0; }
      /** @unsync cpuBound */ function onCpu() { return threadId > 0; }
      console.log(await inLoop(), inThread().result(), await onCpu());`,
  });
  const finished = await run(process.execPath, [`${project.folder}/cli.js`], { cwd: '/' });
  expect(finished).toMatchObject({ code: 0, stdout: 'true true true\n', stderr: '' });
});
