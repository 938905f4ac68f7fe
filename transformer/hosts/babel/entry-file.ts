/** An entry as a file of its own, next to the output that Babel's caller writes. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { entryFileName } from '../../core/entry-names';
import type { Options, ResolvedOptions } from './api';
import type { CompiledEntry } from './compile-entry';

/** The extension says the format, whatever `package.json` the output will end up under. */
export function entryExtension(kind: 'esm' | 'cjs'): string {
  return kind === 'esm' ? '.mjs' : '.cjs';
}

/**
 * @returns absolute path of the entry's file
 * @throws Error when the source is not inside `rootDir`, so that it has no place in `outDir`
 */
export function entryPath(
  fileName: string,
  options: Options & { readonly outDir: string },
  kind: 'esm' | 'cjs',
): string {
  const relative = path.relative(options.rootDir, fileName);
  if (relative.startsWith('..') || path.isAbsolute(relative)) {
    throw new Error(
      `unsync/babel: ${fileName} is not inside \`rootDir\` (${options.rootDir}), so its worker entry has no place in \`outDir\`. Set \`rootDir\` to the folder that you compile, or leave \`outDir\` out to have entries travel inside the output.`,
    );
  }
  return path.join(options.outDir, entryFileName(relative, entryExtension(kind)));
}

/** @param file absolute; its folder is made. A file that already has the same content is not touched. */
export function writeEntry(file: string, entry: CompiledEntry, options: ResolvedOptions): void {
  if (!entry.map) {
    writeIfChanged(file, `${entry.code}\n`);
    return;
  }
  const name = path.basename(file);
  const map = JSON.stringify({ ...entry.map, file: name, sources: sourcesFrom(file, entry, options) });
  const inline = `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(map).toString('base64')}`;
  if (options.sourceMaps === 'inline') {
    writeIfChanged(file, `${entry.code}\n${inline}\n`);
    return;
  }
  writeIfChanged(`${file}.map`, map);
  const comment = options.sourceMaps === 'both' ? inline : `//# sourceMappingURL=${name}.map`;
  writeIfChanged(file, `${entry.code}\n${comment}\n`);
}

/** Babel names the source as seen from the module's output, or by its base name; seen from the entry it is here. */
function sourcesFrom(
  file: string,
  { map }: CompiledEntry,
  { filename, inputSourceMap }: ResolvedOptions,
): readonly (string | null)[] {
  if (!map || !filename || (map.sources.length !== 1 && inputSourceMap)) return map?.sources ?? [];
  return [path.relative(path.dirname(file), filename).split(path.sep).join('/')];
}

/** Renamed into place, so that a worker or a watcher never reads half a file. */
function writeIfChanged(file: string, content: string): void {
  if (readOrNull(file) === content) return;
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw new Error(
      `unsync/babel: cannot write the worker entry ${file}: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
