/**
 * Which character of the user's source stands at a given offset of a rewritten text?
 *
 * A source map alone cannot say it: a tracer answers every position with the segment before it, so an offset inside
 * generated text looks as if it were the user's. Here an offset counts as the user's only while the two texts really
 * agree, character by character, from the segment on.
 */
import { mappingsOf } from '../core/emit/source-map';
import type { SourceMap } from '../core/types';

/** Offsets are UTF-16 code units from the start of the text, as in JavaScript strings. */
export interface PositionMap {
  /** The offset in the user's source, or `undefined` when the character at `offset` was generated. */
  original(offset: number): number | undefined;
  /** As `original`, for an exclusive end: the character *before* `offset` decides. */
  originalEnd(offset: number): number | undefined;
  /** As `original`; for generated text the user's character nearest before it on the same line. */
  nearest(offset: number): number | undefined;
  /** The other way: where in the rewritten text the user's character at `offset` stands, if it is still there. */
  rewritten(offset: number): number | undefined;
}

/** Offsets at which the lines of `text` start; LF, CRLF, a lone CR, LS and PS all end a line, as in the ES grammar. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** Offsets at which lines start as source maps count them: LF only, which is what magic-string splits at. */
function mapLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/**
 * @param rewritten the text whose offsets will be asked for
 * @param map from `rewritten` to `source`; its only source is `source`
 * @param source the user's text
 */
export function createPositionMap(rewritten: string, map: SourceMap, source: string): PositionMap {
  const { table, owners } = correspond(rewritten, map, source);
  const original = (offset: number): number | undefined => {
    const at = table[offset];
    return at === undefined || at < 0 ? undefined : at;
  };
  return {
    original: (offset) => (offset === rewritten.length ? endOfSource(table, source) : original(offset)),
    originalEnd(offset) {
      const before = original(offset - 1);
      return before === undefined ? undefined : before + 1;
    },
    nearest(offset) {
      for (let at = Math.min(offset, rewritten.length - 1); at >= 0; at--) {
        const found = original(at);
        if (found !== undefined) return found;
        if (at < offset && rewritten[at] === '\n') return undefined;
      }
      return undefined;
    },
    rewritten(offset) {
      const at = owners[offset];
      return at === undefined || at < 0 ? undefined : at;
    },
  };
}

/** The rewritten text's end is the source's end when its last character is the source's last one. */
function endOfSource(table: Int32Array, source: string): number | undefined {
  if (table.length === 0) return source.length === 0 ? 0 : undefined;
  return table[table.length - 1] === source.length - 1 ? source.length : undefined;
}

/**
 * For each character of `rewritten`, its offset in `source`, or -1 (`table`); and the other way (`owners`).
 *
 * Generated text that stands right behind a segment can begin with the very characters the source goes on with (an
 * inserted `(` before a `(`). A source character therefore belongs to one place only: the one closest to the start
 * of its segment.
 */
function correspond(
  rewritten: string,
  map: SourceMap,
  source: string,
): { readonly table: Int32Array; readonly owners: Int32Array } {
  const table = new Int32Array(rewritten.length).fill(-1);
  const owners = new Int32Array(source.length).fill(-1);
  const distances = new Int32Array(source.length);
  const rewrittenLines = mapLineStarts(rewritten);
  const sourceLines = mapLineStarts(source);
  for (const [lineNumber, line] of mappingsOf(map).entries()) {
    const lineStart = rewrittenLines[lineNumber];
    if (lineStart === undefined) break;
    const lineEnd = rewrittenLines[lineNumber + 1] ?? rewritten.length;
    for (const [index, segment] of line.entries()) {
      if (segment.length === 1) continue;
      const sourceLine = sourceLines[segment[2]];
      if (sourceLine === undefined) continue;
      const next = line[index + 1];
      const end = next === undefined ? lineEnd : lineStart + next[0];
      const start = lineStart + segment[0];
      const shift = sourceLine + segment[3] - start;
      for (let at = start; at < end && rewritten[at] === source[at + shift]; at++) {
        const owner = owners[at + shift];
        if (owner === undefined) break;
        if (owner !== -1) {
          if ((distances[at + shift] ?? 0) <= at - start) continue;
          table[owner] = -1;
        }
        table[at] = at + shift;
        owners[at + shift] = at;
        distances[at + shift] = at - start;
      }
    }
  }
  return { table, owners };
}
