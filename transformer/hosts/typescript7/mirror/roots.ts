/** Which folders must be mirrored file by file, since something in them may be rewritten? The rest are links. */
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { nearestPackage } from '../../package-type';
import type { Project } from '../project';

/** A package of the same repository, which `node_modules` has as a link to its folder. */
export interface LinkedPackage {
  /** In `node_modules`. */
  readonly link: string;
  readonly folder: string;
}

export interface Roots {
  /** None of them is inside of another. */
  readonly folders: readonly string[];
  /** Where the repository begins. */
  readonly repository: string;
}

/**
 * The packages that the projects are in, what their configurations include elsewhere, and the packages of the repository
 * that those are linked to: one may well export its sources.
 */
export function rootsOf(projects: readonly Project[], cwd: string): Roots {
  const folders = new Set<string>();
  for (const { folder, sourceFolders } of projects) {
    for (const each of [folder, ...sourceFolders]) if (existsSync(each)) folders.add(packageFolder(each));
  }
  if (folders.size === 0) folders.add(packageFolder(cwd));
  const [first = cwd] = folders;
  const repository = repositoryOf(first);
  for (const folder of folders) {
    for (const { folder: linked } of linkedPackages(path.join(folder, 'node_modules'), repository))
      folders.add(linked);
  }
  // Hoisted links.
  for (const above of ancestors(first, repository)) {
    for (const { folder } of linkedPackages(path.join(above, 'node_modules'), repository))
      folders.add(folder);
  }
  const all = [...folders];
  return { folders: all.filter((folder) => !all.some((other) => isInside(folder, other))), repository };
}

/** @returns the packages of the repository among what a `node_modules` has */
export function linkedPackages(modules: string, repository: string): LinkedPackage[] {
  const inScope = (folder: string): LinkedPackage[] =>
    entriesOf(folder).flatMap((entry) => {
      const link = path.join(folder, entry.name);
      if (entry.name.startsWith('@') && entry.isDirectory()) return inScope(link);
      if (!entry.isSymbolicLink()) return [];
      const target = realFolder(link);
      const ours = target !== null && isInside(target, repository) && !/[\\/]node_modules[\\/]/.test(target);
      return ours ? [{ link, folder: target }] : [];
    });
  return inScope(modules);
}

export function entriesOf(folder: string): import('node:fs').Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** @returns the folders above `folder`, the nearest first, up to and with `last` */
export function ancestors(folder: string, last = path.parse(folder).root): string[] {
  const above: string[] = [];
  for (let each = folder; each !== last && each !== path.dirname(each); ) {
    each = path.dirname(each);
    above.push(each);
  }
  return above;
}

export function isInside(fileName: string, folder: string): boolean {
  return fileName.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

function packageFolder(folder: string): string {
  const { folder: found } = nearestPackage(folder);
  return found === path.parse(found).root ? folder : found;
}

/** The topmost folder that looks like the root of a workspace, or the package itself. */
function repositoryOf(folder: string): string {
  const above = [folder, ...ancestors(folder)];
  return (
    above.findLast(
      (each) =>
        existsSync(path.join(each, 'pnpm-workspace.yaml')) ||
        existsSync(path.join(each, '.git')) ||
        hasWorkspaces(each),
    ) ?? folder
  );
}

function hasWorkspaces(folder: string): boolean {
  const file = path.join(folder, 'package.json');
  try {
    return existsSync(file) && 'workspaces' in JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}

function realFolder(link: string): string | null {
  try {
    const target = realpathSync(link);
    return lstatSync(target).isDirectory() ? target : null;
  } catch {
    return null;
  }
}
