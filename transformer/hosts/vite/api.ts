/** The part of Vite's interface in use, the same in Vite 7 and 8; the package itself need not be there to compile this one. */

import type { Context as RollupContext } from '../rollup-api';

/** What a module runner gets for a URL that it asks for. */
export type Fetched =
  | { readonly externalize: string; readonly type: string }
  | { readonly code: string; readonly file: string | null; readonly id: string; readonly url: string };

export interface ModuleNode {
  readonly transformResult?: {
    readonly deps?: readonly string[];
    readonly dynamicDeps?: readonly string[];
  } | null;
}

/** The development server's side of one kind of runtime: `client`, `ssr`, … */
export interface Environment {
  readonly config: {
    readonly root: string;
    readonly cacheDir: string;
    readonly consumer?: 'client' | 'server';
    readonly env: Readonly<Record<string, unknown>>;
  };
  readonly moduleGraph: { getModuleById(id: string): ModuleNode | undefined };
  fetchModule(url: string, importer?: string, options?: { startOffset?: number }): Promise<Fetched>;
  transformRequest(url: string): Promise<unknown>;
}

export interface EnvironmentOptions {
  readonly resolve?: { readonly external?: true | readonly string[] };
}

export interface ResolvedConfig {
  readonly root: string;
}

/** What a hook's `this` has. */
export interface ViteContext extends RollupContext {
  /** `mode` tells a server's from a build's, which has no `fetchModule`. */
  readonly environment?: Environment & { readonly mode?: string };
}

/** What Vitest gives to a plugin, from 3.1 on. */
export interface Vitest {
  readonly vitest: { readonly config: { readonly coverage: { readonly enabled: boolean } } };
  readonly project: {
    readonly config: { env?: Record<string, unknown>; readonly deps?: { readonly interopDefault?: boolean } };
    /** In Vitest 4 and 5; 3 has it under the other name. Neither is documented. */
    readonly _resolver?: Externalizer;
    readonly vitenode?: Externalizer;
  };
  /** In Vitest 5; 4 has it under the other name. */
  defineCacheKeyGenerator?(generate: CacheKeyGenerator): void;
  experimental_defineCacheKeyGenerator?(generate: CacheKeyGenerator): void;
}

interface Externalizer {
  /** Whether Node is to load the file: if so, its path. */
  shouldExternalize(file: string): Promise<string | false | undefined>;
}

/** Adds to a module's key; `false`: it is not to be cached. */
type CacheKeyGenerator = (module: {
  readonly id: string;
  readonly sourceCode: string;
}) => string | false | undefined;
