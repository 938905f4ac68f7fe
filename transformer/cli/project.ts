/** Which TypeScript project is a file part of, and what does its configuration say? */
import { createRequire } from 'node:module';
import path from 'node:path';
import type ts from 'typescript';
import type { SeverityOverrides } from '../core/types';
import { checkSeverity } from '../hosts/severity';
import { isRecentEnough } from '../hosts/tsc/supported';
import { UsageError } from './usage-error';

export interface TypeScriptProject {
  readonly typescript: typeof ts;
  readonly configFile: string;
  readonly options: ts.CompilerOptions;
  /** `.d.ts` files of the project: what they declare is there without an import. */
  readonly declarations: readonly string[];
  /** The plugin's own option. */
  readonly severity: SeverityOverrides;
}

const byConfigFile = new Map<string, ReadProject>();

/**
 * @returns `null` without a `tsconfig.json` above the file, or without a TypeScript that has an API (5.4 to 6)
 * @throws {UsageError} when the configuration cannot be read
 */
export function projectOf(fileName: string): TypeScriptProject | null {
  const typescript = loadTypeScript(fileName);
  const configFile = typescript?.findConfigFile(path.dirname(fileName), typescript.sys.fileExists);
  if (!typescript || configFile === undefined) return null;
  const nearest = read(typescript, configFile);
  if (nearest.files.has(comparable(fileName))) return nearest;
  // A `tsconfig.json` that only refers to others says nothing about the files of those.
  const others = nearest.references.map((other) => read(typescript, other));
  return others.find(({ files }) => files.has(comparable(fileName))) ?? nearest;
}

interface ReadProject extends TypeScriptProject {
  readonly files: ReadonlySet<string>;
  /** Configuration files. */
  readonly references: readonly string[];
}

function read(typescript: typeof ts, configFile: string): ReadProject {
  const known = byConfigFile.get(configFile);
  if (known !== undefined) return known;
  const project = readProject(typescript, configFile);
  byConfigFile.set(configFile, project);
  return project;
}

function readProject(typescript: typeof ts, configFile: string): ReadProject {
  const shown = path.relative('.', configFile).split(path.sep).join('/');
  const fail = (error: ts.Diagnostic): never => {
    const { file, start } = error;
    const line = file && start !== undefined ? `:${file.getLineAndCharacterOfPosition(start).line + 1}` : '';
    const text = typescript.flattenDiagnosticMessageText(error.messageText, ' ');
    throw new UsageError(`${shown}${line} cannot be read: ${text}`);
  };
  const { config, error } = typescript.readConfigFile(configFile, typescript.sys.readFile);
  if (error !== undefined) fail(error);
  const { options, fileNames, projectReferences, errors } = typescript.parseJsonConfigFileContent(
    config,
    typescript.sys,
    path.dirname(configFile),
    undefined,
    configFile,
  );
  const [wrong] = errors.filter(({ code }) => !WITHOUT_FILES.has(code));
  if (wrong !== undefined) fail(wrong);
  return {
    typescript,
    configFile,
    options,
    declarations: fileNames.filter((name) => /\.d\.([\w-]+\.)?[cm]?ts$/.test(name)),
    severity: severityIn(options, shown),
    files: new Set(fileNames.map(comparable)),
    references: (projectReferences ?? []).map((reference) =>
      typescript.resolveProjectReferencePath(reference),
    ),
  };
}

/** What TypeScript calls a configuration that has no files, which is none of our business. */
const WITHOUT_FILES = new Set([18002, 18003]);

function comparable(fileName: string): string {
  return path.resolve(fileName);
}

function severityIn({ plugins }: ts.CompilerOptions, shown: string): SeverityOverrides {
  const all = (Array.isArray(plugins) ? plugins : []) as { transform?: unknown; severity?: unknown }[];
  const own = all.find(({ transform }) => transform === 'unsync/transformer');
  try {
    return checkSeverity(own?.severity, shown);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The project's own; `null` without one, and with one that has no such API (TypeScript 7). */
function loadTypeScript(fileName: string): typeof ts | null {
  try {
    const typescript = createRequire(fileName)('typescript') as Partial<typeof ts>;
    const usable = typeof typescript.createProgram === 'function' && isRecentEnough(typescript.version ?? '');
    return usable ? (typescript as typeof ts) : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    if ((error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return null;
    throw error;
  }
}
