/** The types of the public API, as a project that uses the package sees them. */
import { readFileSync } from 'node:fs';
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

test('the public types offer nothing that the runtime keeps for itself', () => {
  const types = readFileSync(join(__dirname, '../../dist/runtime/index.d.ts'), 'utf8');
  expect(types).toContain('result(timeoutMs?: number): T;');
  expect(types).not.toMatch(/^ +(get )?_/m);
  expect(types).not.toMatch(/#private|node:|declare class (Line|Peer|Call)/);
});
