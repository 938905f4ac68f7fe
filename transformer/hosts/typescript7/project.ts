/** Which projects does a command of tsc compile, and what of their configuration concerns unsync? */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { createFilesMatcher, parseTsconfig, type TsConfigJsonResolved } from 'get-tsconfig';
import type { SeverityOverrides } from '../../core/types';
import { checkSeverity } from '../severity';
import type { CommandLine } from './command-line';

/** The compiler options that unsync reads, with the values that a tsconfig has. */
export interface ProjectOptions {
  readonly module?: string;
  readonly moduleResolution?: string;
  readonly target?: string;
  readonly jsx?: string;
  readonly jsxFactory?: string;
  readonly jsxFragmentFactory?: string;
  readonly reactNamespace?: string;
  readonly isolatedDeclarations?: boolean;
  readonly composite?: boolean;
  readonly noEmit?: boolean;
  readonly noEmitOnError?: boolean;
  readonly noCheck?: boolean;
  readonly outDir?: string;
  readonly declarationDir?: string;
  readonly rootDir?: string;
  readonly pretty?: boolean;
  readonly plugins?: readonly { readonly transform?: unknown; readonly severity?: unknown }[];
}

export interface Project {
  /** `null` when the command names source files. */
  readonly configFile: string | null;
  readonly folder: string;
  readonly options: ProjectOptions;
  readonly severity: SeverityOverrides;
  /** Transformers of ts-patch that are listed beside ours. */
  readonly otherTransformers: readonly string[];
  /** What paths of outputs begin with under `outDir`, they do not: `src` for `src/a.ts` → `dist/a.js`. */
  readonly rootFolder: string;
  /** Absolute: what is in there is output. */
  readonly outputFolders: readonly string[];
  /** Folders that `include` and `files` begin with. */
  readonly sourceFolders: readonly string[];
  /** Whether the configuration names a file, or includes it. */
  has(fileName: string): boolean;
  readonly references: readonly string[];
}

/**
 * @returns the projects that are named, and under `-b` those that they refer to; none when there is no configuration
 *   where one should be, or when it cannot be read: tsc says so best itself
 */
export function projectsOf(commandLine: CommandLine, cwd: string): Project[] {
  const { build, projects, files, options } = commandLine;
  if (files.length > 0) return [withoutConfig(files, options, cwd)];
  const named = projects.length > 0 ? projects : ['.'];
  const found = new Map<string, Project>();
  const add = (configFile: string): void => {
    if (found.has(configFile)) return;
    const project = readProject(configFile, options);
    if (project === null) return;
    found.set(configFile, project);
    // Without -b a project's references are looked at too: as declarations, which were built before.
    if (build) for (const reference of project.references) add(reference);
  };
  for (const name of named) {
    const configFile = build || projects.length > 0 ? configAt(path.resolve(cwd, name)) : nearestConfig(cwd);
    if (configFile !== null) add(configFile);
  }
  return [...found.values()];
}

function readProject(configFile: string, given: ProjectOptions): Project | null {
  let config: TsConfigJsonResolved;
  try {
    config = parseTsconfig(configFile);
  } catch {
    return null;
  }
  const folder = path.dirname(configFile);
  const options = { ...(config.compilerOptions as ProjectOptions | undefined), ...given };
  const transformers = (options.plugins ?? []).filter(({ transform }) => typeof transform === 'string');
  const own = transformers.find(({ transform }) => transform === 'unsync/transformer');
  const matches = createFilesMatcher({ path: configFile, config });
  return {
    configFile,
    folder,
    options,
    // The default since TypeScript 6.
    rootFolder: path.resolve(folder, options.rootDir ?? '.'),
    severity: checkSeverity(own?.severity, 'unsync/transformer'),
    otherTransformers: transformers
      .filter((entry) => entry !== own)
      .map(({ transform }) => String(transform)),
    outputFolders: [options.outDir, options.declarationDir].flatMap((name) =>
      name ? [path.resolve(folder, name)] : [],
    ),
    sourceFolders: [...(config.include ?? []), ...(config.files ?? [])].map((pattern) =>
      path.resolve(folder, pattern.replace(/(^|\/)[^/]*[*?].*$/, '') || '.'),
    ),
    has: (fileName) => matches(fileName) !== undefined,
    references: (config.references ?? []).flatMap(
      (reference) => configAt(path.resolve(folder, reference.path)) ?? [],
    ),
  };
}

function withoutConfig(files: readonly string[], options: ProjectOptions, cwd: string): Project {
  const all = new Set(files.map((file) => path.resolve(cwd, file)));
  return {
    configFile: null,
    folder: cwd,
    options,
    rootFolder: options.rootDir ? path.resolve(cwd, options.rootDir) : commonFolder([...all]),
    severity: {},
    otherTransformers: [],
    outputFolders: options.outDir ? [path.resolve(cwd, options.outDir)] : [],
    sourceFolders: [...all].map((file) => path.dirname(file)),
    has: (fileName) => all.has(fileName),
    references: [],
  };
}

function commonFolder(files: readonly string[]): string {
  let common = path.dirname(files[0] ?? '.');
  for (const file of files)
    while (!`${path.dirname(file)}${path.sep}`.startsWith(`${common}${path.sep}`))
      common = path.dirname(common);
  return common;
}

/** @param name a configuration, or the folder of one */
function configAt(name: string): string | null {
  const file = statSync(name, { throwIfNoEntry: false })?.isDirectory()
    ? path.join(name, 'tsconfig.json')
    : name;
  return existsSync(file) ? file : null;
}

function nearestConfig(folder: string): string | null {
  const file = path.join(folder, 'tsconfig.json');
  if (existsSync(file)) return file;
  const parent = path.dirname(folder);
  return parent === folder ? null : nearestConfig(parent);
}
