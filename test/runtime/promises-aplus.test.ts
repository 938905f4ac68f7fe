/** The public suite of Promises/A+, all of it. */
import { join } from 'node:path';
import { run } from '../support/run';

test('is a Promises/A+ promise', async () => {
  const program = join(__dirname, 'programs/promises-aplus.js');
  // The suite rejects promises that nobody handles: with Node's own Promise, too, it needs this flag.
  const args = ['--unhandled-rejections=none', program];
  const { code, stdout, stderr } = await run(process.execPath, args, { watchdog: 120_000 });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/\b872 passing\b/);
}, 150_000);
