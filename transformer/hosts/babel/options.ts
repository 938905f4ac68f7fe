/** What may a user give to the plugin? */
import path from 'node:path';
import { checkSeverity } from '../severity';
import type { Options } from './api';

const KNOWN = ['outDir', 'rootDir', 'keepBodies', 'severity'];

/**
 * @param given the options as they stand in the user's Babel configuration
 * @param cwd the folder that relative paths start from
 * @throws Error naming the option and what it may be
 */
export function checkOptions(given: unknown, cwd: string): Options {
  const options = (given ?? {}) as Record<string, unknown>;
  for (const [name, value] of Object.entries(options)) {
    if (!KNOWN.includes(name)) {
      throw new Error(
        `unsync/babel: unknown option \`${name}\`. It knows ${KNOWN.map((known) => `\`${known}\``).join(', ')}.`,
      );
    }
    if (name === 'severity') continue;
    const expected = name === 'keepBodies' ? 'boolean' : 'string';
    if (value !== undefined && typeof value !== expected) {
      throw new Error(
        `unsync/babel: option \`${name}\` must be a ${expected}, not ${JSON.stringify(value)}.`,
      );
    }
  }
  const { outDir, rootDir, keepBodies } = options as {
    outDir?: string;
    rootDir?: string;
    keepBodies?: boolean;
  };
  if (rootDir !== undefined && outDir === undefined) {
    throw new Error(
      'unsync/babel: `rootDir` is given without `outDir`. It says which part of a source path `outDir` repeats; give both or neither.',
    );
  }
  return {
    outDir: outDir === undefined ? null : path.resolve(cwd, outDir),
    rootDir: path.resolve(cwd, rootDir ?? '.'),
    keepBodies: keepBodies ?? false,
    severity: checkSeverity(options.severity, 'unsync/babel'),
  };
}
