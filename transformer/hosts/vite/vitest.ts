/** What is different in Vitest, whose server is Vite's but for which modules it leaves to Node. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { hasModuleSyntax, nearestPackage } from '../package-type';
import { version } from '../version';
import type { Vitest } from './api';
import { fileOfLink } from './ids';

export function prepareVitest(vitest: Vitest): void {
  const { config } = vitest.project;
  // Coverage only sees the test's own thread.
  if (vitest.vitest.config.coverage.enabled) config.env = { UNSYNC_INLINE: '1', ...config.env };
  // A link is good as long as the server that made it; what else is made here, until there is another version of it.
  const define = vitest.defineCacheKeyGenerator ?? vitest.experimental_defineCacheKeyGenerator;
  define?.call(vitest, ({ id, sourceCode }) => {
    if (fileOfLink(id) !== null) return false;
    return sourceCode.includes('unsync') ? version : undefined;
  });
}

/** A package is Node's business, as far as Node can load it: some have ES modules where Node takes CommonJS. */
export function isPackage(file: string): boolean {
  if (!/[\\/]node_modules[\\/]/.test(file) || !/\.[mc]?js$/.test(file)) return false;
  if (!file.endsWith('.js') || nearestPackage(path.dirname(file)).type === 'module') return true;
  return !hasModuleSyntax(readFileSync(file, 'utf8'));
}
