/**
 * What is a module called in messages, and in the keys of its classes? The same for its entry, in every thread, on every
 * machine; and not the same as a module of another package, of which a program may well have a `src/index.ts` too.
 */
import path from 'node:path';
import { nearestPackage } from './package-type';

/**
 * @param fileName absolute, or relative to `root`
 * @param root the project's folder, for files of a package without a name
 * @returns `left-pad@1.2.0/src/index.ts`, or `src/index.ts`; with `/` on every system
 */
export function moduleId(fileName: string, root: string): string {
  const file = path.resolve(root, fileName);
  const { folder, name, version } = nearestPackage(path.dirname(file));
  if (typeof name !== 'string' || name === '') return relative(root, file);
  return `${typeof version === 'string' ? `${name}@${version}` : name}/${relative(folder, file)}`;
}

function relative(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join('/');
}
