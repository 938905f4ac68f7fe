/**
 * Builds of one project by the tools people build with: as it is, with unsync's entries lying there as files of the
 * project, and with unsync's plugin, which makes those entries itself.
 */
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sources, writeProject } from './project.js';

const run = promisify(execFile);

/** What a build took, in milliseconds. */
export interface Cost {
  readonly wall: number;
  /** Of all threads: what else the machine does shows less in it. */
  readonly cpu: number;
}

/**
 * `entries` is what a build with the plugin is compared with: the entries are plain files of the project, so it has as
 * many files to compile.
 */
export const VARIANTS = ['plain', 'entries', 'plugin'] as const;
export const TOOLS = ['tsc', 'rebuild', 'babel'] as const;

export type Variant = (typeof VARIANTS)[number];
export type Tool = (typeof TOOLS)[number];

/** The part of unsync that makes entries: not exported by the package, since nobody else needs it without a host. */
interface Core {
  transform(input: object): { entry: { code: string; fileName: string } | null };
}

const ENTRIES = '**/*.unsync.ts';

/** Loaded into the tool's process, which tells at its end what it has used. */
const ACCOUNTANT = 'accountant.cjs';
const ACCOUNT = 'account.txt';
const ACCOUNTING = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeFileSync(${JSON.stringify(ACCOUNT)}, String((user + system) / 1000));
});
`;

export class Builds {
  private constructor(
    private readonly folder: string,
    private readonly root: string,
  ) {}

  /** @param root the package's folder, built, with the tools in its `node_modules` */
  static create(root: string): Builds {
    const installed = ['typescript', 'ts-patch', '@types/node', 'undici-types', '@babel'];
    const packages = Object.fromEntries(installed.map((name) => [name, join(root, 'node_modules', name)]));
    const files = new Map<string, string | object>([
      ['package.json', { type: 'module' }],
      [ACCOUNTANT, ACCOUNTING],
      ...sources(),
      ...entries(root),
      ...VARIANTS.flatMap((variant) => configurations(variant)),
    ]);
    const folder = writeProject(files, { ...packages, unsync: root });
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    return new Builds(folder, root);
  }

  /** The tool's process from its start to its end. */
  async build(tool: Tool, variant: Variant): Promise<Cost> {
    const start = performance.now();
    const args = ['--require', `./${ACCOUNTANT}`, ...this.command(tool, variant)];
    await run(process.execPath, args, { cwd: this.folder, maxBuffer: 1e8 });
    const wall = performance.now() - start;
    return { wall, cpu: Number(readFileSync(join(this.folder, ACCOUNT), 'utf8')) };
  }

  private command(tool: Tool, variant: Variant): string[] {
    const bin = join(this.root, 'node_modules/.bin');
    if (tool !== 'babel') return [join(bin, 'tspc'), '-p', `tsconfig.${tool}-${variant}.json`];
    const config = ['--config-file', `./babel.${variant}.json`, '--source-maps'];
    const ignored = variant === 'entries' ? [] : ['--ignore', ENTRIES];
    const output = ['--out-dir', `babel-${variant}`, '--extensions', '.ts'];
    return [join(bin, 'babel'), 'src', ...output, ...config, ...ignored];
  }
}

function entries(root: string): [path: string, code: string][] {
  const { transform } = createRequire(import.meta.url)(join(root, 'dist/transformer/core/index.js')) as Core;
  return [...sources()].flatMap(([path, source]) => {
    const name = basename(path, '.ts');
    const options = {
      format: 'esm',
      importForm: 'import',
      view: 'typed',
      entry: { specifier: `./${name}.unsync.js` },
      ownSpecifier: `./${name}.js`,
    };
    const { entry } = transform({ source, fileName: path, id: path, options });
    return entry === null ? [] : [[entry.fileName, entry.code]];
  });
}

function configurations(variant: Variant): [path: string, content: object][] {
  const tsconfig = (tool: Tool, more: object): object => ({
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      rootDir: 'src',
      outDir: `${tool}-${variant}`,
      strict: true,
      sourceMap: true,
      declaration: true,
      skipLibCheck: true,
      types: ['node'],
      ...more,
      ...(variant === 'plugin'
        ? { plugins: [{ transform: 'unsync/transformer', transformProgram: true }] }
        : {}),
    },
    include: ['src'],
    exclude: variant === 'entries' ? [] : [ENTRIES],
  });
  const presets = [
    ['@babel/preset-env', { targets: { node: '20' }, modules: false }],
    '@babel/preset-typescript',
  ];
  const plugin = ['unsync/babel', { rootDir: 'src', outDir: `babel-${variant}` }];
  return [
    [`tsconfig.tsc-${variant}.json`, tsconfig('tsc', {})],
    [`tsconfig.rebuild-${variant}.json`, tsconfig('rebuild', { incremental: true })],
    [`babel.${variant}.json`, { presets, plugins: variant === 'plugin' ? [plugin] : [] }],
  ];
}

/** The folder of the package whose benchmark was compiled into `build`. */
export function packageAround(build: URL): string {
  return fileURLToPath(new URL('../../', build));
}
