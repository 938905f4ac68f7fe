/**
 * Does a specifier lead to a package, or, through an alias or a workspace, to a module of the program itself? Asked for
 * classes that types name: those of the program travel.
 */
import { existsSync, realpathSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';

/**
 * A package has a folder in a `node_modules` at or above the file; a workspace's is a link to somewhere else.
 *
 * @param fileName absolute path of the module that imports
 */
export function isOwnModule(specifier: string, fileName: string): boolean {
  if (isBuiltin(specifier) || specifier === 'unsync' || /^[a-z]+:/.test(specifier)) return false;
  // Plug'n'Play has no folders to look for.
  if (process.versions.pnp !== undefined) return false;
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  for (let folder = path.dirname(fileName); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(candidate)) return !realpathSync(candidate).includes(`${path.sep}node_modules${path.sep}`);
    if (folder === path.dirname(folder)) return true;
  }
}
