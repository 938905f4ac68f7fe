/** The demo as a person runs it, on small folders, with what can go wrong. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finished, run } from './support/run';

const REPOSITORY = join(__dirname, '..');
const BUILD = 200_000;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unsync-demo-'));
  mkdirSync(join(folder, 'files/nested'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'files/one.txt'), 'one '.repeat(1000));
  writeFileSync(
    join(folder, 'files/nested/two.json'),
    JSON.stringify(Array.from({ length: 1000 }, (_, i) => i)),
  );
  writeFileSync(join(folder, 'files/nested/nothing.md'), '');
  // More than one piece: the demo reads files in pieces of 1 MiB.
  writeFileSync(join(folder, 'files/large.txt'), Buffer.alloc(2.5 * 1024 * 1024, 'large '));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'files/dangling'));
  await demo('files'); // builds it
}, BUILD);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function demo(...args: string[]): Promise<Finished> {
  return run(process.execPath, [join(REPOSITORY, 'demo/run.mjs'), ...args], {
    cwd: folder,
    env: { INIT_CWD: folder },
    watchdog: 120_000,
  });
}

test('surveys a folder in threads and without, and finds the same', async () => {
  const { code, stdout, stderr } = await demo('files');
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Reads, hashes .*\n.* take turns, .* About (a|\d+) (second|minute)s?\.$/m);
  expect(stdout).toMatch(/│ total +│ +4 │ +2\.6 MB │/);
  expect(stdout).toMatch(/│ \.txt +│ +2 │/);
  expect(stdout).toMatch(/^slowest file +[\w./]+, \d+\.\d\d s$/m);
  expect(stdout).toMatch(/^results +identical \(SHA-256 \w{8}…\)$/m);
  expect(stdout).toMatch(/^without unsync +\d+\.\d\d s$/m);
  expect(stdout).toMatch(/^with unsync +\d+\.\d\d s$/m);
  expect(stdout).toMatch(/^speed-up +\d+\.\d\d ×$/m);
  expect(code).toBe(0);
});

test('writes no control characters where there is no terminal', async () => {
  const { stdout, stderr } = await demo('files');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  expect(stdout + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
});

test('an empty folder is no error', async () => {
  expect(await demo('empty')).toMatchObject({
    code: 0,
    stdout: `${join(folder, 'empty')} holds no files: there is nothing to survey.\n`,
    stderr: '',
  });
});

test('--help says how it is used', async () => {
  const { code, stdout, stderr } = await demo('--help');
  expect(stdout).toMatch(/^Usage: npm run demo -- /);
  expect([code, stderr]).toEqual([0, '']);
});

test.each([
  { args: ['nowhere'], code: 1, line: () => `demo: there is no folder ${join(folder, 'nowhere')}\n` },
  {
    args: ['files/one.txt'],
    code: 1,
    line: () => `demo: ${join(folder, 'files/one.txt')} is a file: give the folder it is in\n`,
  },
  { args: ['--fast'], code: 2, line: () => "demo: Unknown option '--fast' (--help shows the usage)\n" },
  { args: ['a', 'b'], code: 2, line: () => 'demo: one folder at a time, not 2 (--help shows the usage)\n' },
  { args: ['-q', '12'], code: 2, line: () => "demo: --quality is a whole number from 0 to 11, not '12'\n" },
])('$args ends with one line and exit code $code', async ({ args, code, line }) => {
  expect(await demo(...args)).toMatchObject({ code, stdout: '', stderr: line() });
});

test('files and folders that cannot be read are named; the rest is surveyed', async () => {
  const closed = join(folder, 'closed');
  mkdirSync(join(closed, 'inner'), { recursive: true });
  writeFileSync(join(closed, 'open.txt'), 'open');
  writeFileSync(join(closed, 'secret.txt'), 'secret');
  chmodSync(join(closed, 'secret.txt'), 0);
  chmodSync(join(closed, 'inner'), 0);
  chmodSync(folder, 0o755);
  // The superuser can read everything, so it steps down for this one.
  const uid = process.getuid?.() === 0 ? 65_534 : undefined;
  const main = join(REPOSITORY, 'demo/build/unsync/main.js');
  const { code, stdout, stderr } = await run(process.execPath, [main, closed, '5'], { uid });
  expect(stderr).toBe(
    'demo: cannot read inner: permission denied\ndemo: cannot read secret.txt: permission denied\n',
  );
  expect(stdout).toMatch(/│ total +│ +1 │ +4 B │/);
  expect(code).toBe(1);
  chmodSync(join(closed, 'inner'), 0o755);
});

test('Ctrl-C stops it in the middle, with one line', async () => {
  const child = spawn(process.execPath, [join(REPOSITORY, 'demo/run.mjs'), '--quality', '11'], {
    cwd: folder,
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('Surveying')) child.kill('SIGINT');
  });
  const code = await new Promise((settle) => child.on('close', settle));
  expect(stderr).toBe('Stopped.\n');
  expect(code).toBe(130);
});
