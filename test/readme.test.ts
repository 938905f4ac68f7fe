/**
 * What a new user does: installs the package from its tarball into an empty folder and follows README.md to the
 * letter. Its code blocks, and those of docs/recipes.md, say in their info string what they are for (`tsc:src/main.ts`
 * is a file of the tsc project), and their comments what they print (`// → 42`).
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const page = (file: string): Block[] => blocks(readFileSync(join(REPOSITORY, file), 'utf8'));
const readme = page('README.md');
const snippets = [...readme, ...page('docs/recipes.md')].filter(({ purpose }) => purpose === 'snippet');

function block(purpose: string): string {
  const found = readme.find((candidate) => candidate.purpose === purpose);
  if (!found) throw new Error(`README.md has no block for ${purpose}`);
  return found.text;
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
  for (const { purpose, text } of readme) {
    const [owner, file = ''] = purpose.split(':');
    if (owner === host && file.includes('.')) write(join(project, file), text);
  }
  const commands = readme.find(({ purpose }) => purpose === `${host}:install`);
  if (commands) await shell(installing(commands.text), project, INSTALLATION);
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

  test('builds and prints what the example at the top says', () => {
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

  test('reports the diagnostics README names, on their lines, and emits nothing for the file', async () => {
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
    const finished = await run('npx', ['tspc', '-p', 'wrong'], { cwd: project });
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
  'a Babel project builds and prints what its example says',
  async () => {
    const project = await newProject('babel');
    const { stdout } = await shell(block('babel:build'), project, BUILD);
    const lines = block('babel:babel.config.json').trimEnd().split('\n').length;
    expect(stdout).toContain(`${lines} lines\n`);
  },
  INSTALLATION + BUILD,
);

test(
  'without a build step it prints what its example says',
  async () => {
    const project = await newProject('register');
    const { stdout } = await shell(installing(block('register:build')), project, INSTALLATION);
    expect(stdout.endsWith(promised(block('register:app.js')))).toBe(true);
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
