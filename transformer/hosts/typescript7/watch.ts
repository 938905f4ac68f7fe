/** When has the user changed something, and all of it? */
import { watch } from 'chokidar';

/** Milliseconds for which nothing more must change: editors and version control write several files at once. */
const PAUSE = 40;

/**
 * Calls `onChange` after each change, and never while a call of it is still under way.
 *
 * @param isWatched whether a file, or what is in a folder, is of interest
 * @param onChange takes the paths that have changed
 */
export function watchFolders(
  folders: readonly string[],
  isWatched: (name: string, isFolder: boolean) => boolean,
  onChange: (files: readonly string[]) => Promise<void>,
): void {
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  const handle = (): void => {
    if (busy || changed.size === 0) return;
    const files = [...changed];
    changed = new Set();
    busy = true;
    void onChange(files).then(() => {
      busy = false;
      handle();
    });
  };
  const watcher = watch([...folders], {
    ignoreInitial: true,
    ignored: (name, stats) =>
      stats !== undefined && !folders.includes(name) && !isWatched(name, stats.isDirectory()),
  });
  watcher.on('all', (_event, name) => {
    changed.add(name);
    clearTimeout(timer);
    timer = setTimeout(handle, PAUSE);
  });
}
