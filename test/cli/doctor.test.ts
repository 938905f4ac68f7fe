/** `npx unsync doctor`: what is missing in a package is said, and nothing that is there. */
import { join } from 'node:path';
import { createProject, type Files, removeProjects } from '../hosts/project';

const CLI = join(__dirname, '../../dist/transformer/cli.js');
const WORK = '/** @unsync */\nexport function one(): number { return 1; }\n';
const TSCONFIG = { compilerOptions: { module: 'nodenext' }, include: ['src'] };

afterAll(removeProjects);

async function doctor(files: Files): Promise<{ code: number | null; findings: string[] }> {
  const project = createProject(files);
  const { code, stdout } = await project.node([CLI, 'doctor']);
  return { code, findings: stdout.split('\n').filter((line) => /^(ok|MISSING)/.test(line)) };
}

const pkg = (scripts: object, more: object = { dependencies: { unsync: '1' } }): object => ({
  ...more,
  scripts,
});

const SOURCES = { 'tsconfig.json': TSCONFIG, 'src/work.ts': WORK };

test.each<[what: string, files: Files]>([
  ['unsync tsc', { 'package.json': pkg({ build: 'unsync tsc -p .' }), ...SOURCES }],
  [
    'npx unsync tsc behind others',
    { 'package.json': pkg({ build: 'rm -rf dist && npx unsync tsc' }), ...SOURCES },
  ],
  [
    'tspc with its plugin line',
    {
      'package.json': pkg({ build: 'tspc' }),
      ...SOURCES,
      'tsconfig.json': {
        ...TSCONFIG,
        compilerOptions: { plugins: [{ transform: 'unsync/transformer', transformProgram: true }] },
      },
    },
  ],
  [
    'a bundler',
    {
      'package.json': pkg({ build: 'vite build' }),
      'vite.config.ts': "import unsync from 'unsync/vite';",
      ...SOURCES,
    },
  ],
  [
    'a program that is run',
    { 'package.json': pkg({ start: 'node --import unsync/register src/work.ts' }), ...SOURCES },
  ],
])('nothing is missing with %s', async (_what, files) => {
  const { code, findings } = await doctor(files);
  expect(findings.filter((line) => line.startsWith('MISSING'))).toEqual([]);
  expect(findings.length).toBeGreaterThan(1);
  expect(code).toBe(0);
});

test.each<[what: string, files: Files, finding: RegExp]>([
  [
    'a compiler that does not know unsync',
    { 'package.json': pkg({ build: 'tsc -p . && node dist/work.js' }), ...SOURCES },
    /^MISSING package\.json, script "build": `tsc -p \.` compiles annotated functions as if nothing stood/,
  ],
  [
    'such a compiler after the plugin line of ts-patch',
    {
      'package.json': pkg({ build: 'tsc', check: 'unsync tsc --noEmit' }),
      ...SOURCES,
      'tsconfig.json': {
        compilerOptions: { plugins: [{ transform: 'unsync/transformer' }] },
        include: ['src'],
      },
    },
    /^MISSING package\.json, script "build"/,
  ],
  [
    "a bundler's plugin",
    { 'package.json': pkg({ build: 'vite build' }), 'vite.config.ts': 'export default {};', ...SOURCES },
    /^MISSING vite\.config\.ts: Vite does not know unsync/,
  ],
  [
    'a second tool in a chain',
    { 'package.json': pkg({ build: 'unsync tsc', test: 'jest' }), ...SOURCES },
    /^MISSING package\.json, script "test": Jest does not know unsync/,
  ],
  [
    'the dependency',
    { 'package.json': pkg({ build: 'unsync tsc' }, { devDependencies: { unsync: '1' } }), ...SOURCES },
    /^MISSING package\.json: unsync is among devDependencies/,
  ],
  ['a build', { 'package.json': pkg({}), ...SOURCES }, /^MISSING src\/work\.ts: nothing that package\.json/],
  [
    'a file in the project',
    { 'package.json': pkg({ build: 'unsync tsc' }), ...SOURCES, 'tools/other.ts': WORK },
    /^MISSING tools\/other\.ts: no tsconfig includes this file/,
  ],
  [
    'unsync/register',
    { 'package.json': pkg({ build: 'unsync tsc', dev: 'tsx src/work.ts' }), ...SOURCES },
    /^MISSING package\.json, script "dev": `tsx src\/work\.ts` runs src\/work\.ts as it stands/,
  ],
])('says that %s is missing, and fails', async (_what, files, finding) => {
  const { code, findings } = await doctor(files);
  expect(findings.filter((line) => line.startsWith('MISSING'))).toEqual([expect.stringMatching(finding)]);
  expect(code).toBe(1);
});

test('says which host compiles which file', async () => {
  const project = createProject({
    'package.json': pkg({ build: 'unsync tsc', test: 'vitest run' }),
    'vitest.config.ts': "import unsync from 'unsync/vite';",
    ...SOURCES,
    'test/other.ts': WORK,
  });
  const { stdout } = await project.node([CLI, 'doctor']);
  expect(stdout).toContain('src/work.ts (1 annotated function): unsync tsc, Vite\n');
  expect(stdout).toContain('test/other.ts (1 annotated function): Vite\n');
});

test('writes JSON for tools', async () => {
  const project = createProject({ 'package.json': pkg({ build: 'tsc' }), ...SOURCES });
  const { stdout } = await project.node([CLI, 'doctor', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    files: [{ file: 'src/work.ts', functions: 1 }],
    findings: expect.arrayContaining([
      expect.objectContaining({ kind: 'missing', remedy: 'Write `unsync tsc`.' }),
    ]),
  });
});
