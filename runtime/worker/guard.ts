/**
 * Is a module about to run in a worker that is the program itself? It is where something that a worker entry imports
 * imports the program's main module in its turn, or the module that the entry was made of: there would be a second
 * server, or calls that make themselves again without end.
 */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UnsyncError } from '../errors';
import { isBeingLoaded } from './load-entry';

let isWorker = false;

/** From now on, this thread runs calls of others. */
export function guardModules(): void {
  isWorker = true;
}

/**
 * What a rewritten module begins with that does more than declare things.
 * @param location `import.meta.url` or `__filename` of the module's output
 * @throws UnsyncError in a worker, if the module is the program's main module, or that of an entry which is being loaded
 */
export function enter(id: string, location: string): void {
  if (!isWorker) return;
  const isMain = isMainModule(location.startsWith('file:') ? fileURLToPath(location) : location);
  if (!isMain && !isBeingLoaded(id)) return;
  const what = isMain ? `${id} is the program's main module` : `This is the worker entry of ${id}`;
  throw new UnsyncError(
    `${what}, and something that it imports imports ${id} in its turn: a worker would run it as the program does, once more. Move what is imported from it into a module of its own`,
  );
}

function isMainModule(file: string): boolean {
  const [, main] = process.argv;
  if (main === undefined) return false;
  // `node build/main` and `node build` leave the rest to Node.
  return [main, resolved(main)].some(
    (name) => file.startsWith(name) && /^(?:[\\/]index)?(?:\.[cm]?[jt]sx?)?$/.test(file.slice(name.length)),
  );
}

function resolved(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
