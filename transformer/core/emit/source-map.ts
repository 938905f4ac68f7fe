/** Source maps of generated modules. Made when somebody reads them: a host that composes maps itself never does. */
import { encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec';
import { lineAndColumn, lineStarts } from '../lines';
import type { GeneratedModule, SourceMap } from '../types';
import type { Edited } from './edits';

/**
 * @param source the user's text
 * @param sourceName what the map calls it: its file name without a folder, since the map is used next to it
 */
export function generated(text: Edited, source: string, sourceName: string): GeneratedModule {
  let map: SourceMap | undefined;
  return {
    code: text.code,
    kept: text.kept,
    get map(): SourceMap {
      map ??= {
        version: 3,
        sources: [sourceName],
        sourcesContent: [source],
        names: [],
        mappings: encode(mappingsOf(text, source)),
      };
      return map;
    },
  };
}

/**
 * Every word and every other character of what was kept is mapped, and every line of what replaces something to where
 * that was. Lines end as in ECMAScript, which is how engines and compilers count them.
 */
function mappingsOf({ code, kept, replaced }: Edited, source: string): SourceMapMappings {
  const starts = lineStarts(code);
  const toLineAndColumn = lineAndColumn(source);
  const mappings: SourceMapMappings = starts.map(() => []);
  let line = 0;
  const add = (at: number, original: number): void => {
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= at) line++;
    const [originalLine, originalColumn] = toLineAndColumn(original);
    mappings[line]?.push([at - (starts[line] as number), 0, originalLine, originalColumn]);
  };
  const stretches = [...kept.map((stretch) => ({ ...stretch, isKept: true })), ...replaced].sort(
    (a, b) => a.at - b.at,
  );
  for (const stretch of stretches) {
    const { at, start, length } = stretch;
    const text = code.slice(at, at + length);
    if ('isKept' in stretch) for (const { index } of text.matchAll(MAPPED)) add(at + index, start + index);
    else for (const lineStart of lineStarts(text)) if (lineStart < length) add(at + lineStart, start);
  }
  return mappings;
}

/** A word, or a character that is none and ends no line. */
const MAPPED = /\w+|\r(?=\n)|[^\n\r\u2028\u2029]/g;

/** A path's last part, whichever way its separators lean. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
