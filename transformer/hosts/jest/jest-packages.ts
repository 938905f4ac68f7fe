/** Where are the packages of the Jest that runs the tests? Not every package manager puts them where a project finds them. */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ProjectConfig } from './api';

/** Which package brings which, from what a project installs to what is wanted here. */
const CHAINS = [[], ['jest-config'], ['jest', '@jest/core'], ['jest', '@jest/core', 'jest-config']] as const;

/**
 * @param name a package that Jest depends on
 * @throws Error when it is nowhere
 */
export function resolveFromJest(name: string, { runner, testRunner, rootDir }: ProjectConfig): string {
  for (const start of [runner, testRunner, path.join(rootDir, 'package.json')]) {
    if (start === undefined || !path.isAbsolute(start)) continue;
    for (const chain of CHAINS) {
      const found = follow(start, [...chain, name]);
      if (found !== undefined) return found;
    }
  }
  throw new Error(
    `unsync/jest: Jest's package \`${name}\` cannot be found from ${rootDir}. Install \`jest\` there.`,
  );
}

export function requireFromJest(name: string, project: ProjectConfig): unknown {
  const file = resolveFromJest(name, project);
  return createRequire(file)(file);
}

function follow(start: string, names: readonly string[]): string | undefined {
  let at = start;
  for (const name of names) {
    try {
      at = createRequire(at).resolve(name);
    } catch {
      return undefined;
    }
  }
  return at;
}
