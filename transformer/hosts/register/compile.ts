/** What does Node run in the place of a source file, or of an entry that is nowhere on the disk? */
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import type * as TypeScript from 'typescript';
import { transform } from '../../core';
import { isOfInterest } from '../../core/annotations/interest';
import { entryFileName } from '../../core/entry-names';
import { lineStarts } from '../../core/lines';
import type { GeneratedModule } from '../../core/types';
import { sourceOfEntry } from '../bundlers/rewrite';
import { moduleId } from '../module-id';
import { isOwnModule } from '../own-modules';
import { hasModuleSyntax, nearestPackage } from '../package-type';
import { createPositionMap } from '../positions';
import { checkSeverity } from '../severity';
import { composeMap, type ToolSourceMap } from '../source-maps';
import { formatDiagnostic, throwErrors } from '../syntax-error';
import { languageOptionsFor } from './language-options';

export interface Compiled {
  readonly code: string;
  readonly format: 'module' | 'commonjs';
}

/** In Node from 22.13. */
const { stripTypeScriptTypes } = Module as { stripTypeScriptTypes?: (code: string) => string };

const SOURCE = /\.[mc]?[jt]sx?$/;

/**
 * @param fileName absolute
 * @returns JavaScript for a file with annotated functions and for an entry, for any TypeScript when Node itself does
 *   not run it; `null` for what is Node's own business
 * @throws UnsyncSyntaxError for the core's errors; Error when TypeScript cannot be compiled here
 */
export function compile(fileName: string): Compiled | null {
  if (!SOURCE.test(fileName) || /[\\/]node_modules[\\/]/.test(fileName)) return null;
  const source = sourceOfEntry(fileName);
  const sourceFile = source ?? fileName;
  if (!existsSync(sourceFile)) return null;
  const text = readFileSync(sourceFile, 'utf8').replace(/^\uFEFF/, '');
  if (source === null && !isOfInterest({ source: text, fileName })) return onlyTypes(fileName, text);

  const format = formatOf(sourceFile, text);
  const name = path.basename(sourceFile);
  const entryName = entryFileName(name);
  const result = transform({
    source: text,
    fileName: sourceFile,
    id: moduleId(sourceFile, process.cwd()),
    options: {
      format: format === 'module' ? 'esm' : 'cjs',
      importForm: format === 'module' ? 'import' : 'require',
      view: 'plain',
      keepBodies: true,
      entry: { specifier: `./${entryName}` },
      ownSpecifier: `./${name}`,
      imports: { isOwnModule: (specifier) => isOwnModule(specifier, sourceFile) },
      severity: checkSeverity(nearestPackage(path.dirname(sourceFile)).unsync?.severity, 'unsync/register'),
    },
  });
  const warnings = throwErrors(result.diagnostics);
  if (result.entry === null || result.map === null) return source === null ? onlyTypes(fileName, text) : null;
  if (source === null)
    for (const warning of warnings) process.emitWarning(`${fileName}: ${formatDiagnostic(warning)}`);
  const { code, map, kept } = result;
  const generated: GeneratedModule = source === null ? { code, map, kept } : result.entry;
  return { code: toJavaScript(fileName, generated, text), format };
}

function onlyTypes(fileName: string, text: string): Compiled | null {
  if (!isTypeScript(fileName) || (process.features as { typescript?: unknown }).typescript) return null;
  const map = identityMap(path.basename(fileName), text);
  const kept = [{ at: 0, start: 0, length: text.length }];
  const code = toJavaScript(fileName, { code: text, map, kept }, text);
  return { code, format: formatOf(fileName, text) };
}

function isTypeScript(fileName: string): boolean {
  return /\.[mc]?tsx?$/.test(fileName);
}

/** As Node decides it: by the extension, by the package, by what the text looks like. */
function formatOf(fileName: string, text: string): 'module' | 'commonjs' {
  const [, letter] = /\.([mc]?)[jt]sx?$/.exec(fileName) ?? [];
  if (letter) return letter === 'm' ? 'module' : 'commonjs';
  const type = nearestPackage(path.dirname(fileName)).type;
  if (type === 'module' || type === 'commonjs') return type;
  return hasModuleSyntax(text) ? 'module' : 'commonjs';
}

/** @returns JavaScript with an inline map to the user's file */
function toJavaScript(fileName: string, generated: GeneratedModule, source: string): string {
  const { code, map } = generated;
  if (!isTypeScript(fileName)) return withMap(code, { ...map, sourcesContent: [source] });
  if (!/x$/.test(fileName) && stripTypeScriptTypes) {
    try {
      // Types become blanks: every character stays where it is, and so does the map.
      return withMap(
        withoutWarning(() => stripTypeScriptTypes(code)),
        { ...map, sourcesContent: [source] },
      );
    } catch (error) {
      // Enums and their like are not types only: they have to be compiled, as `typescript` does below.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw error;
    }
  }
  const typescript = loadTypeScript(fileName);
  const { outputText, sourceMapText = '' } = typescript.transpileModule(code, {
    fileName,
    compilerOptions: {
      jsx: typescript.JsxEmit.ReactJSX,
      ...languageOptionsFor(typescript, fileName),
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.Preserve,
      sourceMap: true,
      verbatimModuleSyntax: false,
    },
  });
  const composed = composeMap(
    JSON.parse(sourceMapText) as ToolSourceMap,
    { rewritten: code, source, positions: createPositionMap(generated, source) },
    () => map.sources[0] ?? null,
  );
  return withMap(outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ''), {
    ...composed,
    sourcesContent: [source],
  });
}

function withMap(code: string, map: object): string {
  const base64 = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${base64}`;
}

/** Stripping is stable in what it does; only its name is experimental in some versions of Node, and says so. */
function withoutWarning<T>(run: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function loadTypeScript(fileName: string): typeof TypeScript {
  let cause: unknown;
  try {
    const found = createRequire(fileName)('typescript') as Partial<typeof TypeScript>;
    // TypeScript 7 compiles nothing for others.
    if (found.transpileModule) return found as typeof TypeScript;
  } catch (error) {
    cause = error;
  }
  throw new Error(
    `unsync/register cannot run ${fileName}: Node ${process.version} does not strip the types of this file. Install \`typescript\` (5 or 6) in the project, or use a newer Node.`,
    { cause },
  );
}

function identityMap(name: string, text: string): GeneratedModule['map'] {
  const mappings = lineStarts(text)
    .map((_start, index) => (index === 0 ? 'AAAA' : 'AACA'))
    .join(';');
  return { version: 3, sources: [name], names: [], mappings };
}
