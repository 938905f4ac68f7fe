/** `npx unsync` as a user runs it: as a process, in a project's folder. */
import { join } from 'node:path';
import { createProject, type Files, type Project, removeProjects } from '../hosts/project';
import { type Finished, run } from '../support/run';

const CLI = join(__dirname, '../../dist/transformer/cli.js');

const HASH = `import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
const table = new Map<string, number>();
table.set('a', 1);
console.log('started');
function lookup(key: string): number { return table.get(key) ?? 0; }
/** @unsync cpuBound */
export function hash(text: string): string {
  return createHash('sha1').update(text + lookup(text)).digest('hex');
}
export function scaled(factor: number, names: Map<string, Date>) {
  /** @unsync { timeout: 500 } */
  return async (n: number) => hash(String(n * factor)) + names.size;
}
`;

const WRONG = `let hits = 0;
/** @unsync */
export function visit(): number { hits += 1; return hits; }
`;

const FILES: Files = {
  'package.json': {},
  'tsconfig.json': { compilerOptions: { strict: true, module: 'nodenext', skipLibCheck: true, types: [] } },
  'src/hash.ts': HASH,
  'src/wrong.ts': WRONG,
  'src/plain.ts': 'export const one = 1;\n',
  'src/broken.ts': '/** @unsync */ function f( { return 1; }\n',
  'dist/copy.js': WRONG,
  'notes.txt': 'unsync',
};

let project: Project;
beforeAll(() => {
  project = createProject(FILES);
});
afterAll(removeProjects);

const unsync = (...args: string[]): Promise<Finished> => project.node([CLI, ...args]);

describe('explain', () => {
  test('says where a function runs, what goes along and why, and how much stays out', async () => {
    const { code, stdout } = await unsync('explain', 'src/hash.ts:8');
    expect(stdout).toBe(`hash  src/hash.ts:8
  runs in   CPU pool (cpuBound)
  captures  nothing
  its entry takes along:
    1  createHash from 'node:crypto'                                 hash → createHash
    3  table = new Map<string, number>()                             hash → lookup → table
    4  table.set('a', 1)                                             hash → lookup → table → table.set('a', 1)
    6  function lookup(key: string): number { return table.get(key…  hash → lookup
  stays out 3 top-level statements
`);
    expect(code).toBe(0);
  });

  test('shows types of captures, options, and what stays out', async () => {
    const { stdout } = await unsync('explain', 'src/hash.ts:12', '--all');
    expect(stdout).toMatch(/^scaled\/\S* {2}src\/hash\.ts:13$/m);
    expect(stdout).toContain('  runs in   loop worker (async)\n  options   timeout: 500\n');
    expect(stdout).toContain('  captures  factor: number, names: Map<string, Date>\n');
    expect(stdout).toContain('hash (dispatches: annotated itself)\n');
    expect(stdout).toMatch(/^ {4}5 {2}console\.log\('started'\) +changes nothing that scaled\/\S* reaches$/m);
    expect(stdout).toMatch(/^ {4}3 {2}const table = .* is not reached$/m);
  });

  test('shows what it is for the user to say', async () => {
    const app = createProject({
      'app.js': `import { init, get } from './lib.js';\ninit();\n/** @unsync */\nexport function fine() { return get(); }\n`,
    });
    const { code, stdout } = await app.node([CLI, 'explain', 'app.js']);
    expect(stdout).toMatch(
      /for you to say whether it takes along:\n {4}2 {2}init\(\) {2}what else init does cannot be told here\n/,
    );
    expect(stdout).toMatch(/UNSYNC2013: This may change `\.\/lib\.js`, which `fine` reaches/);
    expect(code).toBe(1);
  });

  test('writes JSON for tools', async () => {
    const { stdout } = await unsync('explain', '--json', 'src/hash.ts');
    const { file, functions, diagnostics } = JSON.parse(stdout);
    expect(file).toBe('src/hash.ts');
    expect(diagnostics).toEqual([]);
    expect(functions).toHaveLength(2);
    expect(functions[0].kept[2]).toMatchObject({
      line: 4,
      kind: 'initialisation',
      path: ['hash', 'lookup', 'table', "table.set('a', 1)"],
    });
    expect(functions[1].captures).toMatchObject([
      { name: 'factor', type: 'number' },
      { name: 'names', type: 'Map<string, Date>' },
    ]);
  });

  test('shows the diagnostics of a function, and fails for an error', async () => {
    const { code, stdout } = await unsync('explain', 'src/wrong.ts');
    expect(stdout).toMatch(/^visit {2}src\/wrong\.ts:3\n.*error UNSYNC2002: `visit` writes/s);
    expect(code).toBe(1);
  });

  test('shows of one function what is about it, and what keeps the whole file from being moved', async () => {
    const two = createProject({
      'work.js': `${WRONG.replaceAll(': number', '')}/** @unsync */\nexport function fine() {}\n`,
    });
    const { code, stdout } = await two.node([CLI, 'explain', 'work.js:5']);
    expect(stdout).toMatch(/^fine {2}work\.js:5$/m);
    expect(stdout).toMatch(/before this is mended:\n {2}work\.js:3:\d+ error UNSYNC\d+: .*\n$/);
    expect(stdout).not.toContain('>  3');
    expect(code).toBe(1);
  });

  test('says that a file has no annotated function', async () => {
    const { code, stdout } = await unsync('explain', 'src/plain.ts');
    expect(stdout).toMatch(/^src\/plain\.ts has no annotated function/);
    expect(code).toBe(0);
  });

  test('shows where a file does not parse', async () => {
    const { code, stdout } = await unsync('explain', 'src/broken.ts');
    expect(stdout).toContain('error UNSYNC1001: This file does not parse');
    expect(code).toBe(1);
  });
});

describe('check', () => {
  test('shows what is wrong with any file, and fails for an error', async () => {
    const { code, stdout } = await unsync('check');
    expect(stdout).toMatch(/^src\/broken\.ts:1:\d+ error UNSYNC1001/m);
    expect(stdout).toMatch(/^src\/wrong\.ts:3:35 error UNSYNC2002/m);
    expect(stdout).toMatch(/^4 files, 3 annotated functions, 2 errors, 0 warnings$/m);
    expect(code).toBe(1);
  });

  test('takes patterns, and succeeds without errors', async () => {
    const { code, stdout } = await unsync('check', 'src/{hash,plain}.ts');
    expect(stdout).toBe('2 files, 2 annotated functions, 0 errors, 0 warnings\n');
    expect(code).toBe(0);
  });

  test('looks into a folder, and into output only when that is named', async () => {
    expect((await unsync('check', '.')).stdout).toMatch(/^4 files, /m);
    expect((await unsync('check', 'dist')).stdout).toMatch(/^1 file, /m);
  });

  test('goes on to its end when nobody reads its output', async () => {
    const functions = Array.from({ length: 500 }, (_, index) => WRONG.replaceAll('visit', `visit${index}`));
    const many = createProject({
      'work.js': functions.map((text) => `{ ${text.replace('export ', '')} }`).join('\n'),
    });
    const piped = `'${process.execPath}' '${CLI}' check --json | true; exit "\${PIPESTATUS[0]}"`;
    const { code, stderr } = await run('bash', ['-c', piped], { cwd: many.folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  test('writes JSON for tools', async () => {
    const { stdout } = await unsync('check', '--json', 'src/wrong.ts');
    const { errors, diagnostics } = JSON.parse(stdout);
    expect(errors).toBe(1);
    expect(diagnostics[0]).toMatchObject({ code: 'UNSYNC2002', fileName: 'src/wrong.ts', line: 3 });
  });
});

describe('types', () => {
  const TYPED: Files = {
    'package.json': {},
    'tsconfig.json': {
      compilerOptions: {
        strict: true,
        module: 'nodenext',
        types: [],
        plugins: [
          { transform: 'unsync/transformer', transformProgram: true, severity: { UNSYNC3002: 'error' } },
        ],
      },
    },
    'src/globals.d.ts': 'declare type Key = symbol;\n',
    'src/certain.ts': '/** @unsync */\nexport function certain(key: Key): void {}\n',
    'src/possible.ts': '/** @unsync */\nexport function possible(key?: Key | string): void {}\n',
    'src/fine.ts': '/** @unsync */\nexport function fine(key: string): void {}\n',
  };

  test('are checked as in a build, with the severities of the tsconfig', async () => {
    const typed = createProject(TYPED);
    const { code, stdout } = await typed.node([CLI, 'check']);
    expect(stdout).toMatch(/^src\/certain\.ts:2:25 error UNSYNC3001: `key` of `certain` is a symbol,.*\.$/m);
    expect(stdout).toMatch(/^src\/possible\.ts:2:26 error UNSYNC3002: `key` of `possible` may be/m);
    expect(stdout).toMatch(/^3 files, 3 annotated functions, 2 errors, 0 warnings$/m);
    expect(code).toBe(1);
    const explained = await typed.node([CLI, 'explain', 'src/certain.ts:2']);
    expect(explained.stdout).toMatch(
      /^certain {2}src\/certain\.ts:2\n.* {2}src\/certain\.ts:2:25 error UNSYNC3001: `key`/s,
    );
    expect(explained.code).toBe(1);
  });

  test('that could not be checked are not passed over', async () => {
    const { 'tsconfig.json': _left, ...files } = TYPED;
    const { code, stdout } = await createProject(files).node([CLI, 'check', 'src/certain.ts']);
    expect(stdout).toBe(
      '1 file, 1 annotated function, 0 errors, 0 warnings\nTypes were not checked in 1 file: that takes a tsconfig.json in or above its folder, and TypeScript 5.4 to 6 installed.\n',
    );
    expect(code).toBe(0);
  });

  test('are checked by the project that the tsconfig refers to', async () => {
    const { 'tsconfig.json': app, ...files } = TYPED;
    const references = [{ path: './tsconfig.app.json' }];
    const typed = createProject({
      ...files,
      'tsconfig.json': { files: [], references },
      'tsconfig.app.json': app as object,
    });
    const { stdout } = await typed.node([CLI, 'check', 'src/possible.ts']);
    expect(stdout).toMatch(/^src\/possible\.ts:2:26 error UNSYNC3002/m);
  });

  test.each([
    ['{\n  "compilerOptions": ', /^unsync: tsconfig\.json:\d cannot be read: /],
    ['{ "extends": "./none.json" }', /^unsync: tsconfig\.json cannot be read: .*none\.json/],
    ['{ "compilerOptions": { "target": "es99" } }', /^unsync: tsconfig\.json cannot be read: .*--target/],
  ])(
    'are not checked with a tsconfig that cannot be read, and it is said why: %j',
    async (text, sentence) => {
      const broken = createProject({ ...TYPED, 'tsconfig.json': text });
      const { code, stderr } = await broken.node([CLI, 'check', 'src/fine.ts']);
      expect(stderr).toMatch(sentence);
      expect(code).toBe(2);
    },
  );
});

test.each([
  [['explain', 'src/none.ts'], 'There is no file src/none.ts.'],
  [['explain', 'src'], 'src is a folder.'],
  [['explain', 'notes.txt'], 'notes.txt is neither TypeScript nor JavaScript'],
  [['explain', 'src/hash.ts:3'], 'is on line 3. It has: hash (lines 8 to 10)'],
  [['explain'], "missing required argument 'file'"],
  [['explain', 'src/plain.ts', 'src/hash.ts'], "too many arguments for 'explain'"],
  [['check', 'lib/**/*.ts'], 'No source file matches `lib/**/*.ts`'],
  [['check', 'src/plain.ts', 'src/plian.ts'], 'No source file matches `src/plian.ts`'],
  [['chek'], "unknown command 'chek'\n(Did you mean check?)"],
  [['check', '--jsn'], "unknown option '--jsn'\n(Did you mean --json?)"],
  [['check', '--all'], "unknown option '--all'"],
  [[], 'Usage: unsync'],
])('`unsync %j` ends with code 2 and a sentence', async (args, sentence) => {
  const { code, stdout, stderr } = await unsync(...args);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
