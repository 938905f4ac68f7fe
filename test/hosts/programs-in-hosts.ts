/**
 * Runs programs natively and, built by tsc and by Babel, in real workers: what each of them gives, as text that can be
 * compared. All are built in one go and run in one process for each way of building them.
 */
import path from 'node:path';
import { type PluginItem, transformSync } from '@babel/core';
import { createProject, type Files, type Project, tsconfig } from './project';

/** The modules of one program by file name, for each format it can be in. `main.*` exports the function `test`. */
export interface Program {
  readonly cjs?: Readonly<Record<string, string>>;
  readonly esm?: Readonly<Record<string, string>>;
}

type Format = keyof Program;

/** Ways to build a program. `native` is the reference: types stripped, and the marker does nothing. */
const VARIANTS = {
  'native, CommonJS': { format: 'cjs', output: 'native' },
  'native, ES module': { format: 'esm', output: 'native' },
  'tsc, CommonJS': { format: 'cjs', output: 'dist' },
  'tsc, ES module': { format: 'esm', output: 'dist' },
  'Babel, CommonJS': { format: 'cjs', output: 'babel' },
  'Babel, ES module': { format: 'esm', output: 'babel' },
  'Babel with entry files, CommonJS': { format: 'cjs', output: 'babel-files' },
  'Babel with entry files, ES module': { format: 'esm', output: 'babel-files' },
} as const satisfies Record<string, { format: Format; output: Output }>;

/** The folder of what a way of building makes. */
type Output = 'native' | 'dist' | 'babel' | 'babel-files';

export type Variant = keyof typeof VARIANTS;
export const ALL_VARIANTS = Object.keys(VARIANTS) as Variant[];

/** The variant that says what another one has to give. */
export function nativeOf(variant: Variant): Variant {
  return VARIANTS[variant].format === 'cjs' ? 'native, CommonJS' : 'native, ES module';
}

/** What a program gave, or threw; `null` where it does not come in the variant's format. */
export type Outcome = string | null;

export interface Results {
  readonly project: Project;
  readonly outcomes: Readonly<Record<Variant, readonly Outcome[]>>;
}

const REPOSITORY = path.join(__dirname, '../..');
/** Milliseconds for building or running everything. */
const WATCHDOG = 600_000;

/**
 * @param variants those wanted; the others have no outcomes
 * @throws when a tool fails, or when a program never ends or ends the process
 */
export async function runPrograms(
  programs: readonly Program[],
  variants: readonly Variant[] = ALL_VARIANTS,
): Promise<Results> {
  const project = createProject({ ...SCAFFOLD, ...sourcesOf(programs) });
  const outputs = new Set(variants.map((variant) => VARIANTS[variant].output));
  if (outputs.has('dist')) {
    const { code, stdout, stderr } = await project.tool('tspc', ['-p', '.', '--pretty', 'false'], {
      watchdog: WATCHDOG,
    });
    if (code !== 0) throw new Error(`tspc failed:\n${stdout}${stderr}`);
  }
  const outcomes = Object.fromEntries(ALL_VARIANTS.map((name) => [name, []])) as unknown as Record<
    Variant,
    Outcome[]
  >;
  for (const variant of variants) {
    const { format, output } = VARIANTS[variant];
    const mains: (string | null)[] = [];
    for (const [n, program] of programs.entries()) {
      const modules = Object.keys(program[format] ?? {});
      const main = modules.find((file) => file.startsWith('main.'));
      mains.push(main === undefined ? null : `${output}/${format}/p${n}/${outputName(main)}`);
      if (output === 'dist') continue;
      for (const file of modules) {
        project.write({
          [`${output}/${format}/p${n}/${outputName(file)}`]: withBabel(project, format, output, n, file),
        });
      }
    }
    outcomes[variant] = await runAll(project, mains);
  }
  return { project, outcomes };
}

function sourcesOf(programs: readonly Program[]): Files {
  const files: Record<string, string> = {};
  for (const [n, program] of programs.entries()) {
    for (const format of ['cjs', 'esm'] as const) {
      for (const [file, source] of Object.entries(program[format] ?? {})) {
        // Which types come out is another test's question. The first line stays the first.
        const code = file.endsWith('.json') ? source : `/* @ts-nocheck */ ${source}`;
        files[`src/${format}/p${n}/${file}`] = code.replace('/* @ts-nocheck */ ', '// @ts-nocheck\n');
      }
    }
  }
  return files;
}

function outputName(file: string): string {
  return file.replace(/\.[jt]sx?$/, '.js');
}

function withBabel(
  project: Project,
  format: Format,
  output: Exclude<Output, 'dist'>,
  n: number,
  file: string,
): string {
  const from = `src/${format}/p${n}/${file}`;
  if (file.endsWith('.json')) return project.read(from);
  const plugin = PLUGINS[output];
  const result = transformSync(project.read(from), {
    filename: path.join(project.folder, from),
    cwd: project.folder,
    configFile: false,
    babelrc: false,
    sourceType: /\.js$/.test(file) && format === 'cjs' ? 'unambiguous' : 'module',
    parserOpts: { plugins: ['decorators-legacy'] },
    presets: PRESETS[format],
    plugins: [plugin],
  });
  return result?.code ?? '';
}

/** Always the same objects: Babel knows by them what it has loaded before, which takes most of a transform's time. */
const PRESETS: Readonly<Record<Format, PluginItem[]>> = {
  cjs: presetsFor('commonjs'),
  esm: presetsFor(false),
};

function presetsFor(modules: 'commonjs' | false): PluginItem[] {
  return [
    [require.resolve('@babel/preset-env'), { targets: { node: 'current' }, modules }],
    [require.resolve('@babel/preset-typescript'), { allowDeclareFields: true }],
    [require.resolve('@babel/preset-react'), { runtime: 'classic' }],
  ];
}

const UNSYNC = path.join(REPOSITORY, 'dist/transformer/hosts/babel.js');
const PLUGINS: Readonly<Record<Exclude<Output, 'dist'>, PluginItem>> = {
  native: dropDecorators,
  babel: UNSYNC,
  'babel-files': [UNSYNC, { rootDir: 'src', outDir: 'babel-files' }],
};

/** Only the marker is a decorator in these programs, and natively it does nothing. */
function dropDecorators(): object {
  return { visitor: { Decorator: (path: { remove(): void }) => path.remove() } };
}

/** Runs programs one after the other in one process; one that never ends is told from those before it. */
async function runAll(project: Project, mains: readonly (string | null)[]): Promise<Outcome[]> {
  const files = mains.filter((main) => main !== null);
  const { stdout, stderr, stuck } = await project.node(['run.mjs', ...files], { watchdog: WATCHDOG });
  const results = stdout
    .split('\n')
    .filter((line) => line.startsWith(MARK))
    .map((line) => JSON.parse(line.slice(MARK.length)) as string);
  if (results.length !== files.length) {
    const reached = files[results.length] as string;
    throw new Error(
      `${reached} ${stuck ? 'never ended' : 'ended the process'}:\n${stderr}\n${project.read(reached)}`,
    );
  }
  const left = results.values();
  return mains.map((main) => (main === null ? null : (left.next().value as string)));
}

/** Tells an outcome's line from what a program prints. */
const MARK = '#outcome ';

/** For programs in JavaScript: `settled(value)`. */
export const SETTLED = `
/** The value with every Unfuture and promise in it settled; class instances stay themselves, functions are all alike. */
async function settled(value) {
  if (typeof value === 'function') return 'a function';
  if (value instanceof Promise) return settled(await value);
  if (Array.isArray(value)) return Promise.all(value.map(settled));
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([k, v]) => [k, await settled(v)])));
  }
  return value;
}
`;

const RUNNER = `import path from 'node:path';
import { inspect } from 'node:util';
${SETTLED}
for (const file of process.argv.slice(2)) {
  let outcome;
  try {
    const module = await import(path.resolve(file));
    const test = module.test ?? module.default.test;
    outcome = inspect(await settled(await test()), { depth: null, breakLength: Infinity, sorted: true });
  } catch (error) {
    outcome = error instanceof Error ? error.name + ': ' + error.message : 'thrown: ' + inspect(error);
  }
  console.log(${JSON.stringify(MARK)} + JSON.stringify(outcome));
}
`;

const SETTLE_BODY = `const settle = (value) => (value instanceof Promise && 'result' in value ? value.result() : value);\n`;
export const SETTLE = {
  cjs: `${SETTLE_BODY}exports.settle = settle;\n`,
  esm: `${SETTLE_BODY}export { settle };\n`,
};
const NATIVE_MARKER = `exports.unsync = (first) => (typeof first === 'function' ? first : (fn) => fn);\n`;

const SCAFFOLD: Files = {
  'tsconfig.json': tsconfig({
    allowJs: true,
    declaration: false,
    jsx: 'react',
    resolveJsonModule: true,
    sourceMap: false,
    strict: false,
  }),
  'run.mjs': RUNNER,
  'native/node_modules/unsync/package.json': { main: 'index.js' },
  'native/node_modules/unsync/index.js': NATIVE_MARKER,
  ...Object.fromEntries(
    ['src', 'native', 'dist', 'babel', 'babel-files'].flatMap((folder) =>
      (['cjs', 'esm'] as const).flatMap((format): [string, string | object][] => [
        [`${folder}/${format}/package.json`, { type: format === 'cjs' ? 'commonjs' : 'module' }],
        ...(folder === 'src' ? [] : [[`${folder}/${format}/settle.js`, SETTLE[format]] as [string, string]]),
      ]),
    ),
  ),
  'src/cjs/settle.d.ts': 'export function settle<T>(value: T): Awaited<T>;\n',
  'src/esm/settle.d.ts': 'export function settle<T>(value: T): Awaited<T>;\n',
};
