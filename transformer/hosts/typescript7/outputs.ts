/** Which of tsc's outputs comes from which rewritten file, and what is to be done with it before it reaches the disk? */
import path from 'node:path';
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { lineAndColumn, lineStarts } from '../../core/lines';
import { pointAtSource, type ToolSourceMap } from '../source-maps';
import { outputExtension } from './module-format';
import { moveParameters, type Piece } from './move-parameters';
import type { Project } from './project';
import type { RewrittenFile, View } from './rewrite';

/** Where an output comes from. */
interface Origin {
  readonly file: RewrittenFile;
  /** The text that it was made of; `null` for the user's own. */
  readonly view: View | null;
}

/** By the user's path of the output. */
export type Origins = ReadonlyMap<string, Origin>;

/** @returns of each output that a rewritten file or its entry may have, where it comes from */
export function originsOf(files: Iterable<RewrittenFile>, projects: readonly Project[]): Origins {
  const origins = new Map<string, Origin>();
  const add = (fileName: string, origin: Origin): void => {
    for (const project of projects)
      for (const output of outputsOf(fileName, project)) origins.set(output, origin);
  };
  for (const file of files) {
    add(file.fileName, { file, view: file.main });
    if (file.entry) add(file.entry.fileName, { file, view: file.entry });
  }
  return origins;
}

/** Without an `outDir` outputs are where the sources are. */
function outputsOf(fileName: string, { options, folder, rootFolder }: Project): string[] {
  const stem = fileName.replace(/\.[^.]+$/, '');
  const extension = outputExtension(options, fileName);
  const declaration = extension.replace(/^\.([mc]?)jsx?$/, '.d.$1ts');
  const under = (directory: string | undefined): string =>
    directory ? path.resolve(folder, directory, path.relative(rootFolder, stem)) : stem;
  const code = `${under(options.outDir)}${extension}`;
  const types = `${under(options.declarationDir ?? options.outDir)}${declaration}`;
  return [code, `${code}.map`, types, `${types}.map`];
}

/** Outputs of one compilation. */
export class OutputFinisher {
  /** @param read gives the compiler's own text of an output */
  constructor(
    private readonly origins: Origins,
    private readonly read: (fileName: string) => string,
  ) {}

  /**
   * @param fileName the user's path
   * @returns what is to be there; `null` for what must not: types of an entry, anything of a file with an error
   */
  finish(fileName: string): string | null {
    const origin = this.origins.get(fileName);
    if (origin?.file.diagnostics.some(({ severity }) => severity === 'error')) return null;
    const text = this.read(fileName);
    if (!origin?.view) return text;
    const { view } = origin;
    if (view.kind === 'entry' && /\.d\.[mc]?ts(\.map)?$/.test(fileName)) return null;
    const isMap = fileName.endsWith('.map');
    const codeFile = isMap ? fileName.slice(0, -'.map'.length) : fileName;
    const code =
      view.kind === 'main' && /\.[mc]?jsx?$/.test(codeFile) ? (isMap ? this.read(codeFile) : text) : '';
    const pieces = moveParameters(code);
    const edited = isMap || pieces === null ? text : joined(pieces, text);
    return pointAtSource(fileName, edited, view, view.file.fileName, (map) =>
      pieces === null ? map : followPieces(map, code, pieces),
    );
  }
}

function joined(pieces: readonly Piece[], code: string): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : code.slice(piece.start, piece.end)))
    .join('');
}

/** @returns the map of the text that consists of `pieces`, given that of `code` */
function followPieces(map: ToolSourceMap, code: string, pieces: readonly Piece[]): ToolSourceMap {
  const lines = lineStarts(code);
  const places = decode(map.mappings).flatMap((line, number) =>
    line.map((segment) => ({ offset: (lines[number] ?? 0) + segment[0], segment })),
  );
  const text = joined(pieces, code);
  const toLineAndColumn = lineAndColumn(text);
  const mappings: SourceMapSegment[][] = lineStarts(text).map(() => []);
  const stretches = pieces.filter((piece) => typeof piece !== 'string');
  // What stands at either end of a stretch that was moved goes with it.
  const moved = new Set(stretches.filter(({ start }, index) => start < (stretches[index - 1]?.end ?? 0)));
  const starts = new Set(stretches.map(({ start }) => start));
  const left = new Set([...moved].map(({ end }) => end));
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      at += piece.length;
      continue;
    }
    const { start, end } = piece;
    for (const { offset, segment } of places) {
      if (offset < start || offset > end) continue;
      const isElsewhere = offset === start ? left.has(offset) : offset === end && starts.has(offset);
      if (isElsewhere && !moved.has(piece)) continue;
      const [line, column] = toLineAndColumn(at + offset - start);
      mappings[line]?.push([column, ...segment.slice(1)] as unknown as SourceMapSegment);
    }
    at += end - start;
  }
  while (mappings.at(-1)?.length === 0) mappings.pop();
  return { ...map, mappings: encode(mappings) };
}
