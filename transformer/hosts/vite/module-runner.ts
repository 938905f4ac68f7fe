/** Where is Vite's module runner, which workers run the server's modules with? */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunnerPackage } from './runner-api';

// TypeScript would turn `import()` in a CommonJS module into `require()`.
export const importRunner = new Function('url', 'return import(url)') as (
  url: string,
) => Promise<RunnerPackage>;

/** Vitest may have a Vite of its own, and a project none but that. */
const CHAINS = [['vite'], ['vitest', 'vite']];

/**
 * @param root the project's folder
 * @param inVitest the server is Vitest's
 * @returns its URL
 * @throws Error when there is none
 */
export function findRunner(root: string, inVitest: boolean): string {
  for (const chain of inVitest ? [...CHAINS].reverse() : CHAINS) {
    const target = follow(path.join(root, 'package.json'), chain);
    if (target !== undefined) return pathToFileURL(target).href;
  }
  throw new Error(`unsync/vite: there is no Vite 7 or 8 to be found from ${root}. Install \`vite\` there.`);
}

function follow(start: string, chain: readonly string[]): string | undefined {
  let at = start;
  try {
    for (const name of chain) at = createRequire(at).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
  const { exports } = JSON.parse(readFileSync(at, 'utf8')) as {
    exports: Readonly<Record<string, string | { readonly default?: string; readonly import?: string }>>;
  };
  const found = exports['./module-runner'];
  const target = typeof found === 'object' ? (found.import ?? found.default) : found;
  return target === undefined ? undefined : path.join(path.dirname(at), target);
}
