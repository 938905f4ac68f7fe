/** The types of the public API, as a project that uses the package sees them. */
import { join } from 'node:path';
import { run } from '../support/run';

test.each(['es2018', 'es2021', 'es2023'])(
  'infers and refuses what it should, with the library %s',
  async (lib) => {
    const tsc = join(__dirname, '../../node_modules/typescript/bin/tsc');
    const args = [tsc, '-p', join(__dirname, 'types'), '--lib', lib];
    const { code, stdout } = await run(process.execPath, args);
    expect(stdout).toBe('');
    expect(code).toBe(0);
  },
);
