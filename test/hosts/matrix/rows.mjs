/**
 * The rows of the conformance suite: the pages of docs/hosts, with the versions and settings that people have.
 *
 * A row is an object:
 * - `name`; `page`, when it is called otherwise
 * - `packages`: in the place of the page's versions, or beside them (name → range; null takes one away)
 * - `files`: what its user has beside the page's files
 * - `edits`: what its user has written otherwise in the page's files: file → [[from, to], …]
 * - `commands`: in the place of the page's
 * - `env`: environment variables for them
 * - `prints`: what the programs print here, given what they print elsewhere
 * - `output`: what of the folder is enough to run the program elsewhere, without the sources
 * - `type`: of `package.json`, where it is not `commonjs`
 * - `outputExtensions`: imports are written with the extension of the output, `./work.js`
 * - `variants`: name → `files`, `edits`, `commands`, `env` and `prints` in addition, built in the same folder after the row itself
 * - `tests`: those of this repository's tests that are run with the row's tools too (not in CI)
 * - `suite`: it is no host but a version of Node, which runs this repository's own tests
 * - `examples`: only the page's example is run: the programs of the suite do not fit into its project
 * - `later`: why it is not part of CI's subset
 */

const babel = (version) => ({
  '@babel/core': version,
  '@babel/preset-env': version,
  '@babel/preset-typescript': version,
});

/** Babel's configuration where a bundler's plugin does the rest. */
const PRESETS = {
  'babel.config.json': JSON.stringify({
    presets: [['@babel/preset-env', { targets: { node: '20' } }], '@babel/preset-typescript'],
  }),
};

/** Prints what the programs print, without Jest's decoration. */
const JEST = {
  'src/main.test.ts': `
    import { format } from 'node:util';
    test('prints its lines', async () => {
      const log = jest.spyOn(console, 'log').mockImplementation((...values) => {
        process.stdout.write(format(...values) + '\\n');
      });
      await require('./main.ts').done;
      log.mockRestore();
    }, 60_000);
  `,
};

/** As JEST; Vitest has standard output for itself. */
const VITEST = {
  'src/main.test.ts': `
    import { appendFileSync } from 'node:fs';
    import { format } from 'node:util';
    import { test, vi } from 'vitest';
    test('prints its lines', async () => {
      const log = vi.spyOn(console, 'log').mockImplementation((...values) => {
        appendFileSync('printed.txt', format(...values) + '\\n');
      });
      await (await import('./main.ts')).done;
      log.mockRestore();
    }, 60_000);
  `,
  'print.cjs': `
    const { existsSync, readFileSync, rmSync } = require('node:fs');
    if (existsSync('printed.txt')) process.stdout.write(readFileSync('printed.txt', 'utf8'));
    rmSync('printed.txt', { force: true });
  `,
};
/** A test's thread need not be its process's main one. */
const fromThread = (text) => text.replace(/^main(?=\n\S+ (.*worker) )/, '$1');
const vitest = (pool = 'forks') => [`npx vitest run --pool=${pool}`, 'node print.cjs'];

/** Nothing but the last build is in the output folder, and no name stays the same. */
const HASHED = [
  ["'development'", "'production'"],
  ["'[name].cjs'", "'[name].[contenthash].cjs', clean: true"],
];

const ES_MODULES = [
  ["mode: 'development',", "mode: 'development',\n  experiments: { outputModule: true },"],
  ["filename: '[name].cjs'", "filename: '[name].mjs', module: true, chunkFormat: 'module'"],
];

const SERVED = {
  commands: ['node serve.mjs'],
  edits: {
    'serve.mjs': [
      ["await vite.ssrLoadModule('/src/main.ts');", "await (await vite.ssrLoadModule('/src/main.ts')).done;"],
    ],
  },
};

/** A minifier leaves out `new` before `RangeError`, and so its place. */
const withoutNew = (text) => text.replace('16:9', '16:13');
/** @babel/register's stack traces know the maps of files only: of an entry inside its module's output, the lines. */
const withoutMap = (text) => text.replace('16:9', '16:11');

/** tsc's maps lead to the rewritten files only; those of SWC give our files' lines, and call the files as it had them. */
const withoutChain = (text) => text.replace('work.ts:16:9', 'work.unsync.ts:14:9');

/** In Bun, the stack of an error from a worker ends in the worker. */
const withoutCall = (text) =>
  text.replace('work.ts:16:9', 'work.unsync.ts:14:13').replace('main.ts:11', 'nowhere');

const node = (version) => ({
  name: `node-${version}`,
  suite: true,
  packages: { node: version },
  later: 'the whole test suite',
});

export const rows = [
  { name: 'babel', outputExtensions: true },
  {
    name: 'babel-8',
    page: 'babel',
    packages: { ...babel('8'), '@babel/cli': '8', node: '22' },
    outputExtensions: true,
  },
  { name: 'babel-register', prints: withoutMap },
  {
    name: 'babel-8-register',
    later: 'the newest and the usual versions are tested',
    page: 'babel-register',
    prints: withoutMap,
    packages: { ...babel('8'), '@babel/register': '8', node: '22' },
  },
  {
    name: 'babel-jest',
    type: 'module',
    packages: { node: '24' },
    files: JEST,
    variants: {
      coverage: {
        files: {
          'coverage.cjs': `
            const summary = Object.entries(require('./coverage/coverage-summary.json'));
            const [, { lines }] = summary.find(([file]) => file.endsWith('work.ts'));
            console.log(require('node:fs').readFileSync('printed.txt', 'utf8') + lines.pct + '%');
          `,
        },
        commands: ['npx jest --coverage --coverageReporters=json-summary > printed.txt', 'node coverage.cjs'],
        env: { UNSYNC_INLINE: '1' },
        prints: (text) => `${text.replace(/txt .*worker/, 'txt main')}100%\n`,
      },
    },
  },
  {
    name: 'esbuild',
    variants: {
      minified: { edits: { 'build.mjs': [['sourcemap: true', 'sourcemap: true,\n  minify: true']] } },
      CommonJS: {
        edits: {
          'build.mjs': [
            ["'esm'", "'cjs'"],
            ["'.mjs'", "'.cjs'"],
          ],
        },
        commands: ['node build.mjs', 'node dist/main.cjs'],
      },
    },
  },
  {
    name: 'tsup',
    variants: {
      'tsup-node, split': {
        edits: { 'tsup.config.ts': [['sourcemap: true', 'sourcemap: true,\n  splitting: true']] },
        commands: ['npx tsup-node', 'node dist/main.js'],
      },
      'ES modules': { commands: ['npx tsup', 'node dist/main.mjs'] },
      shaken: { edits: { 'tsup.config.ts': [['sourcemap: true', 'sourcemap: true,\n  treeshake: true']] } },
    },
  },
  {
    name: 'tsdown',
    variants: {
      'ES modules, with declarations': {
        edits: { 'tsdown.config.ts': [['sourcemap: true', 'sourcemap: true,\n  dts: true']] },
        commands: ['npx tsdown', 'node dist/main.mjs'],
      },
    },
  },
  {
    name: 'jest',
    packages: {
      '@swc/jest': '0.2',
      '@swc/core': '1',
      'ts-jest': '29',
      typescript: '5.9',
      '@types/node': '20',
      '@types/jest': '30',
    },
    files: JEST,
    variants: {
      '@swc/jest': {
        edits: { 'jest.config.js': [["'unsync/jest'", "['unsync/jest', { transform: '@swc/jest' }]"]] },
        files: {
          '.swcrc': JSON.stringify({
            jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
            sourceMaps: true,
          }),
        },
      },
      'ts-jest': {
        edits: {
          'jest.config.js': [
            ["'\\\\.[jt]sx?$': 'unsync/jest'", "'\\\\.tsx?$': ['unsync/jest', { transform: 'ts-jest' }]"],
          ],
        },
        files: {
          'tsconfig.json': JSON.stringify({
            compilerOptions: {
              module: 'commonjs',
              target: 'es2022',
              esModuleInterop: true,
              isolatedModules: true,
            },
          }),
        },
      },
    },
  },
  {
    name: 'jest-29',
    page: 'jest',
    packages: { jest: '29' },
    files: JEST,
    later: 'as Jest 30, but for its version',
  },
  {
    name: 'bun',
    packages: { bun: '1' },
    prints: withoutCall,
    output: ['rewritten'],
  },
  {
    name: 'deno',
    packages: { deno: '2' },
    env: { FORCE_COLOR: undefined },
    prints: (text) => text.replace('16:9', '36:1'),
    output: ['rewritten'],
  },
  { name: 'nest', examples: true },
  {
    name: 'nest-swc',
    page: 'nest',
    examples: true,
    edits: {
      'nest-cli.json': [['"tsc"', '{ "type": "swc", "options": { "stripLeadingPaths": true } }']],
    },
  },
  {
    name: 'nest-webpack',
    page: 'nest',
    examples: true,
    edits: {
      'nest-cli.json': [
        ['rewritten', 'src'],
        ['"builder": "tsc"', '"webpack": true'],
      ],
      'tsconfig.json': [
        ['"rootDir": "rewritten"', '"rootDir": "src"'],
        ['["rewritten"]', '["src"]'],
      ],
    },
    commands: ['npx nest build', 'npx unsync check --built dist "src/**"', 'node dist/main.js'],
    later: 'webpack is tested',
  },
  { name: 'register' },
  {
    name: 'rewrite',
    outputExtensions: true,
    prints: withoutChain,
    output: ['dist'],
    variants: {
      SWC: {
        files: {
          '.swcrc': JSON.stringify({
            jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
            module: { type: 'es6' },
            sourceMaps: true,
          }),
        },
        prints: (text) => text.replace('work.ts:16:9', 'work.unsync.ts:16:9'),
        commands: [
          'npx unsync rewrite src rewritten',
          'npx swc rewritten --out-dir dist --strip-leading-paths',
          'npx unsync check --built dist "src/**"',
          'node dist/main.js',
        ],
      },
    },
    packages: { '@swc/core': '1', '@swc/cli': '0.8' },
  },
  {
    name: 'register-22',
    later: 'the newest and the usual versions are tested',
    page: 'register',
    packages: { node: '22' },
  },
  {
    name: 'register-26',
    later: 'the newest and the usual versions are tested',
    page: 'register',
    packages: { node: '26' },
  },
  {
    name: 'tsx',
    later: 'Node’s own command is tested',
    page: 'register',
    packages: { tsx: '4' },
    commands: ['npx tsx --import unsync/register src/main.ts'],
  },
  {
    name: 'rolldown',
    variants: {
      minified: {
        prints: withoutNew,
        edits: { 'rolldown.config.mjs': [['sourcemap: true', 'sourcemap: true, minify: true']] },
      },
    },
  },
  {
    name: 'rollup',
    packages: { '@rollup/plugin-terser': '1' },
    variants: {
      minified: {
        edits: {
          'rollup.config.mjs': [
            ['import unsync', "import terser from '@rollup/plugin-terser';\nimport unsync"],
            ["esbuild({ target: 'es2022' })", "esbuild({ target: 'es2022' }), terser()"],
          ],
        },
      },
    },
  },
  {
    name: 'rollup-babel',
    later: 'webpack-babel is tested',
    page: 'rollup',
    packages: {
      esbuild: null,
      'rollup-plugin-esbuild': null,
      ...babel('7'),
      '@rollup/plugin-babel': '7',
    },
    files: PRESETS,
    edits: {
      'rollup.config.mjs': [
        ["import esbuild from 'rollup-plugin-esbuild'", "import { babel } from '@rollup/plugin-babel'"],
        ["esbuild({ target: 'es2022' })", "babel({ babelHelpers: 'bundled', extensions: ['.ts'] })"],
      ],
    },
  },
  {
    name: 'rollup-typescript',
    later: 'rollup is tested',
    page: 'rollup',
    packages: {
      esbuild: null,
      'rollup-plugin-esbuild': null,
      '@rollup/plugin-typescript': '12',
      '@types/node': '20',
      tslib: '2',
      typescript: '5.9',
    },
    files: {
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          module: 'esnext',
          moduleResolution: 'bundler',
          allowImportingTsExtensions: true,
          noEmit: true,
          target: 'es2022',
          sourceMap: true,
        },
      }),
    },
    edits: {
      'rollup.config.mjs': [
        ["import esbuild from 'rollup-plugin-esbuild'", "import typescript from '@rollup/plugin-typescript'"],
        ["esbuild({ target: 'es2022' })", 'typescript()'],
      ],
    },
  },
  {
    name: 'rspack',
    variants: {
      'production, hashed names': {
        prints: withoutNew,
        edits: { 'rspack.config.ts': HASHED },
        commands: ['npx rspack build', 'node dist/main.*.cjs'],
      },
      'ES modules': {
        edits: { 'rspack.config.ts': ES_MODULES },
        commands: ['npx rspack build', 'node dist/main.mjs'],
      },
      'ES modules, production': {
        prints: withoutNew,
        edits: { 'rspack.config.ts': [...ES_MODULES, ["'development'", "'production'"]] },
        commands: ['npx rspack build', 'node dist/main.mjs'],
      },
    },
  },
  { name: 'typescript', outputExtensions: true },
  {
    name: 'typescript-5.4',
    later: 'the newest and the usual versions are tested',
    page: 'typescript',
    packages: { typescript: '5.4' },
    outputExtensions: true,
  },
  { name: 'typescript-6', page: 'typescript', packages: { typescript: '6.0' }, outputExtensions: true },
  {
    name: 'typescript-7.1',
    page: 'typescript',
    packages: { typescript: '7.1.0-beta' },
    outputExtensions: true,
  },
  {
    name: 'tsc',
    outputExtensions: true,
    variants: {
      'ts-patch install': { commands: ['npx ts-patch install -s', 'npx tsc', 'node dist/main.js'] },
    },
  },
  {
    name: 'tsc-5.4',
    tests: 'test/hosts/tsc- test/hosts/library',
    later: 'the newest and the usual versions are tested',
    page: 'tsc',
    packages: { typescript: '5.4' },
    outputExtensions: true,
  },
  {
    name: 'tsc-6',
    tests: 'test/hosts/tsc- test/hosts/library',
    page: 'tsc',
    packages: { typescript: '6.0', 'ts-patch': '4', node: '22' },
    outputExtensions: true,
    variants: {
      'ts-patch install': { commands: ['npx ts-patch install -s', 'npx tsc', 'node dist/main.js'] },
    },
  },
  {
    name: 'vite',
    variants: {
      minified: {
        prints: withoutNew,
        edits: { 'vite.config.mjs': [['sourcemap: true', 'sourcemap: true, minify: true']] },
      },
      'development server': SERVED,
    },
  },
  {
    name: 'vite-7',
    page: 'vite',
    packages: { vite: '7' },
    variants: { 'development server': SERVED },
    later: 'as Vite 8, but for its version',
  },
  {
    name: 'vitest',
    packages: { node: '24' },
    files: VITEST,
    commands: vitest(),
    variants: {
      threads: { commands: vitest('threads'), prints: fromThread },
      vmThreads: { commands: vitest('vmThreads'), prints: fromThread },
    },
  },
  {
    name: 'vitest-4',
    page: 'vitest',
    packages: { vitest: '4.0' },
    files: VITEST,
    commands: vitest(),
    later: 'the tests of unsync/vite run it',
  },
  {
    name: 'vitest-3',
    page: 'vitest',
    packages: { vitest: '3' },
    files: VITEST,
    commands: vitest(),
    later: 'as Vitest 4, but for its version',
  },
  {
    name: 'webpack',
    variants: {
      'production, hashed names, cache on disk': {
        edits: {
          'webpack.config.js': [...HASHED, ['devtool', "cache: { type: 'filesystem' },\n  devtool"]],
        },
        commands: ['npx webpack', 'node dist/main.*.cjs'],
      },
      'ES modules': {
        edits: { 'webpack.config.js': ES_MODULES },
        commands: ['npx webpack', 'node dist/main.mjs'],
      },
    },
  },
  {
    name: 'webpack-babel',
    page: 'webpack',
    packages: {
      typescript: null,
      'ts-loader': null,
      '@types/node': null,
      ...babel('7'),
      'babel-loader': '10',
    },
    files: PRESETS,
    edits: {
      'webpack.config.js': [
        [
          "loader: 'ts-loader', options: { transpileOnly: true }",
          "loader: 'babel-loader', options: { cacheDirectory: true }",
        ],
      ],
    },
  },
  {
    name: 'webpack-esbuild',
    later: 'webpack-babel is tested',
    page: 'webpack',
    packages: { typescript: null, 'ts-loader': null, '@types/node': null, 'esbuild-loader': '4' },
    edits: {
      'webpack.config.js': [
        [
          "loader: 'ts-loader', options: { transpileOnly: true }",
          "loader: 'esbuild-loader', options: { target: 'es2022' }",
        ],
      ],
    },
  },
  { name: 'workspaces', examples: true },
  node('20'),
  node('22'),
  node('24'),
  node('26'),
];
