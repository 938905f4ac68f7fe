/**
 * A thousand programs of test262, each in one of five shapes: no difference in silence, no hang, no crash.
 *
 * The sample has none of the programs that take away what the runtime itself needs (`Array.prototype[Symbol.iterator]`):
 * those are for `npm run test262 -- <checkout>`, which runs them all.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
/** What is known to differ, and why. Whoever mends one takes it out. */
const KNOWN = JSON.parse(readFileSync(path.join(__dirname, 'known.json'), 'utf8')) as Record<string, string>;

test('a thousand programs of test262 do the same in workers, or are told of', async () => {
  const output = await outputOf(['scripts/test262.mjs', 'test/test262/sample.jsonl', '--rotate']);
  const found = [...output.matchAll(/^(?:differs|hangs|dies) (\S+ \S+): .*$/gm)];
  expect(
    found.filter(([, program]) => !Object.hasOwn(KNOWN, program as string)).map(([line]) => line),
  ).toEqual([]);
  const programs = found.map(([, program]) => program);
  expect(Object.keys(KNOWN).filter((program) => !programs.includes(program))).toEqual([]);
  // Most of them must have run: a sample of which all is refused proves nothing.
  const same = /^├.*\n((?:│.*\n)+)/m.exec(output)?.[1] ?? '';
  const columns = (/^│ \(index\).*$/m.exec(output)?.[0] ?? '').split('│').map((cell) => cell.trim());
  const ran = same
    .trimEnd()
    .split('\n')
    .map((row) => Number(row.split('│')[columns.indexOf('same')] ?? 0));
  expect(ran.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(500);
}, 900_000);

function outputOf(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}
