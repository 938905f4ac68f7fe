/** The types of the public API, as a project that uses the package sees them. */
import { join } from 'node:path';
import { run } from '../support/run';

test('infers and refuses what it should', async () => {
  const tsc = join(__dirname, '../../node_modules/typescript/bin/tsc');
  const { code, stdout } = await run(process.execPath, [tsc, '-p', join(__dirname, 'types')]);
  expect(stdout).toBe('');
  expect(code).toBe(0);
});
