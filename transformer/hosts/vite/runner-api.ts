/** The part of `vite/module-runner` in use, the same in Vite 7 and 8. */

export interface RunnerModule {
  readonly importers: ReadonlySet<string>;
}

export interface ModuleRunner {
  readonly evaluatedModules: {
    getModuleById(id: string): RunnerModule | undefined;
    invalidateModule(module: RunnerModule): void;
  };
  import(url: string): Promise<object>;
}

/** The operands of `fetchModule`. */
export type Request = readonly [url: string, importer?: string, options?: { readonly cached?: boolean }];

interface Invocation {
  readonly data: { readonly name: string; readonly data: readonly unknown[] };
}

export interface Evaluator {
  readonly startOffset: number;
  /** Imports what is Node's to load. */
  runExternalModule(url: string): Promise<object>;
}

export interface RunnerOptions {
  readonly hmr: boolean;
  readonly sourcemapInterceptor: 'prepareStackTrace';
  createImportMeta(path: string): Promise<object>;
  readonly transport: { invoke(invocation: Invocation): Promise<{ result: unknown } | { error: unknown }> };
}

export interface RunnerPackage {
  readonly ModuleRunner: new (options: RunnerOptions, evaluator?: Evaluator) => ModuleRunner;
  readonly ESModulesEvaluator: new () => Evaluator;
  createNodeImportMeta?(path: string): object | Promise<object>;
  createDefaultImportMeta?(path: string): object | Promise<object>;
}
