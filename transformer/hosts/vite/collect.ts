/**
 * Everything a worker needs to run an entry, as the development server makes it.
 *
 * A worker cannot ask the server: that may live in the very thread that is blocked in `result()`. So the modules that
 * an entry reaches are collected ahead, each in the form in which the server gives it to a module runner: aliases,
 * virtual modules and whatever other plugins do are in it.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment, Fetched } from './api';
import { entryFile, fileOfLink } from './ids';
import type { LoadingRules } from './vitest';

/** What is known of an entry's modules, by the URL that they are asked for with. */
export interface Collection {
  /** The file with the annotated functions. */
  readonly file: string;
  /** Changes with any of the modules. */
  readonly version: string;
  readonly modules: ReadonlyMap<string, Fetched>;
  /** The entries that code in here can call: the file of each, by the URL of the link to it. */
  readonly links: ReadonlyMap<string, string>;
}

/** Collects what entries reach, each module once. */
export class Collector {
  readonly #environment: Environment;
  readonly #startOffset: number;
  readonly #rules: LoadingRules;
  readonly #modules = new Map<string, Promise<Module>>();

  /**
   * @param startOffset the lines that a module runner puts before a module's code
   * @param rules which files are Node's to load, though the server would compile them
   */
  constructor(environment: Environment, startOffset: number, rules: LoadingRules) {
    this.#environment = environment;
    this.#rules = rules;
    this.#startOffset = startOffset;
  }

  async collect(file: string): Promise<Collection> {
    const modules = new Map<string, Fetched>();
    const links = new Map<string, string>();
    const waiting: (readonly [url: string, importer: string | undefined])[] = [[entryFile(file), undefined]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [url, importer] = next;
      if (modules.has(url) || links.has(url)) continue;
      const linked = fileOfLink(url);
      if (linked !== null) {
        links.set(url, linked);
        continue;
      }
      const { fetched, imports } = await this.#fetch(url, importer);
      // Code of an entry runs under the name of the file that it was taken from.
      modules.set(url, url === entryFile(file) && 'code' in fetched ? { ...fetched, file } : fetched);
      const from = 'code' in fetched ? (fetched.file ?? undefined) : undefined;
      for (const dependency of imports) waiting.push([dependency, from]);
    }
    const hash = createHash('sha256').update(JSON.stringify([...modules, ...links]));
    return { file, version: hash.digest('hex').slice(0, 16), modules, links };
  }

  #fetch(url: string, importer: string | undefined): Promise<Module> {
    // A package's name means what it means to its importer.
    const key = /^[./]/.test(url) ? url : `${url} ${importer}`;
    let module = this.#modules.get(key);
    if (module === undefined) {
      module = this.#fetchNow(url, importer);
      this.#modules.set(key, module);
    }
    return module;
  }

  async #fetchNow(url: string, importer: string | undefined): Promise<Module> {
    const own = OWN[url];
    if (own !== undefined) return { fetched: { externalize: own, type: 'commonjs' }, imports: [] };
    const fetched = await this.#environment.fetchModule(url, importer, { startOffset: this.#startOffset });
    if (!('code' in fetched)) return { fetched, imports: [] };
    const { code, file, id } = fetched;
    if (file !== null && (file.startsWith(RUNTIME) || (await this.#rules.isNative(file))))
      return { fetched: { externalize: pathToFileURL(file).href, type: 'module' }, imports: [] };
    const { deps = [], dynamicDeps = [] } =
      this.#environment.moduleGraph.getModuleById(id)?.transformResult ?? {};
    return { fetched: { code, file, id, url: fetched.url }, imports: [...deps, ...dynamicDeps] };
  }
}

interface Module {
  readonly fetched: Fetched;
  /** URLs. */
  readonly imports: readonly string[];
}

/** Where unsync is asked for, the worker's own copy is meant: there must be one in a thread. */
const RUNTIME = path.resolve(__dirname, '../../../runtime').split(path.sep).join('/');
const OWN: Readonly<Record<string, string>> = {
  unsync: pathToFileURL(path.join(RUNTIME, 'index.js')).href,
  'unsync/runtime': pathToFileURL(path.join(RUNTIME, 'generated-api.js')).href,
};
