/** A worker that ends in order runs its exit handlers, and has written what it was writing. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileProject } from '../support/compiled-project';
import { run } from '../support/run';

const build = compileProject(join(__dirname, 'project'), 'exits');
const folder = mkdtempSync(join(tmpdir(), 'unsync-exits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function end(way: string): Promise<{ file: string; stderr: string; code: number | null }> {
  const file = join(folder, way.replaceAll(' ', '-'));
  const { code, stuck, stderr } = await run(process.execPath, [join(build, 'exits.js'), way, file], {
    watchdog: 60_000,
  });
  expect(stuck).toBe(false);
  return { file, code, stderr };
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n').sort();

test.concurrent.each(['natural', 'exit', 'shutdown'])('%s', async (way) => {
  const { file, code, stderr } = await end(way);
  expect({ code, stderr, lines: linesOf(file) }).toEqual({
    code: 0,
    stderr: '',
    lines: ['cpu', 'loop', 'thread'],
  });
});

test.concurrent('process.exit() does not wait for a call that runs', async () => {
  const { file, code } = await end('exit while another call runs');
  expect(code).toBe(0);
  expect(linesOf(file)).toEqual(expect.arrayContaining(['cpu', 'loop']));
});

test.concurrent('a handler that throws is reported, and the others run', async () => {
  const { file, code, stderr } = await end('a handler throws');
  expect(code).toBe(0);
  expect(stderr).toContain('Error: at the end');
  expect(linesOf(file)).toContain('after a throw');
});

test.concurrent('an idle thread that retires runs them', async () => {
  const { file } = await end('retirement');
  expect(linesOf(file)).toContain('retired');
});

test.concurrent('files that nobody waits for are written', async () => {
  const { file, code } = await end('writing');
  expect(code).toBe(0);
  expect(statSync(file).size).toBeGreaterThanOrEqual(5_000_000);
  expect(linesOf(`${file}.log`)).toHaveLength(1000);
});
