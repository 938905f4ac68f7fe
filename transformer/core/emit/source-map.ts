/** Source maps of generated modules. Made when somebody reads them: a host that composes maps itself never does. */
import { decode, encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec';
import type MagicString from 'magic-string';
import type { Bundle } from 'magic-string';
import type { GeneratedModule, SourceMap } from '../types';

/** What the maps made here are encoded from: a host that follows them needs not decode them again. */
const decoded = new WeakMap<SourceMap, SourceMapMappings>();

/**
 * @param sourceName what the map calls the source: its file name without a folder, since the map is used next to it
 */
export function generated(text: MagicString | Bundle, sourceName: string): GeneratedModule {
  let map: SourceMap | undefined;
  return {
    code: text.toString(),
    get map(): SourceMap {
      map ??= makeMap(text, sourceName);
      return map;
    },
  };
}

/** @returns the map's mappings as a list of segments for each line */
export function mappingsOf(map: SourceMap): SourceMapMappings {
  return decoded.get(map) ?? decode(map.mappings);
}

function makeMap(text: MagicString | Bundle, sourceName: string): SourceMap {
  const made = text.generateDecodedMap({ source: sourceName, includeContent: true, hires: 'boundary' });
  const { sources, sourcesContent, names, mappings } = made;
  let encoded: string | undefined;
  const map: SourceMap = {
    version: 3,
    sources,
    ...(sourcesContent ? { sourcesContent } : {}),
    names,
    get mappings(): string {
      encoded ??= encode(mappings);
      return encoded;
    },
  };
  decoded.set(map, mappings);
  return map;
}

/** A path's last part, whichever way its separators lean. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
