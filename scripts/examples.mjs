/**
 * `npm run examples`, or `npm run examples -- cli`: installs, builds and tests the projects of examples/, each in a
 * folder of its own outside the repository, with the package packed from this checkout.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'unsync-examples-'));

/** @returns whether it succeeded */
function run(command, cwd) {
  console.log(`\n${path.basename(cwd)}> ${command}`);
  return spawnSync(command, { cwd, shell: true, stdio: 'inherit' }).status === 0;
}

function check(name) {
  const project = path.join(folder, name);
  cpSync(path.join(root, 'examples', name), project, {
    recursive: true,
    filter: (file) => !['node_modules', 'build', 'dist'].includes(path.basename(file)),
  });
  const manifest = path.join(project, 'package.json');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace(/"unsync": "\^[^"]+"/, '"unsync": "file:../unsync.tgz"'));
  return ['npm install --prefer-offline --no-audit --no-fund', 'npm run build', 'npm test'].every((command) =>
    run(command, project),
  );
}

const wanted = process.argv.slice(2);
const names = readdirSync(path.join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && (wanted.length === 0 || wanted.includes(entry.name)))
  .map(({ name }) => name);
let failed = names;
try {
  if (!run(`npm pack --ignore-scripts --silent --pack-destination ${JSON.stringify(folder)}`, root))
    throw new Error('npm pack failed');
  const [tarball] = readdirSync(folder);
  cpSync(path.join(folder, tarball), path.join(folder, 'unsync.tgz'));
  failed = names.filter((name) => !check(name));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  failed.length === 0 ? `\nAll of ${names.join(', ')} work.` : `\nThese do not work: ${failed.join(', ')}.`,
);
process.exitCode = failed.length === 0 && names.length > 0 ? 0 : 1;
