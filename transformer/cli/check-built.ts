/** `unsync check --built <dir> [glob …]`: does a build hold what its sources say? */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { explain } from '../core';
import { isOfInterest } from '../core/annotations/interest';
import {
  buildOfOtherVersion,
  entryMissing,
  entryNotLoaded,
  entryOfOther,
  entryRunsProgram,
  functionsDiffer,
  type HostMessage,
  notDispatched,
  runtimeMissing,
} from '../hosts/messages';
import { moduleId } from '../hosts/module-id';
import { type BuiltModule, findModules } from './built/find-modules';
import { type Loaded, loadAll, type Request } from './built/load';
import { UsageError } from './usage-error';

/** Something wrong with a build. */
export interface BuiltProblem extends HostMessage {
  readonly severity: 'error' | 'warning';
  /** The source, or where there is none the file of the build; relative to the working directory. */
  readonly file: string;
}

export interface BuiltReport {
  readonly modules: number;
  readonly functions: number;
  /** Those that are files of their own, each of which was loaded. */
  readonly entries: number;
  readonly problems: readonly BuiltProblem[];
}

/** A module with annotated functions, as the sources have it. */
interface SourceModule {
  readonly file: string;
  readonly id: string;
  readonly functions: readonly string[];
}

interface FoundModule extends BuiltModule {
  /** The file of the build that it is in; absolute. */
  readonly file: string;
}

/**
 * @param patterns the sources that are in the build
 * @returns the exit code: 1 when something is wrong
 * @throws {UsageError} when there is no build
 */
export async function checkBuilt(
  folder: string,
  patterns: readonly string[],
  { json }: { readonly json: boolean },
): Promise<number> {
  const report = await inspectBuild(folder, patterns);
  const { modules, functions, entries, problems } = report;
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    for (const { file, severity, code, message, remedy } of problems)
      process.stdout.write(`${file} ${severity} ${code}: ${message}\n  ${remedy}\n\n`);
    const wrong = problems.length === 0 ? 'nothing is wrong' : count(problems.length, 'problem');
    process.stdout.write(
      `${folder}: ${count(functions, 'annotated function')} in ${count(modules, 'module')}, ${count(entries, 'entry', 'entries')} loaded, ${wrong}\n`,
    );
  }
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** @throws {UsageError} when there is no build */
export async function inspectBuild(folder: string, patterns: readonly string[]): Promise<BuiltReport> {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UsageError(`There is no folder ${folder}: --built takes the folder that the build is in.`);
  const sources = sourceModules(folder, patterns);
  const found = builtModules(folder);
  if (sources.length === 0 && found.length === 0)
    throw new UsageError(
      `There is no annotated function in ${folder}, and none in ${patterns.join(', ') || 'the sources below the working directory'}.`,
    );
  const problems = [...compare(sources, found), ...(await loadEverything(folder, found))];
  const byId = new Map(found.map((module) => [module.id, module]));
  return {
    modules: byId.size,
    functions: [...byId.values()].reduce((sum, { functions }) => sum + functions.length, 0),
    entries: new Set(found.flatMap((module) => entryFile(folder, module) ?? [])).size,
    problems,
  };
}

const CODE = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}';
const NOT_BUILT = ['**/node_modules/**', '**/*.d.{ts,mts,cts}', '**/*.unsync.*'];
const TESTS = ['**/*.{test,spec}.*', '**/{test,tests,__tests__,dist,build}/**'];

function sourceModules(folder: string, patterns: readonly string[]): SourceModule[] {
  const output = `${shown(folder)}/**`;
  const files = globSync(patterns.length > 0 ? [...patterns] : [CODE], {
    ignore: [...NOT_BUILT, output, ...(patterns.length > 0 ? [] : TESTS)],
  });
  if (patterns.length > 0 && files.length === 0)
    throw new UsageError(`No source file matches ${patterns.map((one) => `\`${one}\``).join(', ')}.`);
  return files.sort().flatMap((file) => {
    if (!/\.[mc]?[jt]sx?$/.test(file)) return [];
    const source = readFileSync(file, 'utf8');
    if (!isOfInterest({ source, fileName: file })) return [];
    const functions = explain({ source, fileName: file }).functions.map(({ name }) => name);
    return functions.length === 0 ? [] : [{ file, id: moduleId(path.resolve(file), '.'), functions }];
  });
}

function builtModules(folder: string): FoundModule[] {
  const files = globSync([CODE], { cwd: folder, ignore: NOT_BUILT.slice(0, 2), dot: true });
  return files.sort().flatMap((name) => {
    const file = path.resolve(folder, name);
    return findModules(readFileSync(file, 'utf8')).map((module) => ({ ...module, file }));
  });
}

/** What the sources have and the build has not. */
function compare(sources: readonly SourceModule[], found: readonly FoundModule[]): BuiltProblem[] {
  return sources.flatMap(({ file, id, functions }): BuiltProblem[] => {
    const error = (message: HostMessage): BuiltProblem => ({ ...message, severity: 'error', file });
    const built = found.filter((module) => module.id === id);
    if (built.length === 0) {
      const other = found.find((module) => inPackage(module.id) === inPackage(id));
      return [error(other === undefined ? notDispatched(functions) : buildOfOtherVersion(other.id, id))];
    }
    // A bundler makes several copies of a module when several programs have it.
    const stale = built.find((module) => module.functions.join('\n') !== functions.join('\n'));
    return stale === undefined ? [] : [error(functionsDiffer(functions, stale.functions))];
  });
}

/** `left-pad@1.2.0/src/index.ts` → `src/index.ts` */
function inPackage(id: string): string {
  return id.replace(/^(@[^/]+\/)?[^/@]+@[^/]+\//, '');
}

/** What is in the build, and does not work there. */
async function loadEverything(folder: string, found: readonly FoundModule[]): Promise<BuiltProblem[]> {
  const problems: BuiltProblem[] = [];
  const error = (file: string, message: HostMessage): void => {
    problems.push({ ...message, severity: 'error', file: shown(file) });
  };
  const runtimes = new Map<string, string>();
  for (const { file } of found) if (asksForRuntime(file)) runtimes.set(path.dirname(file), file);
  const withEntry = new Map<string, FoundModule>();
  for (const module of found) {
    const entry = entryFile(folder, module);
    if (entry !== undefined) withEntry.set(entry, module);
    else if (module.entry.kind === 'file') error(module.file, entryMissing(module.id, module.entry.names));
  }
  const requests: Request[] = [
    ...[...runtimes.values()].map((from) => ({ kind: 'runtime', from }) as const),
    ...[...withEntry.keys()].map((file) => ({ kind: 'entry', file }) as const),
  ];
  const answers = requests.length === 0 ? [] : await loadAll(requests);
  for (const [i, request] of requests.entries()) {
    const loaded = answers[i] as Loaded;
    if (request.kind === 'runtime') {
      if (loaded.error !== undefined) error(request.from, runtimeMissing(loaded.error));
      continue;
    }
    const { id, functions } = withEntry.get(request.file) as FoundModule;
    const missing = functions.filter((name) => !loaded.functions?.includes(name));
    const sign = signOfProgram(loaded);
    if (loaded.error !== undefined) error(request.file, entryNotLoaded(id, loaded.error));
    else if (missing.length > 0) error(request.file, entryOfOther(id, missing));
    else if (sign !== undefined)
      problems.push({ ...entryRunsProgram(id, sign), severity: 'warning', file: shown(request.file) });
  }
  return problems;
}

/** What tells that more than functions was loaded. */
function signOfProgram({ printed, started: [resource] }: Loaded): string | undefined {
  const [line = ''] = printed.trim().split('\n');
  if (line !== '') return `it prints ${JSON.stringify(line)}`;
  if (resource === undefined) return undefined;
  return /Server/.test(resource) ? 'it starts a server' : `it starts something that goes on (${resource})`;
}

function asksForRuntime(file: string): boolean {
  return /["'`]unsync(\/runtime)?["'`]/.test(readFileSync(file, 'utf8'));
}

/** The file that one of the module's names leads to: from the module itself, or from a folder around it. */
function entryFile(folder: string, { file, entry }: FoundModule): string | undefined {
  if (entry.kind !== 'file') return undefined;
  const top = path.resolve(folder);
  for (let from = path.dirname(file); ; from = path.dirname(from)) {
    for (const name of entry.names) {
      // Code that runs as TypeScript has its entry as TypeScript: see `entryOf` in the runtime.
      for (const as of [name, name.replace(/\.([mc]?)jsx?$/, `.$1ts`)]) {
        const candidate = path.resolve(from, as.replace(/^\/+/, ''));
        if (existsSync(candidate)) return candidate;
      }
    }
    if (from === top || from === path.dirname(from)) return undefined;
  }
}

function shown(file: string): string {
  return path.relative('.', file).split(path.sep).join('/') || '.';
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
