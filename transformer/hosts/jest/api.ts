/** The part of Jest's interface in use, the same in Jest 29 and 30; no package of Jest's need be there to compile this. */

/** A project's configuration, after Jest has read it: plain data. */
export interface ProjectConfig {
  readonly rootDir: string;
  readonly cwd?: string;
  readonly runner?: string;
  readonly testRunner?: string;
  readonly extensionsToTreatAsEsm: readonly string[];
  readonly transform: readonly (readonly [pattern: string, path: string, config?: unknown])[];
  readonly transformIgnorePatterns: readonly string[];
}

export interface TransformOptions {
  readonly config: ProjectConfig;
  /** `config` as text: the same for the same configuration. */
  readonly configString: string;
  /** Whether Babel's coverage is to be put in. */
  readonly instrument?: boolean;
  /** Whether coverage is wanted, of whatever kind. */
  readonly collectCoverage?: boolean;
  /** The file is loaded as an ES module. */
  readonly supportsStaticESM: boolean;
  readonly supportsDynamicImport?: boolean;
  readonly supportsExportNamespaceFrom?: boolean;
  readonly supportsTopLevelAwait?: boolean;
  readonly transformerConfig: unknown;
  /** Jest's memory of files. */
  readonly cacheFS?: Map<string, string>;
  /** Not Jest's: the module is for a worker. */
  readonly inWorker?: boolean;
}

export interface TransformedSource {
  readonly code: string;
  readonly map?: object | string | null;
}

export interface Transformer {
  readonly canInstrument?: boolean | undefined;
  process?(source: string, file: string, options: TransformOptions): TransformedSource;
  processAsync?(source: string, file: string, options: TransformOptions): Promise<TransformedSource>;
  getCacheKey?(source: string, file: string, options: TransformOptions): string;
  getCacheKeyAsync?(source: string, file: string, options: TransformOptions): Promise<string>;
}

/** What a transformer's package exports. */
export type TransformerModule = Transformer & {
  readonly default?: TransformerModule;
  createTransformer?(config?: unknown): Transformer | Promise<Transformer>;
};

/** `jest-resolve`: finds modules by the project's configuration. */
export interface Resolver {
  isCoreModule(name: string): boolean;
  resolveStubModuleName(from: string, name: string, options?: ResolveOptions): string | null;
  resolveModule(from: string, name: string, options?: ResolveOptions): string;
}

export interface ResolveOptions {
  readonly conditions: readonly string[];
}
