/** Where is the compiler of TypeScript 7, which is a program of the machine's own kind? */
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * @param folder of the package `typescript`
 * @throws Error of Node's when the package for this platform is not installed
 */
export function executableOf(folder: string): string {
  const { resolve } = createRequire(path.join(folder, 'package.json'));
  const platform = path.dirname(
    resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`),
  );
  return path.join(platform, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
}
