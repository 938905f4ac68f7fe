/** The public suite of Promises/A+, all of it. */
import { join } from 'node:path';
import { run } from '../support/run';

test('is a Promises/A+ promise', async () => {
  const program = join(__dirname, 'programs/promises-aplus.js');
  // The suite rejects promises that nobody handles, or only later: with Node's own Promise, too, it needs this flag,
  // and Node warns of some on standard error.
  const args = ['--unhandled-rejections=none', program];
  const { code, stdout } = await run(process.execPath, args, { watchdog: 120_000 });
  expect(stdout).toMatch(/\b872 passing\b/);
  expect(code).toBe(0);
}, 150_000);
