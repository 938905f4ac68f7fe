/**
 * `npm run scale`: the core over code that nobody here wrote.
 *
 * Installs well-known packages into a temporary folder, annotates every top-level function of every source file, and
 * transforms it. The core must not throw; what it writes must parse; and run over its own output it must change
 * nothing. Functions that it refuses are left unannotated in a second attempt, so that the rest of their file is
 * covered too. Reported: what was refused, and the time per file.
 *
 * `npm run scale -- --packages semver,marked` takes others; `--folder <path>` takes what is installed there already.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseSync, traverse } from '@babel/core';

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
const SOURCE = /\.[mc]?[jt]sx?$/;
/** Bundles of more than this are someone's build output, of which there is enough. */
const LARGEST = 1_000_000;
const ROUNDS = 4;

const root = fileURLToPath(new URL('..', import.meta.url));
const { transform } = createRequire(import.meta.url)(path.join(root, 'dist/transformer/core/index.js'));
const { values } = parseArgs({ options: { packages: { type: 'string' }, folder: { type: 'string' } } });
const packages = values.packages?.split(',') ?? PACKAGES;

const folder = values.folder ?? install(packages);
const failures = [];
const refusals = new Map();
const times = [];
const totals = { files: 0, unparsable: 0, annotated: 0, moved: 0, transformed: 0 };
try {
  for (const file of filesOf(path.join(folder, 'node_modules'))) check(file);
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}
report();
process.exit(failures.length > 0 ? 1 : 0);

function install(names) {
  const target = mkdtempSync(path.join(tmpdir(), 'unsync-scale-'));
  writeFileSync(path.join(target, 'package.json'), '{ "private": true }');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', ...names];
  const { status } = spawnSync('npm', args, { cwd: target, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`npm install failed in ${target}`);
  return target;
}

function* filesOf(parent) {
  for (const entry of readdirSync(parent, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !SOURCE.test(file) || /\.d\.([\w-]+\.)?[mc]?ts$/.test(file)) continue;
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
  let kept = functions;
  for (let round = 0; round < ROUNDS && kept.length > 0; round++) {
    const { text, ranges } = annotate(source, kept);
    let result;
    const begun = performance.now();
    try {
      result = run(name, text);
    } catch (error) {
      failures.push(`${name}: the core threw ${error.stack}`);
      return;
    }
    if (round === 0) times.push({ name, size: source.length, ms: performance.now() - begun });
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) {
      checkOutput(name, result);
      return;
    }
    for (const { code } of errors) refusals.set(code, (refusals.get(code) ?? 0) + 1);
    // What is refused outside of a function (in a helper that goes along) is laid at every function's door.
    const guilty = ranges.map(({ start, end }) =>
      errors.some((error) => start <= error.start && error.start < end),
    );
    kept = guilty.includes(true) ? kept.filter((_, index) => !guilty[index]) : kept.slice(1);
  }
}

function run(name, source) {
  const stem = path.basename(name).replace(SOURCE, '');
  const esm = /^\s*(import|export)\b/m.test(source);
  const { code, entry, diagnostics, functions, map } = transform({
    source,
    fileName: `/scale/${name}`,
    id: name,
    options: {
      format: esm ? 'esm' : 'cjs',
      importForm: esm ? 'import' : 'require',
      view: /tsx?$/.test(name) ? 'typed' : 'plain',
      entry: { specifier: `./${stem}.unsync.js` },
      ownSpecifier: `./${stem}.js`,
    },
  });
  // Maps are made when they are read, as every host does.
  return { code, entry, diagnostics, functions, map, entryMap: entry?.map };
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

function parse(name, source) {
  const typescript = /\.[mc]?tsx?$/.test(name);
  const plugins = ['explicitResourceManagement', 'decorators-legacy'];
  if (typescript) plugins.push('typescript');
  if (!typescript || name.endsWith('x')) plugins.push('jsx');
  return parseSync(source, {
    configFile: false,
    babelrc: false,
    sourceType: 'unambiguous',
    parserOpts: { plugins, allowReturnOutsideFunction: true, allowUndeclaredExports: true },
  });
}

/** @returns where each stands; `null` when the file does not parse as it came */
function topLevelFunctions(name, source) {
  let file;
  try {
    file = parse(name, source);
  } catch {
    return null;
  }
  const found = [];
  traverse(file, {
    Program(program) {
      for (const statement of program.get('body')) {
        const exported = statement.isExportNamedDeclaration() || statement.isExportDefaultDeclaration();
        const declaration = exported ? statement.get('declaration') : statement;
        const { node } = statement;
        if (declaration.isFunctionDeclaration()) found.push({ at: node.start, end: node.end });
        if (declaration.isVariableDeclaration() && declaration.node.declarations.length === 1) {
          const init = declaration.get('declarations.0.init');
          if (init.isFunction()) found.push({ at: node.start, end: node.end });
        }
      }
      program.stop();
    },
  });
  return found;
}

/** `function f() {}` → `/** @unsync *\/ function f() {}`, and where each function is then */
function annotate(source, functions) {
  const tag = '/** @unsync */ ';
  const ranges = [];
  let text = '';
  let done = 0;
  for (const { at, end } of functions) {
    text += source.slice(done, at);
    const start = text.length;
    text += tag + source.slice(at, end);
    ranges.push({ start, end: text.length });
    done = end;
  }
  return { text: text + source.slice(done), ranges };
}

function report() {
  const { files, unparsable, annotated, transformed, moved } = totals;
  console.log(`${files} files of ${packages.length} packages and what they depend on`);
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
    `time per file: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms; ${(bytes / 1e3 / total).toFixed(2)} MB/s`,
  );
  for (const { name, ms, size } of times.sort((a, b) => b.ms - a.ms).slice(0, 5)) {
    console.log(`  ${ms.toFixed(0).padStart(6)} ms  ${(size / 1e3).toFixed(0).padStart(5)} kB  ${name}`);
  }
  console.log(failures.length === 0 ? 'No failure.' : `${failures.length} failures:`);
  for (const failure of failures) console.log(`- ${failure}`);
}
