import unsyncTransformer from '../../transformer/hosts/tsc';
import { createProject, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

/** Lines that report something, in tsc's plain form. */
function reported(stdout: string): string[] {
  return stdout.split('\n').filter((line) => /: (error|warning) /.test(line));
}

const ESM = { 'package.json': { type: 'module' } };

it('reports an error inside an annotated function once, at its place in the user’s file', async () => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({ noUnusedLocals: true }),
    'src/work.ts': `const unused = 1;
/** @unsync */ export async function load(file: string): Promise<string> { const n: number = 'text'; return file + n; }
/** @unsync */
export function plain(a: number): nowhere { return a; }
`,
  });
  const { code, stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(code).not.toBe(0);
  expect(reported(stdout)).toEqual([
    "src/work.ts(1,7): error TS6133: 'unused' is declared but its value is never read.",
    "src/work.ts(2,82): error TS2322: Type 'string' is not assignable to type 'number'.",
    "src/work.ts(4,35): error TS2304: Cannot find name 'nowhere'.",
  ]);
});

it('shows the user’s own line in a code frame', async () => {
  const line = "/** @unsync */ export function half(n: number): number { return 'x' && n.nothing; }";
  const project = createProject({ ...ESM, 'tsconfig.json': tsconfig({}), 'src/work.ts': `${line}\n` });
  const { stdout } = await project.tool('tspc', ['-p', '.', '--pretty']);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
  const plain = stdout.replace(/\u001b\[\d+m/g, '');
  expect(plain).toContain(line);
  expect(plain).not.toContain('__unsync');
  expect(plain).toMatch(/^ +~{7}$/m);
  expect(plain).toContain(`src/work.ts:1:${line.indexOf('nothing') + 1}`);
});

it('shows callers the type they get', async () => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({}),
    'src/work.ts':
      '/** @unsync */\nexport async function load(file: string): Promise<string> {\n  return file;\n}\n',
    'src/main.ts':
      "import { load } from './work.js';\nexport const text: string = load('x');\nexport const fine: string = await load('x');\nexport const blocked: string = load('x').result();\n",
  });
  const { code, stdout } = await project.tool('tspc', ['-p', '.', '--noEmit', '--pretty', 'false']);
  expect(code).not.toBe(0);
  expect(reported(stdout)).toEqual([
    "src/main.ts(2,14): error TS2322: Type 'Unfuture<string>' is not assignable to type 'string'.",
  ]);
  expect(project.exists('dist')).toBe(false);
});

it('reports unsync’s own errors, emits nothing for that file, and hides no other file’s', async () => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({}),
    'src/bad.ts':
      '/** @unsync { cpuBuond: true } */\nexport function hash(n: number): number {\n  return n;\n}\n',
    'src/other.ts': 'export const n: number = "x";\n',
    'src/good.ts': '/** @unsync */\nexport function one(): number {\n  return 1;\n}\n',
  });
  const { code, stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(code).not.toBe(0);
  const [first, second, ...rest] = reported(stdout);
  expect(first).toMatch(/^src\/bad\.ts\(1,\d+\): error TS90\d{4}: UNSYNC\d{4}: .*cpuBuond.*cpuBound/);
  expect(second).toContain('src/other.ts(1,14): error TS2322');
  expect(rest).toEqual([]);
  expect(project.exists('dist/bad.js')).toBe(false);
  expect(project.exists('dist/bad.d.ts')).toBe(false);
  expect(project.exists('dist/bad.unsync.js')).toBe(false);
  expect(project.exists('dist/good.unsync.js')).toBe(true);
});

it.each([
  ['an unknown option', '/** @unsync { cpuBuond: true } */\nexport function hash(n: number) { return n; }'],
  [
    'a captured variable that is written',
    'let k = 0;\nexport const seen = () => k;\n/** @unsync */\nexport function hash(n: number) { return (k = n); }',
  ],
  [
    'private state, in a class',
    'class A { #k = 1; /** @unsync */ hash(n: number) { return n + this.#k; } }\nexport const hash = (n: number) => new A().hash(n);',
  ],
  [
    'super where it is not to be had',
    'class B { k() { return 1; } }\nclass A extends B { /** @unsync */ *hash(n: number) { super["k"](); yield n; } }\nexport const hash = (n: number) => new A().hash(n).toArray();',
  ],
  [
    'arguments of the function around',
    'export const hash = (() => function (n: number) { return (/** @unsync */ () => n + (arguments[0] as number))(); })();',
  ],
  [
    'an async function for the CPU',
    '/** @unsync cpuBound */\nexport async function hash(n: number) { return n; }',
  ],
])('reports an error once, and nothing about the callers: %s', async (_, bad) => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({ noUnusedLocals: true }),
    'src/bad.ts': `${bad}\n`,
    'src/main.ts':
      "import { hash } from './bad.js';\nexport const one = hash(1).result();\nexport const two: string = await hash(2).then((n) => String(n));\nexport const three: number = '';\n",
  });
  const { code, stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(code).not.toBe(0);
  expect(reported(stdout)).toEqual([
    expect.stringMatching(/^src\/bad\.ts\(\d,\d+\): error TS90\d{4}: UNSYNC\d{4}: /),
    expect.stringContaining('src/main.ts(4,14): error TS2322'),
  ]);
  expect(project.exists('dist/bad.js')).toBe(false);
  expect(project.exists('dist/bad.unsync.js')).toBe(false);
});

it('finds a misspelt tag in a file that does not have the right word anywhere', async () => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({}),
    'src/work.ts': '/** @unsnyc */\nexport function one(): number {\n  return 1;\n}\n',
  });
  const { code, stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(code).not.toBe(0);
  expect(reported(stdout)).toEqual([expect.stringMatching(/^src\/work\.ts\(1,5\): error .*UNSYNC1005/)]);
});

it('tells a warning once on the error stream, and the build succeeds', async () => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({}),
    'src/work.ts':
      'export function outer() {\n  const seen = new Map<string, number>();\n  /** @unsync */\n  function add(key: string): void {\n    seen.set(key, 1);\n  }\n  return add;\n}\n',
  });
  const { code, stdout, stderr } = await project.tool('tspc', ['-p', '.']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(reported(stderr)).toEqual([
    expect.stringMatching(/^src\/work\.ts\(5,\d+\): warning TS902007: UNSYNC2007: .*seen/),
  ]);
});

it('reports a syntax error as tsc does, once', async () => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({}),
    'src/work.ts': '/** @unsync */\nexport function one(): number {\n  return 1 +;\n}\n',
  });
  const { code, stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(code).not.toBe(0);
  expect(reported(stdout)).toEqual(['src/work.ts(3,13): error TS1109: Expression expected.']);
});

it('says so when the runtime cannot be found', async () => {
  const project = createProject(
    {
      ...ESM,
      'src/work.ts': '/** @unsync */\nexport function one(): number {\n  return 1;\n}\n',
      'tsconfig.json': tsconfig({
        plugins: [
          { transform: require.resolve('../../dist/transformer/hosts/tsc.js'), transformProgram: true },
        ],
      }),
    },
    ['typescript', 'ts-patch', '@types'],
  );
  const { code, stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(code).not.toBe(0);
  expect(reported(stdout)).toEqual([
    expect.stringMatching(/^src\/work\.ts\(1,1\): error .*UNSYNC9001.*unsync\/runtime.*npm install unsync/),
  ]);
});

it('refuses a module format that no worker can load', async () => {
  const project = createProject({
    'package.json': {},
    'tsconfig.json': tsconfig({ module: 'amd', moduleResolution: 'node10' }),
    'src/work.ts': '/** @unsync */\nexport function one(): number {\n  return 1;\n}\n',
  });
  const { code, stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(code).not.toBe(0);
  expect(reported(stdout)).toEqual([
    expect.stringMatching(/^src\/work\.ts\(\d,\d+\): error .*UNSYNC9002.*AMD.*nodenext/),
  ]);
  expect(project.exists('dist/work.js')).toBe(false);
});

it('refuses to take the place of a file named like an entry', async () => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({}),
    'src/work.ts': '/** @unsync */\nexport function one(): number {\n  return 1;\n}\n',
    'src/work.unsync.ts': 'export const mine = 1;\n',
  });
  const { code, stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(code).not.toBe(0);
  expect(reported(stdout)).toEqual([
    expect.stringMatching(/^src\/work\.ts\(\d,\d+\): error .*UNSYNC9003.*work\.unsync\.ts/),
  ]);
  expect(project.read('dist/work.unsync.js')).toContain('mine');
});

it.each([
  ['nothing', undefined],
  ['TypeScript 7', { version: '7.0.2' }],
  ['TypeScript 4.9', { version: '4.9.5', createProgram() {}, visitEachChild() {} }],
])('says what it needs when it gets %s', (_name, ts) => {
  const transform = unsyncTransformer as (...args: unknown[]) => unknown;
  expect(() => transform({}, undefined, {}, ts && { ts })).toThrow(
    /UNSYNC9004.*TypeScript 5\.4 to 6.*npx unsync tsc/s,
  );
});
