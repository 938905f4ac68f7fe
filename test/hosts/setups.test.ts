/** A wrong set-up is told, with its remedy; one that does no harm works as if it were right. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as babel from '@babel/core';
import { build } from 'esbuild';
import unsyncBabel from '../../transformer/hosts/babel';
import type { Finished } from '../support/run';
import {
  createProject,
  createProjectWithCopy,
  type Files,
  type Project,
  removeProjects,
  tsconfig,
} from './project';

const SOURCES: Files = {
  'package.json': { type: 'module' },
  'src/helper.ts': 'export const helper = (n: number): number => n + 1;\n',
  'src/work.ts': `import { isMainThread } from 'node:worker_threads';
import { helper } from './helper.js';
/** @unsync */
export function work(n: number): string { return (isMainThread ? 'main ' : 'worker ') + helper(n); }
`,
  'src/main.ts': "import { work } from './work.js';\nconsole.log(await work(1));\n",
};
const RIGHT = { transform: 'unsync/transformer', transformProgram: true };
const withPlugins = (...plugins: object[]): Files => ({ ...SOURCES, 'tsconfig.json': tsconfig({ plugins }) });

const run = (project: Project, file = 'dist/main.js'): Promise<Finished> => project.node([file]);

afterAll(removeProjects);

describe('tsc', () => {
  test('without transformProgram', async () => {
    const { stdout, stderr, code } = await createProject(
      withPlugins({ transform: 'unsync/transformer' }),
    ).tool('tspc', []);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/UNSYNC9008: .*Add `"transformProgram": true`/);
  });

  test('listed twice, and followed by Babel with its plugin: as if once', async () => {
    const project = createProject({
      ...withPlugins(RIGHT, RIGHT),
      'babel.config.json': { plugins: ['unsync/babel'] },
    });
    expect((await project.tool('tspc', [])).stdout).toBe('');
    expect((await run(project)).stdout).toBe('worker 2\n');
    await project.tool('babel', ['dist', '--out-dir', 'again']);
    expect((await run(project, 'again/main.js')).stdout).toBe('worker 2\n');
  });
});

describe('Babel', () => {
  const compile = (options: babel.TransformOptions): unknown =>
    babel.transformSync(String(SOURCES['src/work.ts']), {
      filename: '/project/src/work.ts',
      configFile: false,
      presets: ['@babel/preset-typescript'],
      ...options,
    });

  test('two installations of the plugin in one build', () => {
    const other = createProjectWithCopy({ 'package.json': {} });
    const copy = require(
      join(other.folder, 'node_modules/unsync/dist/transformer/hosts/babel.js'),
    ) as babel.PluginItem;
    const twice = { plugins: [unsyncBabel as babel.PluginItem, copy] };
    expect(() => compile(twice)).toThrow(/UNSYNC9005: .*listed twice/);
  });

  test('as a preset', () => {
    const presets = [require.resolve('@babel/preset-typescript'), unsyncBabel as babel.PluginItem];
    expect(() => compile({ presets })).toThrow(/UNSYNC9009: .*Move it from `presets` to `plugins`/);
  });
});

describe('Vite and Rolldown', () => {
  const config = (project: Project, plugins: string): void =>
    project.write({
      'vite.config.mjs': `import unsync from 'unsync/vite';
        export default { plugins: ${plugins}, build: { ssr: 'src/main.ts' }, logLevel: 'warn' };`,
    });

  test('listed twice: as if once', async () => {
    const project = createProjectWithCopy(SOURCES);
    config(project, '[unsync(), unsync()]');
    expect((await project.tool('vite', ['build'])).stderr).toBe('');
    expect((await run(project)).stdout).toBe('worker 2\n');
  });

  test('for a <script>', async () => {
    const project = createProjectWithCopy({
      ...SOURCES,
      'build.mjs': `import { rolldown } from 'rolldown';
        import unsync from 'unsync/rolldown';
        const bundle = await rolldown({ input: 'src/work.ts', plugins: [unsync()] });
        await bundle.write({ dir: 'dist', format: 'iife', name: 'work' });`,
    });
    const { code, stderr } = await run(project, 'build.mjs');
    expect(code).not.toBe(0);
    expect(stderr).toContain('UNSYNC9006');
  });
});

describe('where the program runs', () => {
  let project: Project;
  beforeAll(async () => {
    project = createProjectWithCopy(withPlugins(RIGHT));
    await project.tool('tspc', []);
  });

  test.each(['esm', 'cjs'] as const)('unsync is inside of the bundle (%s)', async (format) => {
    project.write({
      // What is in the bundle has no top-level await, which CommonJS does not know.
      'dist/entry.js':
        "import { work } from './work.js';\nfor (const n of [1, 2]) work(n).catch((error) => console.log(error.message));\n",
    });
    const outfile = join(project.folder, `bundle/${format}.${format === 'esm' ? 'mjs' : 'cjs'}`);
    await build({
      entryPoints: [join(project.folder, 'dist/entry.js')],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      logLevel: 'silent',
      banner:
        format === 'esm'
          ? {
              js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
            }
          : {},
      define: format === 'cjs' ? { 'import.meta.url': '__filename' } : {},
    });
    const { stdout, stderr } = await run(project, outfile);
    const calls = stdout.trim().split('\n');
    expect(calls).toHaveLength(2);
    for (const message of calls) {
      expect(message).toMatch(
        /worker files are not beside its code .*a bundler has put unsync into its output.*external: \['unsync'/,
      );
    }
    expect(stderr).toBe('');
  });

  test('two copies of unsync are loaded', async () => {
    const other = createProjectWithCopy({ 'package.json': {} });
    project.write({
      'two.cjs': `require('unsync'); require('unsync'); require(${JSON.stringify(join(other.folder, 'node_modules/unsync'))});`,
    });
    const { stderr } = await run(project, 'two.cjs');
    expect(stderr.match(/UNSYNC_TWO_COPIES/g)).toHaveLength(1);
    expect(stderr).toContain(join(other.folder, 'node_modules/unsync/dist'));
    expect(stderr).toMatch(/npm dedupe/);
  });

  test('no transformer has compiled a marker', async () => {
    project.write({
      'plain.mjs':
        "import { unsync } from 'unsync';\nconsole.log(await unsync(function twice(n) { return n * 2; })(2));",
    });
    const { stdout, stderr } = await run(project, 'plain.mjs');
    expect(stdout).toBe('4\n');
    expect(stderr).toMatch(/UNSYNC_NOT_COMPILED.*The function twice .*no transformer compiled it\. Add /);
  });

  test('an entry was left out', async () => {
    expect((await run(project)).stdout).toBe('worker 2\n');
    rmSync(join(project.folder, 'dist/work.unsync.js'));
    const { stderr, code } = await run(project);
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      `The worker entry of src/work.ts is missing: ${join(project.folder, 'dist/work.unsync.js')}. It is written by the build, next to the module's own output; was it left out of a deployment? A package that was built with unsync stays outside of a bundle, too: list it among the bundler's externals.`,
    );
  });
});
