/** What bundlers and minifiers do to a build: assets that functions import, and names that do not stay what they were. */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { createProject, createProjectWithCopy, type Files, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

describe('assets', () => {
  /** What each gives: text, data, an address; and one that is imported for what it does, which is nobody's function's. */
  const sources = (text: string, address: string): Files => ({
    'package.json': { type: 'module' },
    'src/notice.txt': 'a notice',
    'src/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'src/data.json': { list: [1, 2, 3] },
    'src/style.css': 'b { color: red }',
    'src/work.ts': `import { threadId } from 'node:worker_threads';
import notice from './notice.txt${text}';
import icon from './icon.svg${address}';
import data from './data.json' with { type: 'json' };
import './style.css';
/** @unsync */
export function show(): string { return [threadId > 0, notice, icon.startsWith('data:image/svg+xml'), data.list.length, data.list[0]].join(' '); }
`,
    'src/main.ts':
      "import { show } from './work.ts';\nexport const done = show().then((shown) => void process.stdout.write(shown + '\\n'));\n",
  });
  const EXPECTED = 'true a notice true 3 1\n';

  test('esbuild', async () => {
    const project = createProjectWithCopy({
      ...sources('', ''),
      'build.mjs': `import { build } from 'esbuild';
import unsync from 'unsync/esbuild';
await build({ entryPoints: ['src/main.ts'], bundle: true, minify: true, platform: 'node', format: 'esm', outdir: 'dist',
  outExtension: { '.js': '.mjs' }, loader: { '.txt': 'text', '.svg': 'dataurl' }, plugins: [unsync()] });`,
    });
    expect(await project.node(['build.mjs'])).toMatchObject({ code: 0, stderr: '' });
    expect(await project.node(['dist/main.mjs'])).toMatchObject({ stdout: EXPECTED, stderr: '' });
  });

  test('esbuild shows what is missing where it is asked for, though only an entry asks', async () => {
    const project = createProjectWithCopy({
      'main.ts':
        "import { missing } from './nowhere.ts';\n/** @unsync */\nfunction f(): string { return 'ä' + missing; }\nf();\n",
      'build.mjs': `import { build } from 'esbuild';
import unsync from 'unsync/esbuild';
const { errors } = await build({ entryPoints: ['main.ts'], bundle: true, platform: 'node', outdir: 'dist', logLevel: 'silent', plugins: [unsync()] }).catch((e) => e);
console.log(JSON.stringify(errors.map(({ text, location: { file, line, column, lineText } }) => [text, file, line, column, lineText])));`,
    });
    const { stdout } = await project.node(['build.mjs']);
    expect(JSON.parse(stdout)).toEqual([
      ['Could not resolve "./nowhere.ts"', 'main.ts', 1, 24, "import { missing } from './nowhere.ts';"],
    ]);
  });

  test('Vite, built and served', async () => {
    const project = createProjectWithCopy({
      ...sources('?raw', '?inline'),
      'vite.config.mjs': `import unsync from 'unsync/vite';
export default { plugins: [unsync()], logLevel: 'error', build: { ssr: 'src/main.ts', minify: true, rolldownOptions: { output: { entryFileNames: 'main.mjs' } } } };`,
      'serve.mjs': `import { createServer } from 'vite';
const server = await createServer({ server: { middlewareMode: true, watch: null }, appType: 'custom' });
await (await server.ssrLoadModule('/src/main.ts')).done;
await server.close();`,
    });
    expect(await project.tool('vite', ['build'])).toMatchObject({ code: 0, stderr: '' });
    expect(await project.node(['dist/main.mjs'])).toMatchObject({ stdout: EXPECTED, stderr: '' });
    expect(await project.node(['serve.mjs'])).toMatchObject({ stdout: EXPECTED, stderr: '' });
  });
});

describe('every file minified by itself', () => {
  const SOURCES: Files = {
    'package.json': { type: 'module' },
    'src/work.ts': `export class Money { constructor(readonly cents: number) {} plus(other: Money): Money { return new Money(this.cents + other.cents); } }
export class Broke extends Error { constructor(readonly by: Money) { super('broke'); } }
const rates = { usd: 2 };
function rate(name: keyof typeof rates): number { return rates[name]; }
/** @unsync */
export function convert(money: Money, name: keyof typeof rates = 'usd'): Money { return new Money(money.cents * rate(name)).plus(new Money(1)); }
export class Account {
  constructor(private balance: Money) {}
  /** @unsync cpuBound */ spend(money: Money): Money { if (money.cents > this.balance.cents) throw new Broke(money); return this.balance.plus(new Money(-money.cents)); }
  /** @unsync */ static async empty(): Promise<Account> { return new Account(new Money(0)); }
}
export function times(factor: number) {
  const add = 1;
  /** @unsync */
  return function scaled(n: number): number { return n * factor + add; };
}
/** @unsync */
export function* count(to: number): Generator<Money> { for (let n = 1; n <= to; n++) yield new Money(n); }
`,
    'src/main.ts': `import { Account, Broke, convert, count, Money, times } from './work.js';
const money = await convert(new Money(3));
const error = new Account(new Money(1)).spend(new Money(2)).exception();
const items = await count(2).toArray();
console.log(money instanceof Money, money.cents, error instanceof Broke && error.by instanceof Money, (await Account.empty()) instanceof Account, times(3)(4).result(), items.every((item) => item instanceof Money));
`,
  };
  const babel = (options: object): Files => ({
    'babel.config.json': {
      presets: [
        ['@babel/preset-env', { targets: { node: '20' }, modules: false }],
        '@babel/preset-typescript',
      ],
      plugins: [['unsync/babel', options]],
    },
  });
  const BABEL = ['src', '--out-dir', 'dist', '--extensions', '.ts'];

  test.each([
    ['tsc', 'tspc', { 'tsconfig.json': tsconfig({}) }, ['-p', '.']],
    ['Babel, with entry files', 'babel', babel({ rootDir: 'src', outDir: 'dist' }), BABEL],
    ['Babel, with entries inside', 'babel', babel({}), BABEL],
  ] as const)('%s', async (_name, tool, configuration, args) => {
    const project = createProject({ ...SOURCES, ...configuration });
    expect(await project.tool(tool, args)).toMatchObject({ code: 0 });
    const folder = path.join(project.folder, 'dist');
    for (const file of readdirSync(folder)) {
      if (!/\.m?js$/.test(file)) continue;
      const { code } = transformSync(project.read(`dist/${file}`), { minify: true, format: 'esm' });
      writeFileSync(path.join(folder, file), code);
    }
    expect(await project.node(['dist/main.js'])).toMatchObject({
      stdout: 'true 7 true true 13 true\n',
      stderr: '',
    });
  });
});
