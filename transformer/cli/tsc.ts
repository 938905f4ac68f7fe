/** `unsync tsc [arguments of tsc]`: which compiler does the project have, and how does unsync get into it? */
import { createRequire } from 'node:module';
import path from 'node:path';
import { isRecentEnough } from '../hosts/tsc/supported';
import { UsageError } from './usage-error';

interface Installed {
  readonly folder: string;
  readonly version: string;
}

/**
 * Runs the project's own TypeScript on this process's arguments from the fourth on.
 *
 * @throws {UsageError} when there is no TypeScript, or one that unsync cannot work with
 */
export async function tsc(args: readonly string[]): Promise<void> {
  const { folder, version } = installedTypeScript(process.cwd());
  if (!isRecentEnough(version)) {
    throw new UsageError(`TypeScript ${version} is installed here; unsync works with 5.4 and later.`);
  }
  if (Number.parseInt(version, 10) >= 7) {
    const { runCompiler } =
      require('../hosts/typescript7/run-compiler') as typeof import('../hosts/typescript7/run-compiler');
    process.exitCode = await runCompiler(folder, args);
    return;
  }
  // The compiler takes its arguments from the process, and would take our own name for the first of them.
  process.argv = [...process.argv.slice(0, 2), ...args];
  const { runCompiler } = require('../hosts/tsc/run-compiler') as typeof import('../hosts/tsc/run-compiler');
  runCompiler(folder);
}

/** @param from a folder; the TypeScript is the one that a file in it would get */
export function installedTypeScript(from: string): Installed {
  try {
    const file = createRequire(path.join(from, 'package.json')).resolve('typescript/package.json');
    const { version } = require(file) as { version: string };
    return { folder: path.dirname(file), version };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      'TypeScript is not installed here. Install it: npm install --save-dev typescript @types/node',
    );
  }
}
