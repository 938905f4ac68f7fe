/** What is different in Vitest, whose server is Vite's, but which decides by itself which modules are Node's to load. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { hasModuleSyntax, nearestPackage } from '../package-type';
import { version } from '../version';
import type { Vitest } from './api';
import { fileOfLink } from './ids';

/** How Vitest loads what it does not compile. */
export interface LoadingRules {
  /** Is a file Node's to load, though the server could compile it? */
  isNative(file: string): boolean | Promise<boolean>;
  /** What a CommonJS module exports can be imported by name, whether Node sees the name or not. */
  readonly interop: boolean;
}

export function prepareVitest(vitest: Vitest): LoadingRules {
  const { config, _resolver, vitenode } = vitest.project;
  // Coverage only sees the test's own thread.
  if (vitest.vitest.config.coverage.enabled) config.env = { UNSYNC_INLINE: '1', ...config.env };
  // A link is good as long as the server that made it; what else is made here, until there is another version of it.
  const define = vitest.defineCacheKeyGenerator ?? vitest.experimental_defineCacheKeyGenerator;
  define?.call(vitest, ({ id, sourceCode }) => {
    if (fileOfLink(id) !== null) return false;
    return sourceCode.includes('unsync') ? version : undefined;
  });
  // The tests' own rules: `server.deps.inline`, `server.deps.external` and what Vitest thinks of the package.
  const own = _resolver ?? vitenode;
  return {
    isNative: own ? async (file) => Boolean(await own.shouldExternalize(file)) : isPackage,
    interop: config.deps?.interopDefault !== false,
  };
}

/** A package is Node's business, as far as Node can load it: some have ES modules where Node takes CommonJS. */
function isPackage(file: string): boolean {
  if (!/[\\/]node_modules[\\/]/.test(file) || !/\.[mc]?js$/.test(file)) return false;
  if (!file.endsWith('.js') || nearestPackage(path.dirname(file)).type === 'module') return true;
  return !hasModuleSyntax(readFileSync(file, 'utf8'));
}
