/** Which files there are to survey. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface Listed {
  readonly path: string;
  readonly bytes: number;
}

export interface Listing {
  /** Regular files, in an order that is the same every time. Links are not followed. */
  readonly files: readonly Listed[];
  readonly bytes: number;
  /** Folders and files below the top that could not be looked at. */
  readonly failures: readonly { path: string; error: string }[];
}

/**
 * Lists every regular file below `folder`.
 *
 * @param onFound called now and then with the number of files found so far
 * @throws when `folder` itself cannot be read
 */
export async function listFiles(folder: string, onFound: (count: number) => void): Promise<Listing> {
  const files: Listed[] = [];
  const failures: { path: string; error: string }[] = [];
  const pending = [folder];
  let bytes = 0;
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    try {
      const entries = await readdir(current, { withFileTypes: true });
      entries.sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const entry of entries) {
        const path = join(current, entry.name);
        if (entry.isDirectory()) pending.push(path);
        if (!entry.isFile()) continue;
        const { size } = await lstat(path);
        files.push({ path, bytes: size });
        bytes += size;
      }
    } catch (error) {
      if (current === folder) throw error;
      failures.push({ path: current, error: (error as Error).message });
    }
    onFound(files.length);
  }
  return { files, bytes, failures };
}
