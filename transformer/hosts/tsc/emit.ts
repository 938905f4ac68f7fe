/** What of tsc's output reaches the disk, and with which source map? */
import type ts from 'typescript';
import type { Diagnostic } from '../../core/types';
import { pointAtSource } from '../source-maps';
import type { TypeChecks } from './check-types';
import { internals } from './internals';
import type { Overlay } from './overlay-host';
import type { RewrittenFiles } from './rewrite';

/**
 * @param write the host's own writing function
 * @returns one that leaves out what must not be there (anything of a file with an error, the `.d.ts` of an entry),
 *   and makes every source map point at the user's text
 */
export function createWriteFile(
  write: ts.WriteFileCallback,
  overlay: Overlay,
  files: RewrittenFiles,
  checks: TypeChecks,
): ts.WriteFileCallback {
  return (fileName, text, bom, onError, sourceFiles, ...rest) => {
    const [sourceFile] = sourceFiles ?? [];
    if (sourceFile && hasError(sourceFile, files, overlay, checks)) return;
    const found = sourceFile && overlay(sourceFile.fileName);
    if (found?.kind === 'entry' && /\.d\.[mc]?ts(\.map)?$/.test(fileName)) return;
    write(
      fileName,
      found ? pointAtSource(fileName, text, found.text, found.file.original.fileName) : text,
      bom,
      onError,
      sourceFiles,
      ...rest,
    );
  };
}

function hasError(
  sourceFile: ts.SourceFile,
  files: RewrittenFiles,
  overlay: Overlay,
  checks: TypeChecks,
): boolean {
  // The entry is not among the user's files, but comes out of one.
  const file = files.get(internals(sourceFile).path) ?? overlay(sourceFile.fileName)?.file;
  if (file === undefined) return false;
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
  return file.entry === null ? file.diagnostics.some(isError) : checks.of(file).some(isError);
}
