/**
 * What a new user does: installs the package from its tarball into an empty folder and follows README.md to the
 * letter. Its code blocks, and those of the pages in docs/, say in their info string what they are for
 * (`tsc:src/main.ts` is a file of the tsc project), and their comments what they print (`// → 42`).
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Finished, mustRun, run } from './support/run';

const REPOSITORY = join(__dirname, '..');
const INSTALLATION = 300_000;
const BUILD = 120_000;

interface Block {
  readonly purpose: string;
  readonly text: string;
}

function blocks(markdown: string): Block[] {
  return [...markdown.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(([, purpose = '', text = '']) => ({
    purpose,
    text,
  }));
}

/** What a block says it prints, in order. */
const promised = (text: string): string =>
  [...text.matchAll(/→ (.*)$/gm)].map(([, line]) => `${line}\n`).join('');

const pages = readdirSync(join(REPOSITORY, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const found = ['README.md', ...pages].flatMap((file) => blocks(readFileSync(join(REPOSITORY, file), 'utf8')));
const snippets = found.filter(({ purpose }) => purpose === 'snippet');

function block(purpose: string): string {
  const [first] = found.filter((candidate) => candidate.purpose === purpose);
  if (!first) throw new Error(`No page has a block for ${purpose}`);
  return first.text;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Runs a block of README's shell commands, stopping at the first that fails. */
function shell(commands: string, cwd: string, watchdog: number): Promise<Finished> {
  return mustRun('sh', ['-ec', commands], { cwd, watchdog, env: { npm_config_prefer_offline: 'true' } });
}

let folder: string;
let tarball: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unsync-readme-'));
  const packed = await mustRun('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: REPOSITORY,
  });
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  tarball = join(folder, filename);
}, BUILD);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An empty project with the files and the installation that README gives for `host`. */
async function newProject(host: string): Promise<string> {
  const project = join(folder, host);
  mkdirSync(project);
  await shell('npm init -y', project, BUILD);
  for (const { purpose, text } of found) {
    const [owner, file = ''] = purpose.split(':');
    if (owner === host && file.includes('.')) write(join(project, file), text);
  }
  await shell(installing(block(`${host}:install`)), project, INSTALLATION);
  return project;
}

/** Commands that install the tarball where README installs the published package. */
function installing(commands: string): string {
  expect(commands).toContain('npm install unsync\n');
  return commands.replace('npm install unsync\n', `npm install ${tarball}\n`);
}

describe('a TypeScript project', () => {
  let project: string;
  let built: Finished;
  beforeAll(async () => {
    project = await newProject('tsc');
    for (const [index, { text }] of snippets.entries()) write(join(project, `src/snippet-${index}.ts`), text);
    built = await shell(block('tsc:build'), project, BUILD);
  }, INSTALLATION + BUILD);

  test('builds and prints what its example says', () => {
    expect(promised(block('tsc:src/main.ts'))).not.toBe('');
    expect(built.stdout).toContain(promised(block('tsc:src/main.ts')));
  });

  test.each(snippets.map(({ text }, index) => ({ index, starts: text.split('\n', 1)[0], text })))(
    'snippet $index ($starts) prints what its comments say',
    async ({ index, text }) => {
      const finished = await run(process.execPath, [`build/snippet-${index}.js`], { cwd: project });
      expect(finished).toEqual({ code: 0, signal: null, stdout: promised(text), stderr: '', stuck: false });
      expect(finished.stdout).not.toBe('');
    },
  );

  test('reports the diagnostics that the pages name, on their lines, and emits nothing for the file', async () => {
    const text = block('diagnostics');
    write(join(project, 'wrong/wrong.ts'), text);
    write(
      join(project, 'wrong/tsconfig.json'),
      JSON.stringify({
        extends: '../tsconfig.json',
        compilerOptions: { rootDir: '.', outDir: 'build' },
        include: ['*.ts'],
      }),
    );
    const finished = await run('npx', ['unsync', 'tsc', '-p', 'wrong'], { cwd: project });
    const expected = text
      .split('\n')
      .flatMap((line, index) => (line.match(/UNSYNC\d+/) ?? []).map((code) => ({ code, index })));
    expect(expected).toHaveLength(3);
    for (const { code, index } of expected) {
      const reported = finished.stdout.split('\n').filter((line) => line.includes(code));
      expect(reported).toHaveLength(1);
      // The tag may stand a line above the code it is about.
      expect(reported[0]).toMatch(new RegExp(`wrong\\.ts\\((${index}|${index + 1}),`));
    }
    expect(finished.code).not.toBe(0);
  });
});

test(
  'the example at the top, without a build step, prints what it says',
  async () => {
    const project = await newProject('register');
    const { stdout } = await shell(block('register:run'), project, BUILD);
    expect(stdout).toBe(promised(block('register:app.mjs')));
    expect(stdout).not.toBe('');
  },
  INSTALLATION + BUILD,
);

test('every npm script that README mentions exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const text = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
  const mentioned = [...text.matchAll(/npm (?:run )?(demo|test|bench[\w:]*|lint|typecheck)\b/g)].map(
    ([, name]) => name,
  );
  expect(mentioned).toEqual(expect.arrayContaining(['demo', 'test']));
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(mentioned));
});
