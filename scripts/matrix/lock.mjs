/** Makes a row's lock: the versions of its tools, and of what the package itself depends on. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { run } from './project.mjs';

/** @returns null, or what went wrong */
export async function writeLock(project, tarball, file) {
  cpSync(tarball, project.at('unsync.tgz'));
  const { ok, output } = await run(
    'npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund',
    project.folder,
  );
  if (!ok) return output;
  const lock = JSON.parse(readFileSync(project.at('package-lock.json'), 'utf8'));
  // The tarball is packed anew for each run.
  delete lock.packages['node_modules/unsync']?.integrity;
  for (const [name, { resolved }] of Object.entries(lock.packages)) {
    if (resolved?.startsWith('http')) delete lock.packages[name].resolved;
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  return null;
}
