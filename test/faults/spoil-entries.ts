/** Breaks the entries of the fault matrix that are to be broken. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function spoilEntries(build: string): void {
  rmSync(join(build, 'load-missing.unsync.js'));
  writeFileSync(join(build, 'load-syntax.unsync.js'), 'export const __unsync_functions = {;\n');
}
