/** Functions that make elements: what makes them goes along, and stack traces lead into them, to the column. */
import {
  createProject,
  createProjectWithCopy,
  type Files,
  type Project,
  placeOf,
  removeProjects,
  tsconfig,
} from './project';

afterAll(removeProjects);

const VIEW = `import { element as h } from './element.js';

function check(n: number): number {
  if (n > 1) throw new RangeError('refused');
  return n;
}
/** @unsync */
export function list<T extends { n: number }>(props: T): unknown {
  return <ul class="a" id={String(props.n)}>text {props.n}{[props.n].map((m) => <b>{check(m)}</b>)}</ul>;
}
export const later = (k: number) => {
  /** @unsync cpuBound */
  const item = (n: number): object => <i>{k}{check(n + k)}</i>;
  return item;
};
`;

const FILES: Files = {
  'package.json': { type: 'module' },
  'src/element.ts': `export function element(name: string, props: object | null, ...kids: unknown[]): object {
  return { name, props, kids };
}
export declare namespace element {
  namespace JSX { interface IntrinsicElements { [name: string]: unknown } }
}
`,
  'src/view.tsx': VIEW,
  'src/main.ts': `import { later, list } from './view.js';

console.log(JSON.stringify([await list({ n: 1 }), await later(0)(1)]));
for (const call of [() => list({ n: 2 }), () => later(1)(1)]) {
  try {
    await call();
  } catch (error) {
    console.log((error as Error).stack);
  }
}
`,
};

const VALUES =
  '[{"name":"ul","props":{"class":"a","id":"1"},"kids":["text ",1,[{"name":"b","props":null,"kids":[1]}]]},{"name":"i","props":null,"kids":[0,1]}]';

const babelrc = (options: object): Files => ({
  '.babelrc.json': {
    sourceMaps: true,
    presets: [
      ['@babel/preset-react', { runtime: 'classic', pragma: 'h' }],
      ['@babel/preset-typescript', { jsxPragma: 'h' }],
    ],
    plugins: [['unsync/babel', options]],
  },
});
const BABEL = ['src', '--out-dir', 'dist', '--extensions', '.ts,.tsx'];

test.each([
  ['tsc', 'tspc', { 'tsconfig.json': tsconfig({ jsx: 'react', jsxFactory: 'h' }) }, ['-p', '.']],
  ['Babel, with entry files', 'babel', babelrc({ rootDir: 'src', outDir: 'dist' }), BABEL],
  ['Babel, with entries inside', 'babel', babelrc({}), BABEL],
] as const)('%s', async (_name, tool, configuration, args) => {
  const project = createProject({ ...FILES, ...configuration });
  expect(await project.tool(tool, args)).toMatchObject({ code: 0 });
  const { stdout } = await project.node(['--enable-source-maps', 'dist/main.js']);
  const [values, ...lines] = stdout.split('\n');
  expect(values).toBe(VALUES);
  const frames = lines.flatMap((line) => /src\/view\.tsx:\d+:\d+/.exec(line)?.[0] ?? []);
  const at = (text: string): string => {
    const { line, column } = placeOf(VIEW, text);
    return `src/view.tsx:${line}:${column + 1}`;
  };
  const thrown = at("new RangeError('refused')");
  expect(frames).toEqual(expect.arrayContaining([thrown, at('check(m)'), at('check(n + k)')]));
  expect([frames[0], frames[1]]).toEqual([thrown, at('check(m)')]);
});

/** Hosts that are not told what makes elements: only the tool beneath them knows, from a configuration of its own. */
describe('a factory that some other tool’s configuration names', () => {
  const CONFIGURED = JSON.stringify({
    compilerOptions: { jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'pieces' },
  });
  // The fragment's is named elsewhere too, and in no configuration that a host could read.
  const SOURCES: Files = {
    'package.json': { type: 'module' },
    'src/element.ts': `export const element = (name: unknown, props: unknown, ...kids: unknown[]): object => ({ name, props, kids });
export const Fragment = 'fragment';
`,
    'src/view.tsx': `import { threadId } from 'node:worker_threads';
import { element as h, Fragment as pieces } from './element.ts';
/** @unsync */
export function list(n: number): unknown { return [threadId > 0, <><b id="i">{n}</b></>]; }
`,
    'src/main.ts': `import { list } from './view.tsx';
export const done: Promise<unknown> = (async () => {
  process.stdout.write(JSON.stringify(await list(1)) + '\\n');
})();
`,
    'tsconfig.json': CONFIGURED,
  };
  const EXPECTED =
    '[true,{"name":"fragment","props":null,"kids":[{"name":"b","props":{"id":"i"},"kids":[1]}]}]\n';

  const built = async (files: Files, tool?: Parameters<Project['tool']>): Promise<string> => {
    const project = createProjectWithCopy({ ...SOURCES, ...files });
    const { stdout, stderr } = await (tool ? project.tool(...tool) : project.node(['build.mjs']));
    if (tool?.[0] === 'jest') return stdout;
    const ran = await project.node(['dist/main.mjs']);
    return ran.stdout || stderr + ran.stderr;
  };

  test('esbuild, by an option and by tsconfig.json', async () => {
    const build = (options: string): string => `import { build } from 'esbuild';
import unsync from 'unsync/esbuild';
await build({ entryPoints: ['src/main.ts'], bundle: true, platform: 'node', format: 'esm', outdir: 'dist',
  outExtension: { '.js': '.mjs' }, plugins: [unsync()]${options} });`;
    expect(await built({ 'build.mjs': build('') })).toBe(EXPECTED);
    const options = ", jsxFactory: 'h', jsxFragment: 'pieces', tsconfigRaw: '{}'";
    expect(await built({ 'build.mjs': build(options) })).toBe(EXPECTED);
  });

  test('Vite', async () => {
    const config = `import unsync from 'unsync/vite';
export default { plugins: [unsync()], logLevel: 'warn', build: { ssr: 'src/main.ts', rolldownOptions: { output: { entryFileNames: 'main.mjs' } } } };`;
    expect(await built({ 'vite.config.mjs': config }, ['vite', ['build']])).toBe(EXPECTED);
  });

  test('Vite’s development server', async () => {
    const project = createProjectWithCopy({
      ...SOURCES,
      'serve.mjs': `import unsync from 'unsync/vite';
import { createServer } from 'vite';
const server = await createServer({ plugins: [unsync()], server: { middlewareMode: true, watch: null }, appType: 'custom', logLevel: 'error' });
await (await server.ssrLoadModule('/src/main.ts')).done;
await server.close();`,
    });
    const { stdout } = await project.node(['serve.mjs']);
    expect(stdout.replace(/,"__source":\{.*?\}/, '')).toBe(EXPECTED);
  });

  test('Jest', async () => {
    const presets = [
      ['@babel/preset-env', { targets: { node: 'current' } }],
      ['@babel/preset-react', { runtime: 'classic', pragma: 'h', pragmaFrag: 'pieces' }],
      ['@babel/preset-typescript', { jsxPragma: 'h', jsxPragmaFrag: 'pieces' }],
    ];
    const stdout = await built(
      {
        'package.json': { type: 'commonjs', jest: { transform: { '\\.[jt]sx?$': 'unsync/jest' } } },
        'babel.config.json': { presets },
        'src/main.test.ts': "test('it', () => require('./main.ts').done, 60_000);\n",
      },
      ['jest', ['--ci']],
    );
    expect(stdout).toContain(EXPECTED);
  });

  test('unsync/register, with the elements and decorators of tsconfig.json', async () => {
    const project = createProject({
      ...SOURCES,
      'tsconfig.json': JSON.stringify({ extends: './base.json', compilerOptions: { jsx: 'react' } }),
      // With a comment, as these files have them.
      'base.json': `// Shared\n${CONFIGURED.replace('}}', ', "experimentalDecorators": true, }}')}`,
    });
    project.write({
      'src/main.ts': `${project.read('src/main.ts')}
function twice(_: unknown, __: string, it: PropertyDescriptor): void { const { value } = it; it.value = (n: number) => 2 * value(n); }
enum Kind { One = 1 }
class A { @twice m(n: number): number { return n; } }
process.stdout.write(new A().m(Kind.One) + '\\n');
`,
    });
    const { stdout, stderr } = await project.node(['--import', 'unsync/register', 'src/main.ts']);
    expect({ stdout, stderr }).toEqual({ stdout: `2\n${EXPECTED}`, stderr: '' });
  });
});
