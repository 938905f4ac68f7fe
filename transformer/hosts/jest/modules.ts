/**
 * In a worker: a registry of modules, compiled and found as the project's tests have it. CommonJS and, under
 * `--experimental-vm-modules` as in Jest itself, ES modules. Packages are Node's business, as ever.
 */
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import type { Project } from './project';

interface CommonJs {
  exports: unknown;
}

// TypeScript would turn `import()` in a CommonJS module into `require()`.
const importNative = new Function('specifier', 'return import(specifier)') as (
  specifier: string,
) => Promise<object>;

const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

export class Modules {
  readonly #project: Project;
  readonly #required = new Map<string, CommonJs>();
  readonly #imported = new Map<string, Promise<vm.Module>>();
  readonly #evaluated = new WeakMap<vm.Module, Promise<void>>();
  /** Graphs are linked one after the other: Node links no module twice. */
  #linking: Promise<unknown> = Promise.resolve();

  constructor(project: Project) {
    this.#project = project;
  }

  /** @param file the source that the entry is made of, and under whose name its code runs */
  requireEntry(entry: string, file: string): object {
    const code = this.#project.compile(entry, 'require', file);
    return this.#evaluate(code, entry, file, { exports: {} }) as object;
  }

  async importEntry(entry: string, file: string): Promise<object> {
    hushExperiment();
    return this.#run(this.#esModule(this.#project.compile(entry, 'import', file), entry, file));
  }

  #require(from: string, specifier: string): unknown {
    const file = this.#project.resolve(from, specifier, 'require');
    if (isBuiltin(file) || this.#project.isNative(file)) return createRequire(from)(file);
    return this.#requireFile(file);
  }

  #requireFile(file: string): unknown {
    const known = this.#required.get(file);
    if (known !== undefined) return known.exports;
    const module: CommonJs = { exports: {} };
    this.#required.set(file, module);
    try {
      if (file.endsWith('.json')) module.exports = this.#json(file);
      else this.#evaluate(this.#project.compile(file, 'require'), file, file, module);
    } catch (error) {
      this.#required.delete(file);
      throw error;
    }
    return module.exports;
  }

  #json(file: string): unknown {
    return JSON.parse(this.#project.compile(file, 'require'));
  }

  /**
   * @param name the code's name in stack traces
   * @param file the code's `__filename`
   */
  #evaluate(code: string, name: string, file: string, module: CommonJs): unknown {
    const run = vm.compileFunction(code, PARAMETERS, {
      filename: name,
      importModuleDynamically: ((specifier: string) => this.#import(file, specifier)) as never,
    }) as (...args: unknown[]) => unknown;
    const require = Object.assign((specifier: string) => this.#require(file, specifier), {
      resolve: (specifier: string) => this.#project.resolve(file, specifier, 'require'),
    });
    run.call(module.exports, module.exports, require, module, file, path.dirname(file));
    return module.exports;
  }

  async #import(from: string, specifier: string): Promise<vm.Module> {
    const module = await this.#find(from, specifier);
    await this.#run(module);
    return module;
  }

  /** Links and evaluates a module and what it imports. */
  async #run(module: vm.Module): Promise<object> {
    const linked = this.#linking.then(async () => {
      if (module.status === 'unlinked') {
        await module.link((specifier, { identifier }) => this.#find(identifier, specifier));
      }
    });
    this.#linking = linked.catch(() => {});
    await linked;
    let evaluated = this.#evaluated.get(module);
    // A module that imports itself while it is evaluated gets what is there.
    if (evaluated === undefined && module.status === 'linked') {
      evaluated = module.evaluate() as Promise<void>;
      this.#evaluated.set(module, evaluated);
    }
    await evaluated;
    if (module.status === 'errored') throw module.error;
    return module.namespace;
  }

  async #find(from: string, specifier: string): Promise<vm.Module> {
    const file = this.#project.resolve(from, specifier, 'import');
    let module = this.#imported.get(file);
    if (module === undefined) {
      module = this.#load(file);
      this.#imported.set(file, module);
    }
    return module;
  }

  async #load(file: string): Promise<vm.Module> {
    if (isBuiltin(file)) return wrap(file, await importNative(file));
    if (this.#project.isNative(file)) return wrap(file, await importNative(pathToFileURL(file).href));
    if (file.endsWith('.json')) return wrap(file, { default: this.#json(file) });
    if (this.#project.isEsModule(file))
      return this.#esModule(this.#project.compile(file, 'import'), file, file);
    const exports = this.#requireFile(file);
    return wrap(file, { ...(exports as object), default: exports });
  }

  #esModule(code: string, name: string, file: string): vm.Module {
    return new vm.SourceTextModule(code, {
      identifier: name,
      initializeImportMeta: (meta) => {
        const url = pathToFileURL(file).href;
        Object.assign(meta, {
          url,
          filename: file,
          dirname: path.dirname(file),
          resolve: (specifier: string) => {
            const found = this.#project.resolve(file, specifier, 'import');
            return isBuiltin(found) ? found : pathToFileURL(found).href;
          },
        });
      },
      importModuleDynamically: ((specifier: string) => this.#import(file, specifier)) as never,
    });
  }
}

/** A module with these exports. */
async function wrap(name: string, exports: object): Promise<vm.Module> {
  const names = [...new Set([...Object.keys(exports), 'default'])];
  const module = new vm.SyntheticModule(
    names,
    () => {
      for (const key of names) module.setExport(key, (exports as Record<string, unknown>)[key]);
    },
    { identifier: name },
  );
  return module;
}

/** Node says in each thread, once, that ES modules in `vm` are an experiment. Jest has said so already. */
function hushExperiment(): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    new vm.SyntheticModule([], () => {});
  } finally {
    process.emitWarning = emitWarning;
  }
}
