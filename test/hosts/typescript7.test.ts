/** `unsync tsc` on TypeScript 7 gives what it gives on TypeScript 5, whatever the way into the compiler. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Finished } from '../support/run';
import { PROJECTS, WRONG } from './compiler-projects';
import { createProject, type Files, type Project, removeProjects } from './project';

const CLI = path.join(__dirname, '../../dist/transformer/cli.js');
const VERSIONS = ['typescript-7.0', 'typescript-7.1'];
const watchers: ChildProcess[] = [];

afterAll(() => {
  for (const watcher of watchers) watcher.kill();
  removeProjects();
});

const projectWith = (files: Files, typescript: string): Project =>
  createProject(files, ['unsync', '@types', `typescript=${typescript}`]);

const unsyncTsc = (project: Project, ...args: string[]): Promise<Finished> =>
  project.node([CLI, 'tsc', ...args]);

/** @returns the text of every file that is no input, by path */
function outputsIn({ folder }: Project, inputs: Files): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((name) => !(name in inputs) && !/tsbuildinfo$|\.map$/.test(name));
  return Object.fromEntries(files.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

describe.each(VERSIONS)('%s', (typescript) => {
  test.each(Object.keys(PROJECTS))('%s: the same files as TypeScript 5, and they run', async (name) => {
    const { files, args, prints } = PROJECTS[name] as (typeof PROJECTS)[string];
    const [ours, theirs] = [projectWith(files, typescript), projectWith(files, 'typescript')];
    expect(await unsyncTsc(ours, ...args)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    await unsyncTsc(theirs, ...args);
    expect(outputsIn(ours, files)).toEqual(outputsIn(theirs, files));
    if (!prints) return;
    const [program, text] = prints;
    expect((await ours.node([program])).stdout).toBe(text);
  });

  test.each([[[]], [['--pretty']], [['--noEmitOnError']]])('the same errors: %j', async (args) => {
    const [ours, theirs] = [projectWith(WRONG, typescript), projectWith(WRONG, 'typescript')];
    const said = await unsyncTsc(ours, ...args);
    const expected = await unsyncTsc(theirs, ...args);
    // 7.0 ends its summary with one more line end.
    expect(said.stdout.trimEnd()).toBe(expected.stdout.trimEnd());
    expect({ code: said.code, stderr: said.stderr }).toEqual({
      code: expected.code,
      stderr: expected.stderr,
    });
    expect(outputsIn(ours, WRONG)).toEqual(outputsIn(theirs, WRONG));
  });

  test('the runtime is missed in words of ours', async () => {
    const { files } = PROJECTS['ES modules'] as (typeof PROJECTS)[string];
    const project = createProject(files, ['@types', `typescript=${typescript}`]);
    const { stdout } = await unsyncTsc(project);
    expect(stdout).toMatch(/^src\/work\.ts\(1,1\): error TS909001: UNSYNC9001: .*npm install unsync/m);
    expect(stdout).not.toContain('__unsync');
  });

  test('a second incremental build writes nothing, and one after an edit writes what has changed', async () => {
    const { files } = PROJECTS['ES modules'] as (typeof PROJECTS)[string];
    const project = projectWith(files, typescript);
    const build = (): Promise<Finished> => unsyncTsc(project, '--incremental', '--listEmittedFiles');
    expect((await build()).stdout).toContain('dist/work.unsync.js\n');
    expect(await build()).toMatchObject({ code: 0, stdout: '' });
    project.write({ 'src/plain.ts': 'export const plain = 2;\n' });
    const { stdout } = await build();
    expect(stdout).toContain('dist/plain.js\n');
    expect(stdout).not.toContain('dist/work.js\n');
    expect(project.read('dist/plain.js')).toContain('plain = 2');
  });

  test('what was deleted is built again', async () => {
    const { files } = PROJECTS['ES modules'] as (typeof PROJECTS)[string];
    const project = projectWith(files, typescript);
    await unsyncTsc(project);
    const before = outputsIn(project, files);
    rmSync(path.join(project.folder, 'dist'), { recursive: true });
    expect(await unsyncTsc(project)).toMatchObject({ code: 0, stdout: '' });
    expect(outputsIn(project, files)).toEqual(before);
  });

  test('-b --clean takes away what was built', async () => {
    const { files } = PROJECTS['project references'] as (typeof PROJECTS)[string];
    const project = projectWith(files, typescript);
    await unsyncTsc(project, '-b');
    expect(project.exists('lib/dist/lib.unsync.js')).toBe(true);
    await unsyncTsc(project, '-b', '--clean');
    expect(outputsIn(project, files)).toEqual({});
  });

  test('--watch says after each edit what is wrong then, and nothing else', async () => {
    const work = (body: string, tag = '@unsync'): string =>
      `/** ${tag} */\nexport function one(): number {\n  ${body}\n}\n`;
    const files = {
      'package.json': { type: 'module' },
      'tsconfig.json': (WRONG as { 'tsconfig.json': object })['tsconfig.json'],
      'src/work.ts': work('return 1;'),
      'src/main.ts': "import { one } from './work.js';\nexport const n: number = one().result();\n",
    };
    const project = projectWith(files, typescript);
    const watcher = watch(project);
    await watcher.shows([]);
    const wrong = "src/work.ts(3,3): error TS2322: Type 'string' is not assignable to type 'number'.";
    const misspelt = expect.stringMatching(/^src\/work\.ts\(1,15\): error TS901002: UNSYNC1002: .*`nmae`/);
    const native = "src/main.ts(2,32): error TS2339: Property 'result' does not exist on type 'number'.";
    for (let round = 0; round < 4; round++) {
      const edits: [text: string, errors: unknown[]][] = [
        [work("return 'x';"), [wrong]],
        [work('return 2;', "@unsync { nmae: 'x' }"), [misspelt]],
        [work(`return ${round};`), []],
        [work('return 3;', ''), [native]],
        [work('return 4;'), []],
      ];
      for (const [text, errors] of edits) {
        project.write({ 'src/work.ts': text });
        await watcher.shows(errors);
      }
    }
    expect(project.read('dist/work.unsync.js')).toContain('return 4');
  }, 180_000);
});

/** Starts `unsync tsc --watch`; every set of errors that it prints must be the one before an edit, or the one after. */
function watch(project: Project): { shows(errors: readonly unknown[]): Promise<void> } {
  const child = spawn(process.execPath, [CLI, 'tsc', '--watch', '--preserveWatchOutput'], {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  watchers.push(child);
  const rounds: string[][] = [];
  let wake = (): void => {};
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split(/.*Found \d+ errors?\. Watching for file changes\.\n/);
    rest = parts.pop() ?? '';
    rounds.push(...parts.map((part) => part.split('\n').filter((line) => line.includes(': error '))));
    wake();
  });
  let before: readonly unknown[] = [];
  return {
    async shows(errors) {
      for (;;) {
        const round = rounds.shift();
        if (round === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        try {
          expect(round).toEqual(errors);
          before = errors;
          return;
        } catch (error) {
          // A round that had begun before the edit was seen.
          expect(round).toEqual(before);
          if (JSON.stringify(before) === JSON.stringify(errors)) throw error;
        }
      }
    },
  };
}
