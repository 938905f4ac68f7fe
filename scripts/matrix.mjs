/**
 * `npm run matrix`, or `npm run matrix -- webpack esbuild`: the conformance suite of the hosts.
 *
 * Each row of test/hosts/matrix/rows.mjs is a page of docs/hosts, with versions of its tools. The page's files are set
 * up as a project of its own, from the packed tarball and the row's lock of tool versions, and its own commands build
 * and run it: first the page's example, then the one set of programs in test/hosts/matrix/src, which must print what
 * expected.txt says; once more on top of that build, with whatever caches the tool keeps; and again after an edit.
 *
 * The rows `node-20` and so on run this repository's whole test suite on that version of Node.
 *
 * `--ci` runs the subset for continuous integration, and says what it leaves out. `--lock` makes the rows' locks anew.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rows } from '../test/hosts/matrix/rows.mjs';
import { writeLock } from './matrix/lock.mjs';
import { readPage } from './matrix/page.mjs';
import { Project, run } from './matrix/project.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const suite = path.join(root, 'test/hosts/matrix');
const expected = readFileSync(path.join(suite, 'expected.txt'), 'utf8');
const folder = path.join(root, '.tmp/matrix');

/** An edit of an annotated function, and one of a module that only an entry's imports reach. */
const EDITS = [
  ['work.ts', 'n * n + add', 'n * n * n + add'],
  ['helper.ts', "'worker'", "'another worker'"],
];
const expectedAfterEdits = expected.replace('26 27', '126 127').replace('worker', 'another worker');

/** @returns null when the row passes, else what went wrong */
async function check(row, tarball) {
  const project = new Project(path.join(folder, row.name), readPage(pageOf(row)), row);
  const failed = await project.install(tarball, lockOf(row));
  if (failed) return failed;
  if (row.suite) return tests(project, '');
  const variants = Object.entries(row.variants ?? {});
  for (const [name, settings] of [['', row], ...variants]) {
    const said = await conforms(project, settings);
    if (said) return name ? `${name}: ${said}` : said;
  }
  return row.tests && !flags.ci ? tests(project, row.tests) : null;
}

/** This repository's own tests, or some, with the row's Node and the row's versions of the tools. */
async function tests(project, pattern) {
  const bin = path.join(project.folder, 'node_modules/.bin');
  const { ok, output } = await run(`node node_modules/jest/bin/jest --ci ${pattern}`, root, {
    env: {
      PATH: `${bin}${path.delimiter}${process.env.PATH}`,
      UNSYNC_TEST_TOOLS: pattern ? project.folder : undefined,
    },
    timeout: 3_600_000,
  });
  return ok ? null : output;
}

async function conforms(project, settings) {
  project.clean();
  project.configure(settings);
  const { env, prints = (text) => text } = settings;
  if (settings === project.row) {
    const said = await project.prints(project.example(), env);
    if (said) return `The page's example: ${said}`;
    if (settings.examples) return null;
    project.clean();
  }
  project.addPrograms(path.join(suite, 'src'));
  const steps = { 'First build': [], 'Second build': [], 'After an edit': EDITS };
  for (const [step, edits] of Object.entries(steps)) {
    for (const [name, from, to] of edits) project.edit(name, (text) => text.replace(from, to));
    const said = await project.prints(prints(edits.length > 0 ? expectedAfterEdits : expected), {
      NODE_OPTIONS: '--enable-source-maps',
      ...env,
    });
    if (said) return `${step}: ${said}`;
  }
  const { output } = { ...project.row, ...settings };
  if (!output) return null;
  return project.printsElsewhere(output, prints(expectedAfterEdits), {
    NODE_OPTIONS: '--enable-source-maps',
    ...env,
  });
}

const pageOf = (row) => (row.suite ? null : path.join(root, 'docs/hosts', `${row.page ?? row.name}.md`));
const lockOf = (row) => path.join(suite, 'locks', `${row.name}.json`);

/** As many at a time as there are cores: an installation waits for the network, mostly. */
async function forEach(items, work) {
  const queue = items.values();
  const next = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
}

async function pack() {
  mkdirSync(folder, { recursive: true });
  const { ok, stdout, output } = await run(
    `npm pack --json --ignore-scripts --pack-destination ${JSON.stringify(folder)}`,
    root,
  );
  if (!ok) throw new Error(output);
  return path.join(folder, JSON.parse(stdout)[0].filename);
}

const { values: flags, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { ci: { type: 'boolean' }, lock: { type: 'boolean' } },
});
const chosen = rows.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const unknown = wanted.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no row ${unknown.join(', ')}; there are ${rows.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(1);
}
const pages = new Set(rows.map(({ name, page }) => page ?? name));
for (const file of readdirSync(path.join(root, 'docs/hosts'))) {
  if (pages.has(path.basename(file, '.md'))) continue;
  console.error(`docs/hosts/${file} is not tested: it has no row in test/hosts/matrix/rows.mjs.`);
  process.exit(1);
}
const tarball = await pack();
let failures = 0;
const now = flags.ci ? chosen.filter(({ later }) => !later) : chosen;
await forEach(now, async (row) => {
  const start = performance.now();
  const problem = flags.lock
    ? await writeLock(
        new Project(path.join(folder, row.name), readPage(pageOf(row)), row),
        tarball,
        lockOf(row),
      )
    : await check(row, tarball);
  const time = `${((performance.now() - start) / 1000).toFixed(0)} s`;
  const names = [row.name, ...Object.keys(row.variants ?? {})].join(', ');
  console.log(`${problem === null ? 'ok    ' : 'FAILED'} ${names} (${time})`);
  if (problem === null) return;
  failures++;
  console.log(problem.replace(/^/gm, '    '));
});
for (const { name, later } of chosen.filter((row) => !now.includes(row)))
  console.log(`left out: ${name} (${later}); npm run matrix -- ${name}`);
console.log(`${now.length - failures} of ${now.length} rows ${flags.lock ? 'locked' : 'behave alike'}.`);
process.exit(failures === 0 ? 0 : 1);
