/** From tsc's Program to one over the rewritten files and their entries. */
import type ts from 'typescript';
import type { SeverityOverrides } from '../../core/types';
import type { PatchedTypeScript, ProgramInternals, TypeScript } from './internals';
import { KeptResults } from './kept-results';
import { createOverlay, createOverlayHost, type Overlay } from './overlay-host';
import { type RewrittenFiles, rewriteFiles } from './rewrite';

export interface RewrittenProgram {
  /** Checks and emits the rewritten files; shows itself as it is. */
  readonly program: ProgramInternals;
  /** The Program over the user's own texts. */
  readonly before: ts.Program;
  readonly host: ts.CompilerHost;
  readonly files: RewrittenFiles;
  readonly overlay: Overlay;
  readonly kept: KeptResults;
}

/**
 * @param before the Program over the user's own texts
 * @param host what it was made with
 * @param severity what the project makes of single diagnostics
 * @returns `null` when no file has an annotated function, or a diagnostic
 */
export function rewriteProgram(
  typescript: TypeScript,
  before: ts.Program,
  host: ts.CompilerHost,
  severity: SeverityOverrides,
): RewrittenProgram | null {
  const kept = new KeptResults(typescript, host, before.getCompilerOptions());
  const files = rewriteFiles(typescript, before as ProgramInternals, severity, kept);
  if (files.size === 0) return null;
  const currentDirectory = before.getCurrentDirectory();
  const overlay = createOverlay(files, (fileName) => {
    const absolute = host.getCanonicalFileName(fileName.replaceAll('\\', '/'));
    return isAbsolute(absolute) ? absolute : host.getCanonicalFileName(`${currentDirectory}/${fileName}`);
  });
  const entries = [...files.values()].flatMap(({ entry }) => (entry ? [entry.fileName] : []));
  const program = createProgram(typescript)({
    rootNames: [...before.getRootFileNames(), ...entries],
    options: before.getCompilerOptions(),
    projectReferences: before.getProjectReferences(),
    host: createOverlayHost(typescript, host, before as ProgramInternals, overlay),
    configFileParsingDiagnostics: before.getConfigFileParsingDiagnostics(),
  }) as ProgramInternals;
  return { program, before, host, files, overlay, kept };
}

/** ts-patch's own `createProgram` would run every plugin over the new Program again. */
function createProgram(typescript: TypeScript & PatchedTypeScript): typeof ts.createProgram {
  return typescript.originalCreateProgram ?? typescript.createProgram;
}

function isAbsolute(fileName: string): boolean {
  return fileName.startsWith('/') || /^[A-Za-z]:\//.test(fileName);
}
