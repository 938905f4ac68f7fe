/**
 * Do pure functions of well-known packages give the same in a worker?
 *
 * Annotated in the packages' own files, compiled by Babel, and called with the same arguments as the package as it
 * came: results, and the errors for arguments that make no sense, must agree.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { transformSync } from '@babel/core';
import { annotateWhatMoves, uncalledFunctions } from './annotate.mjs';

const require = createRequire(import.meta.url);

/** Folders of modules, and of those the ones that are loaded. */
export const PURE = {
  'lodash-es': {
    folder: '.',
    modules: /^_?[a-z]\w+\.js$/i,
    impure: ['random', 'sample', 'sampleSize', 'shuffle', 'now', 'uniqueId'],
  },
  'd3-array': { folder: 'src', modules: /^(?!index).*\.js$/ },
  'd3-format': { folder: 'src', modules: /^(?!index).*\.js$/ },
  'd3-interpolate': { folder: 'src', modules: /^(?!index).*\.js$/ },
  semver: { folder: 'functions', modules: /\.js$/, callers: ['classes', 'internal', 'ranges'] },
  // `zipSync` writes the time into its result.
  fflate: { folder: 'esm', modules: /^index\.mjs$/, impure: ['zipSync'] },
  ms: { folder: '.', modules: /^index\.js$/ },
  'date-fns': { folder: '.', modules: /^(?!index|cdn|fp)[a-z]\w+\.js$/ },
  classnames: { folder: '.', modules: /^index\.js$/ },
  'change-case': { folder: 'dist', modules: /^index\.js$/ },
  'd3-ease': { folder: 'src', modules: /^(?!index).*\.js$/ },
  'd3-geo': { folder: 'src', modules: /^(?!index).*\.js$/ },
  'd3-path': { folder: 'src', modules: /^(?!index).*\.js$/ },
  leven: { folder: '.', modules: /^index\.js$/ },
  underscore: {
    folder: 'modules',
    modules: /^(?!index)[a-z]\w+\.js$/i,
    impure: ['random', 'sample', 'shuffle', 'now', 'uniqueId'],
  },
  uuid: { folder: 'dist', modules: /^(?!index).*\.js$/ },
};

const MARK = '#compared ';

/**
 * @param folder where the packages are installed, and `unsync`
 * @param plugin path of `unsync/babel`
 * @param transformed gives the core's result for a file's name and text
 */
export function runBothWays(folder, packages, plugin, transformed) {
  const totals = { packages: 0, functions: 0, calls: 0, thrown: 0 };
  const failures = [];
  for (const name of packages) {
    if (!existsSync(path.join(folder, 'node_modules', name, PURE[name].folder))) {
      failures.push(`${name}: it does not come with ${PURE[name].folder}/ any more`);
      continue;
    }
    const built = annotatedCopy(folder, name, plugin, transformed);
    if (built.length === 0) continue;
    const runner = path.join(folder, 'run-both-ways.mjs');
    writeFileSync(runner, RUNNER);
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, [runner, JSON.stringify(built)], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
      maxBuffer: 1e8,
    });
    const line = stdout.split('\n').find((text) => text.startsWith(MARK));
    if (line === undefined) {
      failures.push(`${name}: its program ended with ${signal ?? status}: ${stderr.slice(0, 2000)}`);
      continue;
    }
    const { functions, calls, thrown, differences } = JSON.parse(line.slice(MARK.length));
    totals.packages++;
    totals.functions += functions;
    totals.calls += calls;
    totals.thrown += thrown;
    failures.push(...differences.map((difference) => `${name}: ${difference}`));
  }
  return { failures, totals };
}

/** @returns the modules that have annotated functions: as they came and as they are built, with the functions' names */
function annotatedCopy(folder, name, plugin, transformed) {
  const from = path.join(folder, 'node_modules', name);
  const to = path.join(folder, 'built', name);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  cpSync(from, to, { recursive: true, filter: (file) => !file.slice(from.length).includes('node_modules') });
  const { folder: sources, modules, callers = [], impure = [] } = PURE[name];
  const files = new Map([
    ...textsIn(from, sources, modules),
    ...callers.flatMap((caller) => textsIn(from, caller, /\.m?js$/)),
  ]);
  const built = [];
  for (const [file, all] of uncalledFunctions(files, true)) {
    if (path.dirname(file) !== path.normalize(sources)) continue;
    const functions = all.filter(({ id }) => !impure.includes(id));
    const absolute = path.join(to, file);
    const moved = annotateWhatMoves(files.get(file), functions, (text) => transformed(absolute, text));
    if (moved === null) continue;
    const result = transformSync(moved.text, {
      filename: absolute,
      cwd: to,
      configFile: false,
      babelrc: false,
      sourceType: 'unambiguous',
      plugins: [[plugin, { severity: QUIET }]],
    });
    writeFileSync(absolute, result.code);
    built.push({
      native: path.join(from, file),
      built: absolute,
      names: moved.functions.map(({ id }) => id),
    });
  }
  return built;
}

function textsIn(from, folder, modules) {
  return readdirSync(path.join(from, folder))
    .filter((file) => modules.test(file))
    .map((file) => [path.join(folder, file), readFileSync(path.join(from, folder, file), 'utf8')]);
}

/** Warnings of the packages' code are not what is looked for. */
const QUIET = { UNSYNC2007: 'off', UNSYNC2009: 'off' };

/** Every exported function that dispatches is called with arguments that many functions take. */
const RUNNER = `import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { configure, Unfuture } from ${JSON.stringify(require.resolve('../../dist/runtime/index.js'))};

configure({ threads: 2 });
const POOL = [
  3, -1.5, 0, 'a-b c', '1.2.3', '# Title *text* <b>', '', [3, 1, 2, 2], [['a', 1], ['b', 2]], { a: 1, b: { c: [2] } },
  null, undefined, true, new Date(864), new Uint8Array([1, 2, 3]), 'YYYY', [{ a: 1 }, { a: 2 }], '2020-01-02', NaN,
];
const argumentsOf = (n) =>
  Array.from({ length: 1 + (n % 3) }, (_, index) => POOL[(n * 7 + index * 5 + ((n * index) % 3)) % POOL.length]);
const show = (value) => inspect(value, { depth: 6, breakLength: Infinity, maxArrayLength: 1000 });
const shown = (error) => 'thrown ' + (error instanceof Error ? error.name + ': ' + error.message : show(error));
// What differs from call to call is no pure function.
const pure = (fn, args) => {
  const once = () => {
    try { return { value: fn(...structuredClone(args)) }; } catch (error) { return { error }; }
  };
  const [one, two] = [once(), once()];
  const text = (outcome) => ('error' in outcome ? shown(outcome.error) : show(outcome.value));
  if (text(one) !== text(two) || one.value instanceof Promise) return null;
  try { structuredClone('error' in one ? null : one.value); } catch { return null; }
  if (typeof one.value === 'object' && one.value !== null && Symbol.iterator in one.value && typeof one.value.next === 'function') return null;
  // Own properties of a Date or of bytes are not cloned, as everywhere between threads.
  return [text(one), 'error' in one ? '' : show(structuredClone(one.value))];
};

const report = { functions: 0, calls: 0, thrown: 0, differences: [] };
for (const { native, built } of JSON.parse(process.argv[2])) {
  const [before, after] = await Promise.all([import(pathToFileURL(native)), import(pathToFileURL(built))]);
  const exported = (module) => ({ ...(typeof module.default === 'object' ? module.default : {}), ...module });
  for (const [name, fn] of Object.entries(exported(before))) {
    const other = exported(after)[name];
    if (typeof fn !== 'function' || typeof other !== 'function' || /^class\\b/.test(String(fn))) continue;
    let counted = false;
    const calls = [];
    for (let n = 0; n < 40; n++) {
      const args = argumentsOf(n);
      const expected = pure(fn, args);
      if (expected === null) continue;
      let call;
      try { call = other(...structuredClone(args)); } catch { break; }
      // Exported and not annotated: it was refused, or somebody calls it.
      if (!(call instanceof Unfuture)) break;
      counted = true;
      calls.push(call.then(show, shown).then((got) => {
        // A value that cannot travel is refused, and told: that is no difference.
        if (got.startsWith('thrown SerializationError')) return;
        report.calls++;
        if (expected[0].startsWith('thrown')) report.thrown++;
        if (!expected.includes(got)) report.differences.push(native + ' ' + name + '(' + args.map(show).join(', ') + '): ' + got + ' instead of ' + expected[0]);
      }));
    }
    if (counted) report.functions++;
    await Promise.all(calls);
  }
}
console.log(${JSON.stringify(MARK)} + JSON.stringify(report));
process.exit();
`;
