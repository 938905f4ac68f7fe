/**
 * `npm run check:package`: packs the package as it would be published, and has publint and attw (Are the types
 * wrong?) look at the tarball. Any finding of either, a mere suggestion too, is a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, '.tmp', 'package');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

/** Runs a program, and ends this one when it fails. */
function run(command, args) {
  const { status, stdout, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error) throw error;
  if (status !== 0) {
    process.stdout.write(stdout);
    console.error(`${command} ${args.join(' ')} ended with ${status}`);
    process.exit(1);
  }
  return stdout;
}

const [{ filename, files }] = JSON.parse(
  run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
);
const tarball = path.join(folder, filename);
const bin = (name) => path.join(root, 'node_modules', '.bin', name);

const publint = run(bin('publint'), ['run', tarball, '--strict']);
if (!publint.includes('All good!')) {
  process.stdout.write(publint);
  process.exit(1);
}
process.stdout.write(run(bin('attw'), [tarball, '--format', 'ascii']));

// The sources' own tests or fixtures in a published package would be a mistake that neither tool knows of.
const foreign = files
  .map(({ path: file }) => file)
  .filter((file) => !/^(dist\/|docs\/|bench\/results\.(md|svg)$|package\.json$|[A-Z]+(\.md)?$)/.test(file));
if (foreign.length > 0) {
  console.error(`The package holds files it should not: ${foreign.join(', ')}`);
  process.exit(1);
}
console.log(`${filename}: ${files.length} files, publint and attw found nothing.`);
