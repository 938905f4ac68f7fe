/** Which version of unsync is this? Goes into the cache keys of builders, which must not reuse another one's output. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const version: string = readVersion(__dirname);

/** The package's own `package.json` is the nearest one above, both in the sources and in `dist/`. */
function readVersion(folder: string): string {
  const file = path.join(folder, 'package.json');
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  } catch (error) {
    const parent = path.dirname(folder);
    if (parent === folder)
      throw new Error(`unsync's own package.json is not above ${__dirname}: install it again`, {
        cause: error,
      });
    return readVersion(parent);
  }
}
