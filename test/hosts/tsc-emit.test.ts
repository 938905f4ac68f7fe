import { createProject, type Files, removeProjects, TYPESCRIPT, tsconfig } from './project';

afterAll(removeProjects);

const SOURCES: Files = {
  'src/work.ts': `import { basename } from 'node:path';
import type { Shape } from './shape.js';
const table = new Map<string, number>([['a', 1]]);

/** @unsync */
export async function load(file: string): Promise<string> {
  return basename(file) + table.size;
}

/** @unsync cpuBound */
export const square = (n: number): number => n * n;

/** @unsync */
export function isShape(value: unknown): value is Shape {
  return typeof value === 'object';
}
`,
  'src/shape.ts': 'export interface Shape {\n  readonly sides: number;\n}\n',
  'src/main.ts': `import { load, square } from './work.js';
export const page = load('/tmp/x');
export const nine = square(3);
`,
};

const FORMATS = [
  { name: 'nodenext to ESM', type: 'module', options: {}, format: 'esm' },
  { name: 'nodenext to CommonJS', type: 'commonjs', options: {}, format: 'cjs' },
  {
    name: 'commonjs, node10 resolution',
    type: 'commonjs',
    options: { module: 'commonjs', moduleResolution: 'node10' },
    format: 'cjs',
  },
  {
    name: 'esnext, bundler resolution',
    type: 'module',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    format: 'esm',
  },
] as const;

describe.each(FORMATS)('tspc, $name', ({ type, options, format }) => {
  const project = createProject({
    ...SOURCES,
    'package.json': { type },
    'tsconfig.json': tsconfig(options),
  });
  let output: string;

  beforeAll(async () => {
    const { code, stdout } = await project.tool('tspc', ['-p', '.']);
    output = stdout;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  it('emits the module and its entry in the format of the project', () => {
    expect(output).toBe('');
    const [main, entry] = [project.read('dist/work.js'), project.read('dist/work.unsync.js')];
    const [runtime, location] =
      format === 'esm'
        ? ['from "unsync/runtime"', 'import.meta.url']
        : ['require("unsync/runtime")', '__filename'];
    for (const text of [main, entry]) {
      expect(text).toContain(runtime);
      expect(text).toContain(`url: ${location}`);
      expect(text).toContain('"./work.unsync.js"');
    }
    expect(main).not.toContain('__unsync_functions');
    expect(entry).toContain(format === 'esm' ? 'export const __unsync_functions' : 'module.exports = ');
  });

  it('declares what callers get, and nothing for the entry', () => {
    const declarations = project.read('dist/work.d.ts');
    expect(declarations).toMatch(/load\(file: string\): \w+\.Unfuture<string>/);
    expect(declarations).toMatch(
      /square: .*number\) => \w+\.Unfuture<number>|Dispatching<\(n: number\) => number>/,
    );
    expect(project.exists('dist/work.unsync.d.ts')).toBe(false);
    const callers = project.read('dist/main.d.ts');
    expect(callers).toMatch(/page: .*Unfuture<string>/);
    expect(callers).toMatch(/nine: .*Unfuture<number>/);
  });

  it('leaves files without annotated functions alone', () => {
    expect(project.read('dist/main.js')).not.toContain('__unsync');
    expect(project.exists('dist/main.unsync.js')).toBe(false);
  });
});

const STRICTNESS = [
  ['noUnusedLocals and noUnusedParameters', { noUnusedLocals: true, noUnusedParameters: true }],
  ['verbatimModuleSyntax', { verbatimModuleSyntax: true }],
  ['isolatedModules', { isolatedModules: true }],
  ...(TYPESCRIPT >= 5.8 ? ([['erasableSyntaxOnly with ESM', { erasableSyntaxOnly: true }]] as const) : []),
  [
    'exactOptionalPropertyTypes and noUncheckedIndexedAccess',
    { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  ],
  [
    'noImplicitReturns, noImplicitOverride and noPropertyAccessFromIndexSignature',
    { noImplicitReturns: true, noImplicitOverride: true, noPropertyAccessFromIndexSignature: true },
  ],
  ['incremental', { incremental: true }],
  ['composite', { composite: true }],
  ['no declarations', { declaration: false }],
  ['emitDeclarationOnly', { emitDeclarationOnly: true }],
] as const;

it.each(STRICTNESS)('builds under %s', async (_name, options) => {
  const project = createProject({
    ...SOURCES,
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig(options),
  });
  expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
});

it('builds CommonJS under verbatimModuleSyntax', async () => {
  const project = createProject({
    'src/work.ts': `import path = require('node:path');
/** @unsync */
function load(file: string): string {
  return path.basename(file);
}
export = load;
`,
    'package.json': { type: 'commonjs' },
    'tsconfig.json': tsconfig({ verbatimModuleSyntax: true }),
  });
  expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
  expect(project.read('dist/work.js')).toContain('module.exports = load');
});

(TYPESCRIPT >= 5.5 ? it : it.skip)('builds under isolatedDeclarations', async () => {
  const project = createProject({
    'src/work.ts': `/** @unsync */
export async function load(file: string): Promise<string> {
  return file;
}
`,
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({ isolatedDeclarations: true }),
  });
  expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
  expect(project.read('dist/work.d.ts')).toMatch(/Unfuture<(Awaited<Promise<)?string>/);
});

it('takes JavaScript files with allowJs, and gives their callers the same types', async () => {
  const project = createProject({
    'src/work.js': '/** @unsync */\nexport function twice(n) {\n  return n * 2;\n}\n',
    'src/main.ts': "import { twice } from './work.js';\nexport const four = twice(2);\n",
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({ allowJs: true, checkJs: false }),
  });
  expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
  expect(project.exists('dist/work.unsync.js')).toBe(true);
  expect(project.read('dist/main.d.ts')).toMatch(/four: .*Unfuture<number>/);
});

it('keeps .mts and .cts outputs in their own formats', async () => {
  const source = '/** @unsync */\nexport function one(): number {\n  return 1;\n}\n';
  const project = createProject({
    'src/esm.mts': source,
    'src/cjs.cts': source,
    'package.json': { type: 'commonjs' },
    'tsconfig.json': tsconfig({}),
  });
  expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
  expect(project.read('dist/esm.mjs')).toContain('"./esm.unsync.mjs"');
  expect(project.read('dist/esm.unsync.mjs')).toContain('import.meta.url');
  expect(project.read('dist/cjs.cjs')).toContain('"./cjs.unsync.cjs"');
  expect(project.read('dist/cjs.unsync.cjs')).toContain('__filename');
});

it('binds defaults, patterns and rest once, in the kept body, and keeps length', async () => {
  const project = createProject({
    'src/work.ts': `/** @unsync */
export function list(a: number, { b = 1 } = {}, ...rest: number[]): number[] {
  return [a, b, ...rest];
}
`,
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({}),
  });
  expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
  const emitted = project.read('dist/work.js');
  expect(emitted).toContain('function list(a) {');
  expect(emitted).toContain('(a, { b = 1 } = {}, ...rest) =>');
  expect(project.read('dist/work.d.ts')).toMatch(
    /list\(a: number, \{ b \}\?: \{[^}]*\}, \.\.\.rest: number\[\]\)/,
  );
});

it('does so for methods and generators too', async () => {
  const project = createProject({
    'src/work.ts': `export class Table {
  width = 2;
  /** @unsync */
  async row(n = 1, ...cells: number[]): Promise<number> {
    return this.width * n + cells.length;
  }
}
/** @unsync */
export function* upTo(end = 3): Generator<number> {
  for (let n = 0; n < end; n++) yield n;
}
`,
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({}),
  });
  expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
  const emitted = project.read('dist/work.js');
  expect(emitted).toMatch(/row\(\) \{\s+return __unsync\.call\(.*, async \(n = 1, \.\.\.cells\) =>/);
  expect(emitted).toMatch(/function upTo\(\) \{\s+return __unsync\.stream\(.*, function\* \(end = 3\)/);
});

it('tells nothing to change in a project without annotated functions', async () => {
  const project = createProject({
    'src/main.ts': "export const text = 'unsync is only a word here';\n",
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({}),
  });
  expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
  expect(project.read('dist/main.js')).not.toContain('__unsync');
});

test('methods of local classes, private ones, and generators that use super have their types, in workers and inline', async () => {
  const project = createProject({
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({ noImplicitOverride: true, noUnusedLocals: true }),
    'src/main.ts': CLASSES,
  });
  const { code, stdout } = await project.tool('tspc', ['-p', '.']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(project.read('dist/main.d.ts')).toContain(
    'walk(extra: string): __unsync.Unstream<string | number>;',
  );
  for (const UNSYNC_INLINE of [undefined, '1']) {
    const ran = await project.node(['dist/main.js'], { env: { UNSYNC_INLINE } });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toBe("102 103 [ 2 ] 4 [ 1, 2, 'x' ] [ 'Base' ] 2\n");
  }
});

const CLASSES = `function makeCounter(base: number) {
  class Counter<T> {
    constructor(readonly n: number, readonly t: T) {}
    /** @unsync */
    add(by: number): number { return this.n + by + base; }
    /** @unsync */
    *items(k = 2): Generator<number> { yield this.n * k; }
    /** @unsync */
    #own(n: number) { return n + base; }
    run() { return this.#own(3); }
    /** @unsync */
    times = (k: number): number => this.n * k;
  }
  return new Counter(1, 'x');
}
class Base<T> {
  list: T[] = [];
  items(n: number): T[] { return this.list.slice(0, n); }
  get size() { return this.list.length; }
}
export class Derived extends Base<number> {
  /** @unsync */
  *walk(extra: string) { yield* super.items(2); yield extra; }
  /** @unsync */
  static async *names() { yield super.name; }
}
export async function early() {
  const read = (): number | undefined => { f(true); return undefined; };
  read();
  const late = 2;
  /** @unsync */
  function f(first: boolean): number { return first ? 0 : late; }
  return f(false);
}
const c = makeCounter(100);
const d = new Derived(); d.list = [1, 2, 3];
const sum: number = await c.add(1);
const own: number = await c.run();
console.log(sum, own, await c.items().toArray(), await c.times(4), await d.walk('x').toArray(), await Derived.names().toArray(), await early());
`;
