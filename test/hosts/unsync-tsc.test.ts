/** `unsync tsc` does what ts-patch's `tspc` does, without ts-patch, and without a plugin line. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Finished, run } from '../support/run';
import { createProject, type Files, installed, type Project, removeProjects, tsconfig } from './project';

const CLI = path.join(__dirname, '../../dist/transformer/cli.js');

afterAll(removeProjects);

const WORK = `import { threadId } from 'node:worker_threads';
/** @unsync */
export function where(n = 1, { a }: { a: number } = { a: 2 }, ...rest: string[]): string {
  return \`\${threadId === 0 ? 'main thread' : 'worker'} \${n + a + rest.length}\`;
}
`;
const MAIN = "import { where } from './work.js';\nconsole.log(await where());\n";
const ESM = { 'package.json': { type: 'module' } };

const withoutPlugin = (compilerOptions: object = {}, rest: object = {}): object =>
  tsconfig({ plugins: undefined, ...compilerOptions }, rest);

const unsyncTsc = (project: Project, ...args: string[]): Promise<Finished> =>
  project.node([CLI, 'tsc', ...args]);

/** @returns the text of every file in a folder, by path */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(names.map((name) => [path.relative(folder, name), readFileSync(name, 'utf8')]));
}

test('builds without ts-patch and without a plugin line what tspc builds, and it runs', async () => {
  const plain = createProject(
    { ...ESM, 'tsconfig.json': withoutPlugin(), 'src/work.ts': WORK, 'src/main.ts': MAIN },
    ['unsync', 'typescript', '@types'],
  );
  const patched = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({}),
    'src/work.ts': WORK,
    'src/main.ts': MAIN,
  });
  expect(await unsyncTsc(plain)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  await patched.tool('tspc', []);
  expect(filesIn(path.join(plain.folder, 'dist'))).toEqual(filesIn(path.join(patched.folder, 'dist')));
  expect((await plain.node(['dist/main.js'])).stdout).toBe('worker 3\n');
});

const WRONG: Files = {
  ...ESM,
  'src/work.ts': `${WORK}export const text: string = where().result().length;\nlet hits = 0;\n`,
  'src/count.ts': 'let hits = 0;\n/** @unsync */\nexport function hit(): void {\n  hits += 1;\n}\n',
};

test.each([[[]], [['--noEmit']], [['--pretty']], [['-p', '.', '--noEmitOnError']], [['-b', '--verbose']]])(
  'prints the errors that tspc prints, and ends with its exit code: %j',
  async (args) => {
    const files = { ...WRONG, 'tsconfig.json': tsconfig({ noUnusedLocals: true }) };
    const [first, second] = [createProject(files), createProject(files)];
    const ours = await unsyncTsc(first, ...args);
    const theirs = await second.tool('tspc', args);
    const comparable = ({ code, stdout, stderr }: Finished): object => ({
      code,
      stdout: stdout
        .replaceAll(first.folder, second.folder)
        .replace(/\d+:\d+:\d+ [AP]M/g, 'time')
        // ts-patch indents the lines of tsc's own texts.
        .replace(/^ +(?=\d+ {2}src)/gm, '')
        .trimEnd(),
      stderr,
    });
    expect(comparable(ours)).toEqual(comparable(theirs));
    expect(ours.stdout).toContain('UNSYNC2002');
    expect(ours.stdout).not.toMatch(/__unsync|work\.unsync/);
  },
);

test('understands the plugin line, with the severities that stand there', async () => {
  const plugin = { transform: 'unsync/transformer', severity: { UNSYNC2002: 'off' } };
  const project = createProject({ ...WRONG, 'tsconfig.json': tsconfig({ plugins: [plugin] }) });
  const { stdout } = await unsyncTsc(project, '--noEmit');
  expect(stdout).not.toContain('UNSYNC2002');
  expect(stdout).toContain('TS2322');
});

test('says that it does not run other transformers', async () => {
  const project = createProject({
    ...ESM,
    'tsconfig.json': tsconfig({ plugins: [{ transform: 'typia/lib/transform' }] }),
    'src/work.ts': WORK,
  });
  const { stderr } = await unsyncTsc(project, '--noEmit');
  expect(stderr).toMatch(/^warning UNSYNC9020: .*typia\/lib\/transform\. .*npx tspc.*\n$/);
});

test('rewrites once where `ts-patch install` has patched the compiler already', async () => {
  const project = createProject(
    { ...ESM, 'tsconfig.json': tsconfig({}), 'src/work.ts': WORK, 'src/main.ts': MAIN },
    ['unsync', 'ts-patch', '@types'],
  );
  await run('cp', ['-r', `${installed('typescript')}/`, 'node_modules/typescript'], { cwd: project.folder });
  const patched = await run(installed('.bin/ts-patch'), ['install'], { cwd: project.folder });
  expect(patched.code).toBe(0);
  expect(await unsyncTsc(project)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(project.read('dist/work.js').match(/__unsync\.module\(/g)).toHaveLength(1);
  expect((await project.node(['dist/main.js'])).stdout).toBe('worker 3\n');
});

test('says what to install where there is no TypeScript', async () => {
  const project = createProject({ ...ESM, 'src/work.ts': WORK }, ['unsync']);
  const { code, stderr } = await unsyncTsc(project);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'unsync: TypeScript is not installed here. Install it: npm install --save-dev typescript @types/node\n',
  });
});
