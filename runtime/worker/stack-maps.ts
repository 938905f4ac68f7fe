/**
 * Stack traces of entries that are ES modules and travel inside their module's output.
 *
 * They are evaluated from `data:` URLs, and Node looks no source map up for those. Where `--enable-source-maps` asks
 * for maps, what a stack says of such an entry is put right before the error leaves the worker.
 */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

interface MappedCode {
  /** What the entry stands inside of: its map's sources are relative to that. */
  readonly url: string;
  readonly code: string;
  map?: SourceMap;
}

const byName = new Map<string, MappedCode>();

const INLINE_MAP = /\n\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,([\w+/=]+)\s*$/;

/**
 * @param url of the output that the entry is inside of
 * @returns what stack traces are to call it: the output, and apart from it where the two have different maps
 */
export function nameInStacks(url: string, code: string): string {
  if (!process.sourceMapsEnabled || !INLINE_MAP.test(code)) return url;
  const name = `${url}?unsync-entry`;
  byName.set(name, { url, code });
  return name;
}

/** @returns the stack with the user's positions in it, as far as they are known */
export function inUserFiles(stack: string): string {
  if (byName.size === 0 || !stack.includes('?unsync-entry')) return stack;
  return stack.replace(/(file:\S*\?unsync-entry):(\d+):(\d+)/g, (frame, name: string, line, column) => {
    const mapped = byName.get(name);
    if (mapped === undefined) return frame;
    mapped.map ??= new SourceMap(payloadOf(mapped.code));
    const found = mapped.map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in found)) return frame;
    const source = fileURLToPath(new URL(found.originalSource, mapped.url));
    return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

function payloadOf(code: string): SourceMapPayload {
  const [, base64 = ''] = INLINE_MAP.exec(code) ?? [];
  return JSON.parse(Buffer.from(base64, 'base64').toString()) as SourceMapPayload;
}
