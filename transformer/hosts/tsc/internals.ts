/**
 * The members of TypeScript's objects that this host uses and that TypeScript's typings leave out. All of them are in
 * every version from 5.4 to 6.0; each use is guarded where a version may lack it.
 */
import type ts from 'typescript';

export type TypeScript = typeof ts;

/** A `SourceFile` with what Programs and builders keep on it. */
export interface SourceFileInternals extends ts.SourceFile {
  /** Hash of the text; builders take a file as changed when it differs. */
  version: string;
  path: ts.Path;
  /** The key under which a builder writes diagnostics of the file into `.tsbuildinfo`. */
  resolvedPath: ts.Path;
  parseDiagnostics: readonly ts.Diagnostic[];
}

/** The diagnostics getters that builders call beside the public ones, and the bookkeeping of root files. */
export interface ProgramInternals extends ts.Program {
  getBindAndCheckDiagnostics?(file: ts.SourceFile, token?: ts.CancellationToken): readonly ts.Diagnostic[];
  getProgramDiagnostics?(file: ts.SourceFile, token?: ts.CancellationToken): readonly ts.Diagnostic[];
  getCachedSemanticDiagnostics?(file?: ts.SourceFile): readonly ts.Diagnostic[] | undefined;
  getFileIncludeReasons?(): Map<ts.Path, readonly unknown[]>;
  /** Writes `.tsbuildinfo` alone. */
  emitBuildInfo?(writeFile?: ts.WriteFileCallback, ...rest: readonly unknown[]): ts.EmitResult;
  getResolvedModule?(
    file: ts.SourceFile,
    name: string,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
  getSourceFileByPath(path: ts.Path): ts.SourceFile | undefined;
  getModuleResolutionCache?(): ts.ModuleResolutionCache | undefined;
  /** By the library's file name, `lib.es2022.d.ts`. */
  readonly resolvedLibReferences?: ReadonlyMap<string, { readonly resolution: LibraryResolution }>;
  getEmitModuleFormatOfFile?(file: ts.SourceFile): ts.ModuleKind;
}

type LibraryResolution = ts.ResolvedModuleWithFailedLookupLocations;

/** Looks for a package that stands in for a library of TypeScript's own (`@typescript/lib-dom`). */
type ResolveLibrary<Last> = (
  name: string,
  from: string,
  options: ts.CompilerOptions,
  last: Last,
) => LibraryResolution;

export interface CompilerHostInternals extends ts.CompilerHost {
  resolveLibrary?: ResolveLibrary<string>;
}

/** Functions of the module that its typings leave out. */
export interface PatchedTypeScript {
  readonly resolveLibrary?: ResolveLibrary<ts.CompilerHost>;
  /** `ts.createProgram` without ts-patch around it; only ts-patch's patched module has it. */
  readonly originalCreateProgram?: typeof ts.createProgram;
  /** Where an incremental build keeps what it knows; `undefined` for other builds. */
  getTsBuildInfoEmitOutputFilePath?(options: ts.CompilerOptions): string | undefined;
}

export function internals(file: ts.SourceFile): SourceFileInternals {
  return file as SourceFileInternals;
}
