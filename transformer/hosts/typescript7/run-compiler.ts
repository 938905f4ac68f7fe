/** `unsync tsc` on TypeScript 7: which way leads into this version of the compiler? */
import { spawnSync } from 'node:child_process';
import { readCommandLine } from './command-line';
import { executableOf } from './executable';

/**
 * @param folder of the package `typescript`
 * @param args of tsc
 * @returns the exit code
 */
export async function runCompiler(folder: string, args: readonly string[]): Promise<number> {
  const executable = executableOf(folder);
  const commandLine = readCommandLine(args);
  if (commandLine.question) return spawnSync(executable, args, { stdio: 'inherit' }).status ?? 1;
  const { compileMirrored } = require('./mirror/compile') as typeof import('./mirror/compile');
  return compileMirrored(executable, args, commandLine);
}
