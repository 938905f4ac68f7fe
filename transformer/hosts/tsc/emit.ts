/** What of tsc's output reaches the disk, and with which source map? */
import path from 'node:path';
import type ts from 'typescript';
import type { Diagnostic } from '../../core/types';
import { composeMap, type ToolSourceMap } from '../source-maps';
import type { TypeChecks } from './check-types';
import { internals } from './internals';
import type { Overlay, OverlayFile } from './overlay-host';
import type { RewrittenFiles } from './rewrite';

const INLINE_MAP =
  /(\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,)([A-Za-z0-9+/=]+)(\s*)$/;

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
    write(fileName, found ? toUserMap(fileName, text, found) : text, bom, onError, sourceFiles, ...rest);
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

/** @returns a `.map` file's text, or JavaScript with its inline map, pointing at the user's file */
function toUserMap(fileName: string, text: string, found: OverlayFile): string {
  const rename = (source: string | null): string | null =>
    source === null
      ? null
      : path.posix.join(path.posix.dirname(source), path.basename(found.file.original.fileName));
  const compose = (json: string): string =>
    JSON.stringify(composeMap(JSON.parse(json) as ToolSourceMap, found.text, rename));
  if (fileName.endsWith('.map')) return compose(text);
  return text.replace(INLINE_MAP, (_all, head: string, base64: string, tail: string) => {
    const map = Buffer.from(base64, 'base64').toString('utf8');
    return `${head}${Buffer.from(compose(map)).toString('base64')}${tail}`;
  });
}
