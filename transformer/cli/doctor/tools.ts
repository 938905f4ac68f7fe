/** The tools that have a plugin of unsync: how is one recognised, and what does it need? One row each. */

export interface Tool {
  readonly name: string;
  /** Names of its configuration files. */
  readonly config: RegExp;
  /** What must be in such a file, where other tools have files of that name. */
  readonly content?: RegExp;
  /** The key of `package.json` that may have its configuration. */
  readonly field?: string;
  /** How a command begins that runs it. */
  readonly command: RegExp;
  /** Its configuration alone says nothing: other tools read it too. */
  readonly onlyWhereRun?: boolean;
  /** Any of these in its configuration makes it know unsync. */
  readonly plugins: readonly string[];
  readonly remedy: string;
  /** How `unsync init` puts it there, where it can: what is imported, and what is added to which list. */
  readonly insertion?: { readonly name: string; readonly call: string; readonly list: string };
}

const FUNCTION = { name: 'unsync', call: 'unsync()', list: 'plugins' };
const CLASS = { name: 'Unsync', call: 'new Unsync()', list: 'plugins' };

export const TOOLS: readonly Tool[] = [
  {
    name: 'Vite',
    config: /^(vite|vitest)\.config\./,
    command: /^(vite|vitest)\b/,
    plugins: ['unsync/vite'],
    remedy: "In vite.config or vitest.config: import unsync from 'unsync/vite' and plugins: [unsync()].",
    insertion: FUNCTION,
  },
  {
    name: 'webpack',
    config: /^webpack\.config\./,
    command: /^webpack\b/,
    plugins: ['unsync/webpack', 'unsync/rspack'],
    remedy: "In webpack.config: import Unsync from 'unsync/webpack' and plugins: [new Unsync()].",
    insertion: CLASS,
  },
  {
    name: 'Rspack',
    config: /^rspack\.config\./,
    command: /^rspack\b/,
    plugins: ['unsync/rspack', 'unsync/webpack'],
    remedy: "In rspack.config: import Unsync from 'unsync/rspack' and plugins: [new Unsync()].",
    insertion: CLASS,
  },
  {
    name: 'Rollup',
    config: /^rollup\.config\./,
    command: /^rollup\b/,
    plugins: ['unsync/rollup'],
    remedy: "In rollup.config: import unsync from 'unsync/rollup' and plugins: [unsync()].",
    insertion: FUNCTION,
  },
  {
    name: 'Rolldown',
    config: /^rolldown\.config\./,
    command: /^rolldown\b/,
    plugins: ['unsync/rolldown', 'unsync/rollup'],
    remedy: "In rolldown.config: import unsync from 'unsync/rolldown' and plugins: [unsync()].",
    insertion: FUNCTION,
  },
  {
    name: 'tsup',
    config: /^tsup\.config\./,
    command: /^tsup\b/,
    plugins: ['unsync/esbuild'],
    remedy: "In tsup.config: import unsync from 'unsync/esbuild' and esbuildPlugins: [unsync()].",
    insertion: { ...FUNCTION, list: 'esbuildPlugins' },
  },
  {
    name: 'tsdown',
    config: /^tsdown\.config\./,
    command: /^tsdown\b/,
    plugins: ['unsync/rolldown'],
    remedy: "In tsdown.config: import unsync from 'unsync/rolldown' and plugins: [unsync()].",
    insertion: FUNCTION,
  },
  {
    name: 'esbuild',
    config: /^(build|esbuild|esbuild\.config)\.[mc]?[jt]s$/,
    content: /['"]esbuild['"]/,
    command: /^esbuild\b/,
    plugins: ['unsync/esbuild'],
    remedy:
      "In a build script (the command line takes no plugins): import unsync from 'unsync/esbuild' and plugins: [unsync()].",
    insertion: FUNCTION,
  },
  {
    name: 'Jest',
    config: /^jest\.config\./,
    field: 'jest',
    command: /^jest\b/,
    plugins: ['unsync/jest', 'unsync/babel'],
    remedy: 'In its configuration: "transform": { "\\\\.[jt]sx?$": "unsync/jest" }.',
  },
  {
    name: 'Babel',
    config: /^(babel\.config\.|\.babelrc)/,
    field: 'babel',
    onlyWhereRun: true,
    command: /^babel\b/,
    plugins: ['unsync/babel'],
    remedy: 'In its configuration: "plugins": ["unsync/babel"].',
  },
];
