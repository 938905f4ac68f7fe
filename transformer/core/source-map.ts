/** Source maps of generated modules. Made when somebody reads them: a host that composes maps itself never does. */
import type MagicString from 'magic-string';
import type { Bundle } from 'magic-string';
import type { GeneratedModule, SourceMap } from './types';

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

function makeMap(text: MagicString | Bundle, sourceName: string): SourceMap {
  const { sources, sourcesContent, names, mappings } = text.generateMap({
    source: sourceName,
    includeContent: true,
    hires: 'boundary',
  });
  return { version: 3, sources, ...(sourcesContent ? { sourcesContent } : {}), names, mappings };
}

/** A path's last part, whichever way its separators lean. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
