/** `npm run faults`: runs the fault matrix, writes the measured times to docs/faults.md, and prints them. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = fileURLToPath(new URL('../docs/faults.md', import.meta.url));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

const { status, error } = spawnSync(process.execPath, [jest, 'test/faults/matrix', '--maxConcurrency=2'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, UNSYNC_FAULTS_TABLE: file },
});
if (error) throw error;
console.log(readFileSync(file, 'utf8'));
process.exit(status ?? 1);
