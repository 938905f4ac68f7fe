/** The files that threads are started with, beside the one file that the build makes of the runtime. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UnsyncError } from '../../errors';

/** Bundlers that make ES modules have none. */
const folder = typeof __dirname === 'string' ? __dirname : '';

export const SUPERVISOR_FILE = join(folder, 'transports', 'threads', 'supervisor.js');
export const LEASE_FILE = join(folder, 'transports', 'threads', 'lease.js');
export const LOOP_FILE = join(folder, 'transports', 'threads', 'loop.js');

/** @throws UnsyncError when this code was taken away from its files */
export function checkFiles(): void {
  if (folder !== '' && existsSync(SUPERVISOR_FILE)) return;
  throw new UnsyncError(
    `unsync's own worker files are not beside its code (there is no ${SUPERVISOR_FILE}): a bundler has put unsync into its output. Leave it out (\`external: ['unsync', 'unsync/runtime']\`, as each of unsync's bundler plugins does), and install it where the program runs`,
  );
}
