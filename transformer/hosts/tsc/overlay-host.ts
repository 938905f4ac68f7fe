/**
 * A compiler host in which the rewritten texts stand in the place of the user's files, and the entries beside them.
 */
import { createHash } from 'node:crypto';
import type ts from 'typescript';
import { version as unsyncVersion } from '../version';
import {
  type CompilerHostInternals,
  internals,
  type PatchedTypeScript,
  type ProgramInternals,
  type TypeScript,
} from './internals';
import type { GeneratedText, RewrittenFile, RewrittenFiles } from './rewrite';

/** The overlay's answer to "which file is this?": the user's file, and which of its two texts. */
export interface OverlayFile {
  readonly file: RewrittenFile;
  readonly kind: 'main' | 'entry';
  readonly text: GeneratedText;
}

/** Looks files up by any spelling of their name that TypeScript uses. */
export type Overlay = (fileName: string) => OverlayFile | undefined;

/** @param canonical makes a file name comparable (absolute, and lower case where the file system ignores case) */
export function createOverlay(files: RewrittenFiles, canonical: (fileName: string) => string): Overlay {
  const byName = new Map<string, OverlayFile>();
  for (const file of files.values()) {
    const { main, entry } = file;
    if (main) byName.set(canonical(main.fileName), { file, kind: 'main', text: main });
    if (entry) byName.set(canonical(entry.fileName), { file, kind: 'entry', text: entry });
  }
  return (fileName) => byName.get(canonical(fileName));
}

/** Source files that were made of a text, for as long as the text lives; builders compare them by identity. */
const sourceFiles = new WeakMap<GeneratedText, Map<string, ts.SourceFile>>();

/**
 * @param before the Program over the user's own texts: files that are not rewritten are taken from it, so that
 *   nothing is parsed twice
 * @returns a host over `host` that answers for the overlay's files, and leaves everything else to it
 */
export function createOverlayHost(
  typescript: TypeScript,
  host: ts.CompilerHost,
  before: ProgramInternals,
  overlay: Overlay,
): ts.CompilerHost {
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (fileName, options, onError, create) => {
    const found = overlay(fileName);
    if (found) return generatedSourceFile(typescript, found, options);
    return before.getSourceFile(fileName) ?? host.getSourceFile(fileName, options, onError, create);
  };
  // A watching host gets new members while it lives, so it is inherited from, not copied.
  const layered = Object.create(host) as ts.CompilerHost;
  layered.getSourceFile = getSourceFile;
  if (host.getSourceFileByPath) {
    layered.getSourceFileByPath = (fileName, filePath, options, onError, create) => {
      const found = overlay(fileName);
      if (found) return generatedSourceFile(typescript, found, options);
      return (
        before.getSourceFile(fileName) ??
        host.getSourceFileByPath?.(fileName, filePath, options, onError, create)
      );
    };
  }
  layered.fileExists = (fileName) => overlay(fileName) !== undefined || host.fileExists(fileName);
  layered.readFile = (fileName) => overlay(fileName)?.text.rewritten ?? host.readFile(fileName);
  reuseResolutions(typescript, layered, before);
  reuseLibraries(typescript as PatchedTypeScript, layered, before);
  return layered;
}

/**
 * Where modules are is known from the Program before: looking them up again would take as long as it took then. A host
 * that resolves by itself (a watcher's, a builder's) keeps a cache of its own.
 */
function reuseResolutions(typescript: TypeScript, host: ts.CompilerHost, before: ProgramInternals): void {
  const cache = before.getModuleResolutionCache?.();
  if (!cache || host.resolveModuleNameLiterals || host.resolveModuleNames) return;
  host.getModuleResolutionCache = () => cache;
  host.resolveModuleNameLiterals = (literals, containingFile, redirectedReference, options, file) =>
    literals.map((literal) => {
      const mode = typescript.getModeForUsageLocation(file, literal, options);
      return (
        before.getResolvedModule?.(file, literal.text, mode) ??
        typescript.resolveModuleName(
          literal.text,
          containingFile,
          options,
          host,
          cache,
          redirectedReference,
          mode,
        )
      );
    });
}

/** Each library is looked for in every `node_modules` above, which takes longer than anything else in a second Program. */
function reuseLibraries(
  { resolveLibrary }: PatchedTypeScript,
  host: CompilerHostInternals,
  { resolvedLibReferences: known }: ProgramInternals,
): void {
  if (!known || !resolveLibrary || host.resolveLibrary) return;
  host.resolveLibrary = (name, from, options, libFileName) =>
    known.get(libFileName)?.resolution ?? resolveLibrary(name, from, options, host);
}

function generatedSourceFile(
  typescript: TypeScript,
  { file, text }: OverlayFile,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
): ts.SourceFile {
  const key = JSON.stringify(options, (name, value) => (name === 'packageJsonScope' ? undefined : value));
  const made = sourceFiles.get(text) ?? new Map<string, ts.SourceFile>();
  sourceFiles.set(text, made);
  const existing = made.get(key);
  if (existing) return existing;
  const sourceFile = typescript.createSourceFile(text.fileName, text.rewritten, options);
  internals(sourceFile).version = versionOf(file, text);
  made.set(key, sourceFile);
  return sourceFile;
}

/**
 * Changes when the user's text changes, and when the same text comes out otherwise: with the plugin added to or
 * removed from a project that has a `.tsbuildinfo`, or with another version of unsync.
 */
function versionOf(file: RewrittenFile, text: GeneratedText): string {
  return createHash('sha256')
    .update(`unsync ${unsyncVersion}\0${internals(file.original).version}\0${text.rewritten}`)
    .digest('hex');
}
