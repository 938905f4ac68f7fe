/** Source maps of generated modules. Made when somebody reads them: a host that composes maps itself never does. */
import { encode } from '@jridgewell/sourcemap-codec';
import type MagicString from 'magic-string';
import type { Bundle } from 'magic-string';
import type { GeneratedModule, KeptStretch, SourceMap } from '../types';

/**
 * @param sourceName what the map calls the source: its file name without a folder, since the map is used next to it
 */
export function generated(
  { text, kept }: { readonly text: MagicString | Bundle; readonly kept: readonly KeptStretch[] },
  sourceName: string,
): GeneratedModule {
  let map: SourceMap | undefined;
  return {
    code: text.toString(),
    kept,
    get map(): SourceMap {
      map ??= makeMap(text, sourceName);
      return map;
    },
  };
}

function makeMap(text: MagicString | Bundle, sourceName: string): SourceMap {
  const made = text.generateDecodedMap({ source: sourceName, includeContent: true, hires: 'boundary' });
  const { sources, sourcesContent, names, mappings } = made;
  let encoded: string | undefined;
  return {
    version: 3,
    sources,
    ...(sourcesContent ? { sourcesContent } : {}),
    names,
    get mappings(): string {
      encoded ??= encode(mappings);
      return encoded;
    },
  };
}

/** A path's last part, whichever way its separators lean. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
