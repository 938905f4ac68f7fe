/**
 * `npm run scale`: code that nobody here wrote.
 *
 * Installs well-known packages into a temporary folder, annotates every top-level function of every source file, and
 * transforms it. The core must not throw; what it writes must parse; and run over its own output it must change
 * nothing. Functions that it refuses are left unannotated in a second attempt, so that the rest of their file is
 * covered too. Reported: what was refused, and the time per file.
 *
 * Then two samples go through hosts: TypeScript sources must check as well as they come (scale/types.mjs), and pure
 * functions must give the same in a worker (scale/run.mjs).
 *
 * `npm run scale -- core`, or `types`, or `run`, takes only that part.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { annotateWhatMoves, DECLARATIONS, parse, SOURCE, topLevelFunctions } from './scale/annotate.mjs';
import { transformed as run } from './scale/core.mjs';
import { PURE, runBothWays } from './scale/run.mjs';
import { checkTypes, TYPED } from './scale/types.mjs';

const PACKAGES = [
  ...[
    'lodash',
    'lodash-es',
    'underscore',
    'ramda',
    'rxjs',
    'immer',
    'zod',
    'ajv',
    'date-fns',
    'dayjs',
    'luxon',
  ],
  ...[
    'fflate',
    'pako',
    'marked',
    'markdown-it',
    'semver',
    'nanoid',
    'uuid',
    'ms',
    'qs',
    'debug',
    'commander',
  ],
  ...['yargs', 'chalk', 'minimatch', 'express', 'axios', 'ws', 'async', 'bluebird', 'classnames', 'react'],
  ...['preact', 'd3-array', 'd3-scale', 'd3-shape', 'd3-geo', 'mathjs', 'js-yaml', 'handlebars'],
];
/** Bundles of more than this are someone's build output, of which there is enough. */
const LARGEST = 1_000_000;

/** Versions whose sources are there as modules, for the samples that are run and type-checked. */
const VERSIONS = {
  'd3-array': '3.2.4',
  'd3-ease': '3.0.1',
  'd3-format': '3.1.0',
  'd3-geo': '3.1.1',
  'd3-interpolate': '3.0.1',
  'd3-path': '3.1.0',
  '@react-aria/calendar': '3.5.7',
  '@react-aria/datepicker': '3.10.0',
  '@react-aria/dnd': '3.6.0',
  '@react-aria/focus': '3.17.0',
  '@react-aria/interactions': '3.21.2',
  '@react-aria/overlays': '3.22.0',
  '@react-aria/selection': '3.18.0',
  '@react-aria/table': '3.14.0',
  '@react-aria/utils': '3.24.0',
  '@react-stately/collections': '3.10.6',
  '@react-stately/data': '3.11.3',
  '@react-stately/table': '3.11.7',
  '@react-stately/utils': '3.10.0',
};
const PARTS = { core: checkCore, types: checkTypeSample, run: checkRuns };

const root = fileURLToPath(new URL('..', import.meta.url));
const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !Object.hasOwn(PARTS, part));
if (unknown.length > 0) {
  console.error(`scale: there is no part \`${unknown[0]}\`; there are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}

const failures = [];
const refusals = new Map();
const times = [];
const totals = { files: 0, unparsable: 0, annotated: 0, moved: 0, transformed: 0 };
const folder = mkdtempSync(path.join(tmpdir(), 'unsync-scale-'));
try {
  install([
    ...new Set([...PACKAGES, ...Object.keys(PURE), ...Object.keys(TYPED), '@types/node', '@types/react']),
  ]);
  for (const [part, check] of Object.entries(PARTS))
    if (asked.length === 0 || asked.includes(part)) await check();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.length === 0 ? 'No failure.' : `${failures.length} failures:`);
for (const failure of failures) console.log(`- ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);

function checkCore() {
  for (const file of filesOf(path.join(folder, 'node_modules'))) check(file);
  report();
}

async function checkTypeSample() {
  const found = await checkTypes(folder, Object.keys(TYPED));
  const { packages, files, functions, before } = found.totals;
  console.log(
    `types: ${functions} functions moved in ${files} TypeScript files of ${packages} packages, which have ${before} errors as they come; ${found.failures.length} more with unsync`,
  );
  if (found.unfinished.length > 0) console.log(`  left unfinished: ${found.unfinished.join(', ')}`);
  failures.push(...found.failures);
}

function checkRuns() {
  const plugin = path.join(root, 'dist/transformer/hosts/babel.js');
  const found = runBothWays(folder, Object.keys(PURE), plugin, run);
  const { packages, functions, calls, thrown } = found.totals;
  console.log(
    `run: ${calls} calls of ${functions} functions of ${packages} packages in workers, of which ${thrown} throw; ${found.failures.length} differ`,
  );
  failures.push(...found.failures);
}

function install(names) {
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const specifiers = names.map((name) => (VERSIONS[name] ? `${name}@${VERSIONS[name]}` : name));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--legacy-peer-deps'];
  const { status } = spawnSync('npm', ['install', ...options, ...specifiers], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`npm install failed in ${folder}`);
  symlinkSync(root, path.join(folder, 'node_modules/unsync'), 'junction');
}

function* filesOf(parent) {
  for (const entry of readdirSync(parent, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    // The package itself is there as a link, and not looked into.
    if (!entry.isFile() || !SOURCE.test(file) || DECLARATIONS.test(file)) continue;
    const source = readFileSync(file, 'utf8');
    if (source.length <= LARGEST) yield { name: path.relative(parent, file), source };
  }
}

function check({ name, source }) {
  totals.files++;
  const functions = topLevelFunctions(name, source);
  if (functions === null) {
    totals.unparsable++;
    return;
  }
  if (functions.length === 0) return;
  totals.annotated += functions.length;
  const transformed = (text, round) => {
    const begun = process.cpuUsage();
    const result = run(name, text);
    // Of the processor, so that other programs on the machine do not count.
    const { user, system } = process.cpuUsage(begun);
    if (round === 0) times.push({ name, size: source.length, ms: (user + system) / 1000 });
    return result;
  };
  const refused = (errors) => {
    for (const { code } of errors) refusals.set(code, (refusals.get(code) ?? 0) + 1);
  };
  try {
    const moved = annotateWhatMoves(source, functions, transformed, refused);
    if (moved !== null) checkOutput(name, moved.result);
  } catch (error) {
    failures.push(`${name}: the core threw ${error.stack}`);
  }
}

function checkOutput(name, { code, entry, functions }) {
  if (entry === null) {
    failures.push(`${name}: nothing was written, and nothing said`);
    return;
  }
  totals.transformed++;
  totals.moved += functions.length;
  for (const [what, text] of [
    ['module', code],
    ['entry', entry.code],
  ]) {
    try {
      parse(name, text);
    } catch (error) {
      failures.push(`${name}: its ${what} does not parse: ${error.message}`);
    }
    if (run(name, text).code !== text)
      failures.push(`${name}: its ${what} is changed when transformed again`);
  }
}

function report() {
  const { files, unparsable, annotated, transformed, moved } = totals;
  console.log(`${files} files of ${PACKAGES.length} packages and what they depend on`);
  console.log(`${annotated} functions annotated, ${moved} of them moved, in ${transformed} files`);
  console.log(`${unparsable} files do not parse as they come`);
  console.log(
    `refused: ${[...refusals]
      .sort(([, a], [, b]) => b - a)
      .map(([code, n]) => `${code} ×${n}`)
      .join(', ')}`,
  );
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  const bytes = times.reduce((sum, { size }) => sum + size, 0);
  const total = sorted.reduce((sum, ms) => sum + ms, 0);
  console.log(
    `CPU time per file: median ${at(0.5)} ms, 99 % ${at(0.99)} ms, most ${at(1)} ms; ${(bytes / 1e3 / total).toFixed(2)} MB/s`,
  );
  for (const { name, ms, size } of times.sort((a, b) => b.ms - a.ms).slice(0, 5)) {
    console.log(`  ${ms.toFixed(0).padStart(6)} ms  ${(size / 1e3).toFixed(0).padStart(5)} kB  ${name}`);
  }
}
