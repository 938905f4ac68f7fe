/**
 * Turns a tool's source map (output → rewritten text) into one that points at the user's source (output → source).
 */
import path from 'node:path';
import { decode, encode, type SourceMapMappings, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { lineAndColumn, lineStarts } from '../core/lines';
import type { SourceMap } from '../core/types';
import type { PositionMap } from './positions';

/** A source map as tools write it: `sourceRoot` and any further field is passed on as it is. */
export interface ToolSourceMap extends SourceMap {
  readonly sourceRoot?: string;
}

/** The two ends of one rewritten text. */
export interface RewrittenText {
  readonly rewritten: string;
  readonly source: string;
  readonly positions: PositionMap;
}

/**
 * @param map the tool's map, whose only source is the rewritten text
 * @param text that text, and where its characters come from
 * @param rename makes the user's file out of the map's source (an entry's map names `foo.unsync.ts`, its text is from
 *   `foo.ts`)
 * @returns the map to the user's source. A position in generated text gets the user's nearest character before it on
 *   the line, which for a dispatching function is its own head; where there is none, it maps to nothing.
 */
export function composeMap(
  map: ToolSourceMap,
  text: RewrittenText,
  rename: (source: string | null) => string | null = (source) => source,
): ToolSourceMap {
  const rewrittenLines = lineStarts(text.rewritten);
  const toLineAndColumn = lineAndColumn(text.source);
  const mappings: SourceMapMappings = decode(map.mappings).map((line) => {
    const composed: SourceMapSegment[] = [];
    for (const segment of line) {
      const next = composeSegment(segment, rewrittenLines, text.positions, toLineAndColumn);
      if (!sameTarget(composed.at(-1), next)) composed.push(next);
    }
    return composed;
  });
  return {
    ...map,
    sources: map.sources.map(rename),
    ...(map.sourcesContent ? { sourcesContent: [text.source] } : {}),
    mappings: encode(mappings),
  };
}

function composeSegment(
  segment: SourceMapSegment,
  rewrittenLines: readonly number[],
  positions: PositionMap,
  toLineAndColumn: (offset: number) => readonly [line: number, column: number],
): SourceMapSegment {
  if (segment.length === 1) return segment;
  const lineStart = rewrittenLines[segment[2]];
  const offset = lineStart === undefined ? undefined : positions.nearest(lineStart + segment[3]);
  if (offset === undefined) return [segment[0]];
  const [line, column] = toLineAndColumn(offset);
  return segment.length === 5
    ? [segment[0], segment[1], line, column, segment[4]]
    : [segment[0], segment[1], line, column];
}

/** A segment that says again what the one before it said (generated text, mostly) carries nothing; a line starts unmapped. */
function sameTarget(before: SourceMapSegment | undefined, next: SourceMapSegment): boolean {
  if (before === undefined) return next.length === 1;
  if (before.length === 1 || next.length === 1) return before.length === next.length;
  return before[2] === next[2] && before[3] === next[3] && before[4] === next[4];
}

const INLINE_MAP =
  /(\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,)([A-Za-z0-9+/=]+)(\s*)$/;

/**
 * @param fileName an output of tsc
 * @param text a `.map` file's text, or JavaScript, which may have its map inside
 * @param from the rewritten text that it was made of
 * @param original name of the user's file
 * @param adapt what else is to be done with tsc's map
 * @returns the text, with a map that points at the user's file
 */
export function pointAtSource(
  fileName: string,
  text: string,
  from: RewrittenText,
  original: string,
  adapt: (map: ToolSourceMap) => ToolSourceMap = (map) => map,
): string {
  const rename = (source: string | null): string | null =>
    source === null ? null : path.posix.join(path.posix.dirname(source), path.basename(original));
  const compose = (json: string): string =>
    JSON.stringify(composeMap(adapt(JSON.parse(json) as ToolSourceMap), from, rename));
  if (fileName.endsWith('.map')) return compose(text);
  return text.replace(INLINE_MAP, (_all, head: string, base64: string, tail: string) => {
    const map = Buffer.from(base64, 'base64').toString('utf8');
    return `${head}${Buffer.from(compose(map)).toString('base64')}${tail}`;
  });
}
