/** `npm run soak`: 1,000,000 small calls, 10,000 calls of 1 MB and 1,000 crashes, and what is left of them. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status, error } = spawnSync(process.execPath, [jest, 'test/faults/soak'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, UNSYNC_SOAK: '1' },
});
if (error) throw error;
process.exit(status ?? 1);
