/** The files that threads are started with, beside the one file that the build makes of the runtime. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UnsyncError } from '../../errors';

/*
 * `join` of `__dirname` and a literal path, in a function's `return`: tools that copy what a program needs (Next.js,
 * Nitro, Vercel) find files by reading such calls.
 */

export function supervisorFile(): string {
  return join(__dirname, 'transports/threads/supervisor.js');
}

export function leaseFile(): string {
  return join(__dirname, 'transports/threads/lease.js');
}

export function loopFile(): string {
  return join(__dirname, 'transports/threads/loop.js');
}

/** @throws UnsyncError when this code was taken away from its files */
export function checkFiles(): void {
  // Bundlers that make ES modules have no `__dirname`.
  const supervisor = typeof __dirname === 'string' ? supervisorFile() : 'transports/threads/supervisor.js';
  if (typeof __dirname === 'string' && existsSync(supervisor)) return;
  throw new UnsyncError(
    `unsync's own worker files are not beside its code (there is no ${supervisor}): a bundler has put unsync into its output. Leave it out (\`external: ['unsync', 'unsync/runtime']\`, as each of unsync's bundler plugins does), and install it where the program runs`,
  );
}
