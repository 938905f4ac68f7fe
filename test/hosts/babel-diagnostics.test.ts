import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import * as babel from '@babel/core';
import unsync from '../../transformer/hosts/babel';
import { createProject, removeProjects } from './project';

afterAll(removeProjects);

const { folder } = createProject({ 'package.json': {} });
const FILE = path.join(folder, 'src/work.ts');

function compile(source: string, more: babel.TransformOptions = {}): string {
  return (
    babel.transformSync(source, {
      babelrc: false,
      configFile: false,
      cwd: folder,
      filename: FILE,
      presets: ['@babel/preset-typescript'],
      plugins: [unsync],
      ...more,
    })?.code ?? ''
  );
}

function failure(
  run: () => unknown,
): Error & { code?: string; loc?: object; diagnostics?: readonly unknown[] } {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}

const ONE = '/** @unsync */\nexport function one(): number {\n  return 1;\n}\n';

it('throws a file’s errors all at once, each with code, remedy, position and code frame', () => {
  const error = failure(() =>
    compile(
      '/** @unsync { cpuBuond: true } */\nexport function a() {}\n\n/** @unsync cpuBound */\nexport async function b() {}\n',
    ),
  );
  expect(error.name).toBe('SyntaxError');
  expect(error.code).toMatch(/^UNSYNC\d{4}$/);
  expect(error.loc).toMatchObject({ line: 1 });
  expect(error.diagnostics).toHaveLength(2);
  expect(error.message.startsWith(`${FILE}: UNSYNC`)).toBe(true);
  expect(error.message).toMatch(/> 1 \| .*cpuBuond/);
  expect(error.message).toContain('cpuBound');
  expect(error.message).toMatch(/\(4:\d+\)[\s\S]*> 4 \|/);
});

const WARNED =
  'export function outer() {\n  const seen = new Map<string, number>();\n  /** @unsync */\n  function add(key: string): void {\n    seen.set(key, 1);\n  }\n  return add;\n}\n';

it('tells a warning on the console and goes on', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    const code = compile(WARNED);
    expect(code).toContain('__unsync');
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toMatch(/src\/work\.ts: UNSYNC2007: .*seen/);
  } finally {
    warn.mockRestore();
  }
});

it('leaves a syntax error to Babel', () => {
  const error = failure(() => compile('/** @unsync */\nexport function one() { return 1 +; }\n'));
  expect(error.code).toBe('BABEL_PARSE_ERROR');
});

it.each([
  ['listed twice', { plugins: [unsync, [unsync, {}, 'again']] }, /UNSYNC9005.*listed twice.*Remove one/],
  ['an unknown option', { plugins: [[unsync, { outdir: 'dist' }]] }, /unknown option `outdir`.*`outDir`/],
  [
    'an option of the wrong type',
    { plugins: [[unsync, { outDir: true }]] },
    /`outDir` must be a string, not true/,
  ],
  ['rootDir alone', { plugins: [[unsync, { rootDir: 'src' }]] }, /`rootDir` is given without `outDir`/],
  [
    'a source outside rootDir',
    { plugins: [[unsync, { outDir: 'dist', rootDir: 'lib' }]] },
    /src\/work\.ts is not inside `rootDir` \(.*\/lib\)/,
  ],
  [
    'AMD',
    { presets: [['@babel/preset-env', { modules: 'amd' }], '@babel/preset-typescript'] },
    /UNSYNC9002.*`module: amd`/,
  ],
  ['babel-loader', { caller: { name: 'babel-loader' } }, /UNSYNC9007.*Add unsync\/webpack/],
  ['@rollup/plugin-babel', { caller: { name: '@rollup/plugin-babel' } }, /UNSYNC9007.*Add unsync\/rollup/],
])('refuses %s', (_name, options, message) => {
  expect(failure(() => compile(ONE, options as babel.TransformOptions)).message).toMatch(message);
});

it('leaves a module alone that a bundler’s plugin has been at, and one without annotated functions', () => {
  const rewritten = compile(ONE, { caller: { name: '@babel/cli' } });
  const options = { caller: { name: 'babel-loader' }, presets: [] };
  expect(compile(rewritten, options)).toBe(rewritten);
  expect(compile("import 'unsync';", options)).toBe("import 'unsync';");
});

it('says that outDir needs a file name', () => {
  const options = {
    filename: undefined,
    presets: [],
    plugins: [[unsync, { outDir: 'dist' }]],
  } as babel.TransformOptions;
  expect(failure(() => compile(ONE.replace(': number', ''), options)).message).toContain(
    'must be told the `filename`',
  );
});

it('says which entry it could not write', () => {
  const project = createProject({ dist: 'a file where the folder should be' });
  const options = {
    cwd: project.folder,
    filename: path.join(project.folder, 'src/work.ts'),
    plugins: [[unsync, { outDir: 'dist', rootDir: 'src' }]],
  } as babel.TransformOptions;
  expect(failure(() => compile(ONE, options)).message).toMatch(
    /unsync\/babel: cannot write the worker entry .*dist.work\.unsync\.mjs: /,
  );
});

it('other plugins’ errors show the user’s own lines', () => {
  const refuse = (): babel.PluginObj => ({
    visitor: {
      NumericLiteral(literal) {
        if (literal.node.value === 7001) throw literal.buildCodeFrameError('no 7001');
      },
    },
  });
  const error = failure(() => compile(`${ONE}export const n = 7001;\n`, { plugins: [unsync, refuse] }));
  // Coloured where the terminal, or Jest for its workers, says so.
  expect(stripVTControlCharacters(error.message)).toMatch(/> 5 \| export const n = 7001;\n\s*\|\s+\^{4}/);
});
