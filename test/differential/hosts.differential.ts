/**
 * Generated programs through the real hosts and in real workers: the same results, or the same error, as natively.
 *
 * `npm run test:differential`; more: `UNSYNC_TEST_RUNS=500 UNSYNC_TEST_SEED=7 npm run test:differential`. All programs
 * are compiled in one go; one that differs is made smaller, each attempt compiled by itself.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from '@babel/core';
import * as fc from 'fast-check';
import { compile, outcome, runNatively } from '../core/support/harness';
import { programOf } from '../core/support/programs';
import { createProject, type Project, removeProjects, tsconfig } from '../hosts/project';

const RUNS = Number(process.env.UNSYNC_TEST_RUNS ?? 20);
const SEED = Number(process.env.UNSYNC_TEST_SEED ?? 20);
/** Milliseconds for making a failing program smaller. */
const SHRINKING = 60_000;
const REPOSITORY = path.join(__dirname, '../..');

type Tape = readonly number[];
const tapes = fc.noBias(fc.array(fc.nat(1000), { minLength: 100, maxLength: 1500, size: 'max' }));

/** Where the output of each host is, by the number of the program. */
const VARIANTS = {
  'tsc, JavaScript, CommonJS': (n: number) => `dist/p${n}.cjs`,
  'tsc, TypeScript, ES module': (n: number) => `dist/p${n}.mjs`,
  'Babel, JavaScript, CommonJS': (n: number) => `babel/p${n}.cjs`,
  'Babel, TypeScript, ES module': (n: number) => `babel/p${n}.mjs`,
} as const;
type Variant = keyof typeof VARIANTS;
const NAMES = Object.keys(VARIANTS) as Variant[];

/** What a program did, as text that can be compared. */
type Outcome = string;

afterAll(removeProjects);

test(`${RUNS} generated programs do in workers what they do natively`, async () => {
  const sampled = fc.sample(tapes, { seed: SEED, numRuns: RUNS * 10 });
  // Those that take the most along are the ones that a host can get wrong.
  const usable = sampled
    .map((tape) => ({ tape, ...programFrom(tape) }))
    .filter(({ usable }) => usable)
    .sort((a, b) => b.captures - a.captures)
    .slice(0, RUNS);
  const { native, compiled, entries } = await runAll(usable.map(({ source }) => source));
  let compared = 0;
  for (const [n, { tape }] of usable.entries()) {
    for (const variant of NAMES) {
      const got = compiled[variant][n] as Outcome;
      if (isWaitInLoop(got)) continue;
      compared++;
      if (got !== native[n]) await shrink(tape, variant);
    }
  }
  // Where every program would block the loop worker, or none be moved, nothing would be proved.
  expect(usable).toHaveLength(RUNS);
  expect(compared).toBeGreaterThan(RUNS * 2);
  expect(entries).toBe(RUNS * 2);
}, 1_800_000);

interface Program {
  readonly source: string;
  /** Something is annotated, and nothing refused. */
  readonly usable: boolean;
  /** How many variables its functions capture. */
  readonly captures: number;
}

function programFrom(tape: Tape): Program {
  const source = programOf(tape, 'settle').replace('\n', "\nconst { settle } = require('./settle.cjs');\n");
  const { entry, functions } = compile(source, { fileName: '/project/p.cjs' });
  const captures = functions.reduce((sum, item) => sum + item.captures.length, 0);
  return { source, usable: entry !== null, captures };
}

/** The loop worker refuses to be blocked: rule of the library, and no difference in what was compiled. */
function isWaitInLoop(result: Outcome): boolean {
  return result.includes('InvalidStateError');
}

/** @throws with the smallest program that was found to differ, and both outcomes */
async function shrink(tape: Tape, variant: Variant): Promise<never> {
  const differs = async (candidate: Tape): Promise<string | null> => {
    const { source, usable } = programFrom(candidate);
    if (!usable) return null;
    const { native, compiled } = await runAll([source], variant);
    const got = compiled[variant][0] as Outcome;
    if (got === native[0] || isWaitInLoop(got)) return null;
    return `${variant}: ${got}\nnatively: ${native[0]}\n${source}`;
  };
  const property = fc.asyncProperty(tapes, async (candidate) => {
    const difference = await differs(candidate);
    if (difference !== null) throw new Error(difference);
  });
  const { errorInstance } = await fc.check(property, {
    examples: [[[...tape]]],
    numRuns: 1,
    interruptAfterTimeLimit: SHRINKING,
  });
  throw (
    errorInstance ?? new Error(`${variant} differs among others, but not alone:\n${programFrom(tape).source}`)
  );
}

interface Results {
  readonly native: readonly Outcome[];
  readonly compiled: Readonly<Record<Variant, readonly Outcome[]>>;
  /** How many modules got a worker entry from tsc. */
  readonly entries: number;
}

/** Compiles all programs with both hosts (or what one variant needs) and runs them. */
async function runAll(sources: readonly string[], only?: Variant): Promise<Results> {
  const project = createProject({
    'package.json': { type: 'commonjs' },
    'tsconfig.json': tsconfig({ allowJs: true, declaration: false, sourceMap: false }),
    'src/settle.cjs': SETTLE,
    'babel/settle.cjs': SETTLE,
    'run.mjs': RUNNER,
  });
  for (const [n, source] of sources.entries()) {
    project.write({ [`src/p${n}.cjs`]: source, [`src/p${n}.mts`]: asModule(source) });
  }
  if (only?.startsWith('Babel') !== true) {
    const { code, stdout, stderr } = await project.tool('tspc', ['-p', '.', '--pretty', 'false'], {
      watchdog: 600_000,
    });
    if (code !== 0) throw new Error(`tspc failed:\n${stdout}${stderr}`);
  }
  if (only?.startsWith('tsc') !== true) for (const n of sources.keys()) compileWithBabel(project, n);
  const native: Outcome[] = [];
  for (const [n, source] of sources.entries()) {
    const file = path.join(project.folder, `src/p${n}.cjs`);
    native.push(textOf(await outcome(() => (runNatively(source, file).test as () => unknown)())));
  }
  const compiled = Object.fromEntries(NAMES.map((name) => [name, []])) as unknown as Record<
    Variant,
    Outcome[]
  >;
  for (const variant of only === undefined ? NAMES : [only]) {
    compiled[variant] = await runCompiled(project, [...sources.keys()].map(VARIANTS[variant]));
  }
  const entries = sources
    .flatMap((_, n) => [`dist/p${n}.unsync.cjs`, `dist/p${n}.unsync.mjs`])
    .filter(project.exists);
  return { native, compiled, entries: entries.length };
}

/** The same program as a TypeScript module. */
function asModule(source: string): string {
  return source
    .replace(/^const (\{ \w+ \}) = require\((.*?)\);$/gm, 'import $1 from $2;')
    .replace(/^exports\.test = /m, 'export const test = ')
    .replace(/^/, '// @ts-nocheck\n');
}

function compileWithBabel(project: Project, n: number): void {
  mkdirSync(path.join(project.folder, 'babel'), { recursive: true });
  for (const [from, to] of [
    [`src/p${n}.cjs`, `babel/p${n}.cjs`],
    [`src/p${n}.mts`, `babel/p${n}.mjs`],
  ] as const) {
    const result = transformSync(project.read(from), {
      filename: path.join(project.folder, from),
      cwd: project.folder,
      configFile: false,
      babelrc: false,
      sourceType: from.endsWith('.mts') ? 'module' : 'script',
      presets: [['@babel/preset-typescript', { allExtensions: false }]].map(([name, options]) => [
        require.resolve(name as string),
        options,
      ]),
      plugins: [path.join(REPOSITORY, 'dist/transformer/hosts/babel.js')],
    });
    writeFileSync(path.join(project.folder, to), result?.code ?? '');
  }
}

/** Runs programs one after the other in one process; one that never ends is told from those before it. */
async function runCompiled(project: Project, files: readonly string[]): Promise<Outcome[]> {
  const { stdout, stderr, stuck } = await project.node(['run.mjs', ...files], { watchdog: 600_000 });
  const results = stdout
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  if (results.length === files.length) return results.map((line) => textOf(JSON.parse(line)));
  const reached = files[results.length];
  throw new Error(
    `${reached} ${stuck ? 'never ended' : 'ended the process'}:\n${stderr}\n${project.read(reached as string)}`,
  );
}

/** A list without a result, and so on, as one text. What has no JSON form (NaN, undefined) is the same for both. */
function textOf({ value, error }: { value?: unknown; error?: unknown }): Outcome {
  return JSON.stringify(error === undefined ? { value } : { error });
}

const SETTLE = `exports.settle = (value) => (value instanceof Promise ? value.result() : value);\n`;

const RUNNER = `import path from 'node:path';
for (const file of process.argv.slice(2)) {
  let line;
  try {
    const { test } = await import(path.resolve(file));
    line = { value: await test() };
  } catch (error) {
    line = { error: error instanceof Error ? error.name + ': ' + error.message : String(error) };
  }
  console.log(JSON.stringify(line));
}
`;
