/**
 * Which module format will TypeScript 7 give a file's output?
 *
 * Here this is worked out of the configuration as it is written, since no Program is there yet to be asked: the texts
 * that are rewritten by the answer are what the Program is made of. See `getEmitModuleFormatOfFile` in TypeScript.
 */
import path from 'node:path';
import { nearestPackage } from '../package-type';

/** What decides, with the values that a tsconfig has. */
export interface FormatOptions {
  readonly module?: string;
  readonly moduleResolution?: string;
  readonly jsx?: string;
}

/**
 * @returns the format of the JavaScript, or the name of a module kind that has no file of its own for a worker to load
 */
export function outputFormat(
  options: FormatOptions,
  fileName: string,
): 'esm' | 'cjs' | { unsupported: string } {
  const kind = options.module?.toLowerCase();
  const byName = formatOfName(fileName);
  if (byName !== null) return byName;
  if (kind?.startsWith('node')) return packageFormat(fileName) ?? 'cjs';
  if (kind === 'amd' || kind === 'umd' || kind === 'system' || kind === 'none') return { unsupported: kind };
  // With Node's resolution, the package is looked at under any `module`.
  const looksAtPackage = /^node(16|next)$/i.test(options.moduleResolution ?? '');
  const stated = looksAtPackage ? packageFormat(fileName) : null;
  return stated ?? (kind === 'commonjs' ? 'cjs' : 'esm');
}

/** Extension of the JavaScript that is written for a source file. */
export function outputExtension({ jsx }: FormatOptions, fileName: string): string {
  const [, letter] = /\.([mc])[jt]s$/.exec(fileName) ?? [];
  if (letter !== undefined) return `.${letter}js`;
  return fileName.endsWith('x') && jsx?.toLowerCase() === 'preserve' ? '.jsx' : '.js';
}

function formatOfName(fileName: string): 'esm' | 'cjs' | null {
  if (/\.m[jt]s$/.test(fileName)) return 'esm';
  return /\.c[jt]s$/.test(fileName) ? 'cjs' : null;
}

/** @returns `null` when the package does not say */
function packageFormat(fileName: string): 'esm' | 'cjs' | null {
  const { type } = nearestPackage(path.dirname(fileName));
  return type === 'module' ? 'esm' : type === 'commonjs' ? 'cjs' : null;
}
