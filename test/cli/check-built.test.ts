/** `npx unsync check --built`: a build that does not do what its sources say is told, however it came to that. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createProject, type Files, type Project, removeProjects } from '../hosts/project';
import type { Finished } from '../support/run';

const CLI = join(__dirname, '../../dist/transformer/cli.js');

const FILES: Files = {
  'package.json': { name: 'app', version: '1.0.0', type: 'module' },
  'src/main.ts': "import { load } from './work.ts';\nload('x');\n",
  'src/work.ts': `import { startup } from './startup.ts';
/** @unsync */
export function load(file: string): string { return file + startup; }
`,
  'src/startup.ts': "export const startup = 'up';\n",
  'build.mjs': `import { build } from 'esbuild';
import unsync from 'unsync/esbuild';
const [, , ...flags] = process.argv;
await build({
  entryPoints: ['src/main.ts'], bundle: true, platform: 'node', format: flags.includes('cjs') ? 'cjs' : 'esm',
  outdir: 'dist', outExtension: { '.js': flags.includes('cjs') ? '.cjs' : '.mjs' },
  minify: flags.includes('minify'), plugins: flags.includes('none') ? [] : [unsync()],
});
`,
};

let project: Project;
beforeEach(() => {
  project = createProject(FILES, ['unsync', 'esbuild']);
});
afterAll(removeProjects);

const check = (...args: string[]): Promise<Finished> => project.node([CLI, 'check', '--built', ...args]);
const build = (...flags: string[]): Promise<Finished> => project.node(['build.mjs', ...flags]);
/** Of the files in `dist`, those that are called like this. */
const remove = (name: RegExp): void => {
  for (const file of readdirSync(join(project.folder, 'dist')))
    if (name.test(file)) rmSync(join(project.folder, 'dist', file));
};

test.each([[[]], [['minify']], [['cjs']]])('a good build passes: %j', async (flags) => {
  await build(...flags);
  const { code, stdout } = await check('dist');
  expect(stdout).toBe('dist: 1 annotated function in 1 module, 1 entry loaded, nothing is wrong\n');
  expect(code).toBe(0);
});

test('a tool without the plugin', async () => {
  await build('none');
  const { code, stdout } = await check('dist', 'src/**');
  expect(stdout).toContain('src/work.ts error UNSYNC9030: The build has nothing of this file');
  expect(code).toBe(1);
});

test('a source that is newer than the build', async () => {
  await build();
  project.write({
    'src/work.ts': `${FILES['src/work.ts'] as string}/** @unsync */\nexport function more(): number { return 1; }\n`,
  });
  expect((await check('dist')).stdout).toContain('src/work.ts error UNSYNC9031');
});

test('another version of the package', async () => {
  await build();
  project.write({ 'package.json': { name: 'app', version: '2.0.0', type: 'module' } });
  expect((await check('dist')).stdout).toContain(
    'UNSYNC9032: In the build this file is called app@1.0.0/src/work.ts, by its sources app@2.0.0/src/work.ts.',
  );
});

test('an entry that was not copied', async () => {
  await build();
  remove(/^work/);
  const { code, stdout } = await check('dist');
  expect(stdout).toMatch(/dist\/main\.mjs error UNSYNC9033: .* there is no \.\/work/);
  expect(code).toBe(1);
});

test('an entry that throws, and one that ends the process', async () => {
  for (const [text, told] of [
    ["throw new Error('no license')", 'no license'],
    ['process.exit(3)', 'code 3'],
  ] as const) {
    project.write({ 'src/startup.ts': `${text};\nexport const startup = 'up';\n` });
    await build();
    expect((await check('dist')).stdout).toMatch(
      new RegExp(`error UNSYNC9034: .* cannot be loaded: .*${told}`),
    );
  }
});

test('a file in the place of the entry', async () => {
  await build();
  const name = /\.\/(work[^"]*\.mjs)/.exec(project.read('dist/main.mjs'))?.[1] as string;
  project.write({ [`dist/${name}`]: 'export {};\n' });
  expect((await check('dist')).stdout).toMatch(/UNSYNC9035: .* it has no load/);
});

test('an entry that starts the program', async () => {
  project.write({ 'src/startup.ts': "console.log('listening');\nexport const startup = 'up';\n" });
  await build();
  const { code, stdout } = await check('dist');
  expect(stdout).toContain('warning UNSYNC9036');
  expect(stdout).toContain('it prints "listening"');
  expect(code).toBe(0);
});

test('output that was copied to where unsync is not', async () => {
  await build();
  rmSync(join(project.folder, 'node_modules/unsync'), { recursive: true });
  const { code, stdout } = await check('dist');
  expect(stdout).toContain(
    "error UNSYNC9037: The package unsync cannot be used from this file of the build: Cannot find module 'unsync'",
  );
  expect(code).toBe(1);
});

test('a folder that is none, and one with nothing in it', async () => {
  expect(await check('nowhere')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no folder nowhere'),
  });
  project.write({ 'src/work.ts': 'export {};\n', 'empty/a.js': '' });
  expect(await check('empty')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no annotated function in empty'),
  });
});

test('the same for tools', async () => {
  await build('none');
  const report = JSON.parse((await check('dist', '--json')).stdout) as { problems: { code: string }[] };
  expect(report.problems.map(({ code }) => code)).toEqual(['UNSYNC9030']);
});
