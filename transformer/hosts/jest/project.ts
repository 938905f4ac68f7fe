/** In a worker: what a project's configuration says about its modules, read as Jest reads it. */
import path from 'node:path';
import type { ProjectConfig, Resolver } from './api';
import { type Compiled, Compiler, type ModuleKind } from './compile';
import { requireFromJest } from './jest-packages';

export interface Project {
  /** Source maps by the name of the module that was made. */
  readonly sourceMaps: ReadonlyMap<string, NonNullable<Compiled['map']>>;
  /** Is the file loaded as an ES module? */
  isEsModule(file: string): boolean;
  /** Is the file Node's own business: a package, as it is installed, or the runtime of this thread? */
  isNative(file: string): boolean;
  /** @returns the file that `from` means by `specifier`, or the name of one of Node's modules */
  resolve(from: string, specifier: string, kind: ModuleKind): string;
  /** @param source where the text is from, when `file` is an entry, which is no file */
  compile(file: string, kind: ModuleKind, source?: string): string;
}

/** Where unsync is asked for, the worker's own copy is meant: there must be one in a thread. */
const RUNTIME = path.resolve(__dirname, '../../../runtime');
const OWN: Readonly<Record<string, string>> = {
  unsync: path.join(RUNTIME, 'index.js'),
  'unsync/runtime': path.join(RUNTIME, 'generated-api.js'),
};

/** @param configString the project's configuration, as Jest writes it */
export function openProject(configString: string): Project {
  const config = JSON.parse(configString) as ProjectConfig;
  const compiler = new Compiler(config, configString);
  const { default: Resolver } = requireFromJest('jest-resolve', config) as { default: ResolverClass };
  const resolver = openResolver(config);
  const sourceMaps = new Map<string, NonNullable<Compiled['map']>>();
  return {
    sourceMaps,
    isEsModule: (file) => Resolver.unstable_shouldLoadAsEsm(file, config.extensionsToTreatAsEsm),
    isNative: (file) =>
      file.startsWith(RUNTIME) ||
      file.endsWith('.node') ||
      (/[\\/]node_modules[\\/]/.test(file) && compiler.isIgnored(file)),
    resolve: (from, specifier, kind) => {
      const own = OWN[specifier];
      if (own !== undefined) return own;
      if (resolver.isCoreModule(specifier)) return specifier;
      const conditions = [kind, 'default', 'node', 'node-addons'];
      return (
        resolver.resolveStubModuleName(from, specifier, { conditions }) ??
        resolver.resolveModule(from, specifier, { conditions })
      );
    },
    compile: (file, kind, source) => {
      const { code, map } = compiler.compile(file, kind, source);
      if (map) sourceMaps.set(file, map);
      return code;
    },
  };
}

interface ResolverClass {
  unstable_shouldLoadAsEsm(file: string, extensions: readonly string[]): boolean;
}

/** Without the map of all files that Jest keeps for its `haste` modules, which hardly anybody has any more. */
function openResolver(config: ProjectConfig): Resolver {
  const { ModuleMap } = requireFromJest('jest-haste-map', config) as {
    ModuleMap: { create(rootDir: string): object };
  };
  const { default: Runtime } = requireFromJest('jest-runtime', config) as {
    default: { createResolver(config: ProjectConfig, map: object): Resolver };
  };
  return Runtime.createResolver(config, ModuleMap.create(config.rootDir));
}
