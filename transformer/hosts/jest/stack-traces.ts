/**
 * Stack traces of this thread name the user's files. Jest has its own means for that in the threads of its tests; Node's
 * knows nothing of modules that it did not load itself.
 */
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param given the source maps of what was loaded so far, by its name in stack traces */
export function showSources(given: ReadonlyMap<string, object | string>): void {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (name: string): SourceMap | null => {
    let map = maps.get(name);
    if (map === undefined) {
      map = read(given.get(name));
      maps.set(name, map);
    }
    return map;
  };
  const lineOf = (frame: NodeJS.CallSite): string => {
    const text = frame.toString();
    const name = frame.getFileName();
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
    if (!name || !line || !column) return text;
    const found = mapOf(name)?.findEntry(line - 1, column - 1);
    if (!found || !('originalSource' in found)) return text;
    const source = path.resolve(path.dirname(toPath(name)), toPath(found.originalSource));
    return text.replace(
      `${name}:${line}:${column}`,
      () => `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`,
    );
  };
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => `    at ${lineOf(frame)}`)].join('\n');
}

function read(map: object | string | undefined): SourceMap | null {
  if (map === undefined) return null;
  return new SourceMap((typeof map === 'string' ? JSON.parse(map) : map) as SourceMapPayload);
}

function toPath(name: string): string {
  return name.startsWith('file:') ? fileURLToPath(name) : name;
}
