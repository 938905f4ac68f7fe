/** Which TypeScript project is a file part of, and what does its configuration say? */
import { createRequire } from 'node:module';
import path from 'node:path';
import type ts from 'typescript';
import type { SeverityOverrides } from '../core/types';
import { checkSeverity } from '../hosts/severity';
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

const byConfigFile = new Map<string, TypeScriptProject>();

/**
 * @returns `null` without a `tsconfig.json` above the file, or without a TypeScript that has an API (5.4 to 6)
 * @throws {UsageError} when the configuration cannot be read
 */
export function projectOf(fileName: string): TypeScriptProject | null {
  const typescript = loadTypeScript(fileName);
  const configFile = typescript?.findConfigFile(path.dirname(fileName), typescript.sys.fileExists);
  if (!typescript || configFile === undefined) return null;
  const known = byConfigFile.get(configFile);
  if (known !== undefined) return known;
  const project = readProject(typescript, configFile);
  byConfigFile.set(configFile, project);
  return project;
}

function readProject(typescript: typeof ts, configFile: string): TypeScriptProject {
  const shown = path.relative('.', configFile).split(path.sep).join('/');
  const { config, error } = typescript.readConfigFile(configFile, typescript.sys.readFile);
  if (error !== undefined) {
    throw new UsageError(
      `${shown} cannot be read: ${typescript.flattenDiagnosticMessageText(error.messageText, ' ')}`,
    );
  }
  const { options, fileNames } = typescript.parseJsonConfigFileContent(
    config,
    typescript.sys,
    path.dirname(configFile),
    undefined,
    configFile,
  );
  const declarations = fileNames.filter((name) => /\.d\.([\w-]+\.)?[cm]?ts$/.test(name));
  return { typescript, configFile, options, declarations, severity: severityIn(options, shown) };
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
    return typeof typescript.createProgram === 'function' ? (typescript as typeof ts) : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    if ((error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return null;
    throw error;
  }
}
