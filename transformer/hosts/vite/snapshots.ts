/**
 * Where workers find what was collected for them: files in the server's cache folder, for as long as the server runs.
 * A version is written once, and gone when the second one after it comes.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Fetched } from './api';
import type { Collection, Collector } from './collect';
import { entryFile } from './ids';

/** A snapshot as it stands in its file. */
export interface Snapshot {
  /** The URL of the entry. */
  readonly start: string;
  readonly env: Readonly<Record<string, unknown>>;
  /** See interop.ts. */
  readonly interop: boolean;
  readonly modules: Readonly<Record<string, Fetched>>;
}

interface Written {
  /** The entry as it travels inside its module: `{ format, code, … }`. */
  readonly expression: string;
  /** What it was made of: when one of these changes, it has to be made anew. */
  readonly files: readonly string[];
}

const WORKER = path.join(__dirname, 'worker.js');

export class Snapshots {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, unknown>>;
  readonly #interop: boolean;
  readonly #runner: string;
  /** The versions of each file that are there, oldest first. */
  readonly #written = new Map<string, string[]>();

  /**
   * @param folder made when it is needed
   * @param env the module's `import.meta.env`
   * @param interop see interop.ts
   * @param runner URL of Vite's module runner
   */
  constructor(folder: string, env: Readonly<Record<string, unknown>>, interop: boolean, runner: string) {
    this.#folder = folder;
    this.#env = env;
    this.#interop = interop;
    this.#runner = runner;
  }

  /** Collects and writes what a worker needs for the entry of `file`. */
  async entryOf(file: string, collector: Collector): Promise<Written> {
    const collection = await collector.collect(file);
    await this.#write(collection, collector);
    const files = [...collection.modules.values()].flatMap((module) =>
      'code' in module && module.file !== null && existsSync(module.file) ? [module.file] : [],
    );
    return { expression: this.#expression(collection), files };
  }

  async #write(collection: Collection, collector: Collector): Promise<void> {
    const { file, version, modules, links } = collection;
    const versions = this.#written.get(file) ?? [];
    if (versions.includes(version)) return;
    this.#written.set(file, [...versions, version]);
    const all = new Map(modules);
    for (const [url, linked] of links) {
      const other = await collector.collect(linked);
      await this.#write(other, collector);
      all.set(url, { code: linkModule(this.#expression(other)), file: null, id: url, url });
    }
    const snapshot: Snapshot = {
      start: entryFile(file),
      env: this.#env,
      interop: this.#interop,
      modules: Object.fromEntries(all),
    };
    writeFile(this.#pathOf(file, version), JSON.stringify(snapshot));
    const [oldest, ...others] = this.#written.get(file) ?? [];
    if (oldest === undefined || others.length < 2) return;
    rmSync(this.#pathOf(file, oldest), { force: true });
    this.#written.set(file, others);
  }

  #expression({ file, version }: Collection): string {
    const [worker, snapshot, runner] = [WORKER, this.#pathOf(file, version), this.#runner].map((text) =>
      JSON.stringify(text),
    );
    const code = `module.exports = require(${worker}).load(${snapshot}, ${runner});`;
    return JSON.stringify({ format: 'cjs', code, deferred: true, version });
  }

  #pathOf(file: string, version: string): string {
    const name = createHash('sha256').update(file).digest('hex').slice(0, 16);
    return path.join(this.#folder, `${name}-${version}.json`);
  }

  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    this.#written.clear();
  }
}

/** A link as a module runner takes modules. */
function linkModule(expression: string): string {
  return `Object.defineProperty(__vite_ssr_exports__, "default", { enumerable: true, value: () => (${expression}) });`;
}

/** Renamed into place, so that no worker reads half a file. Readable by its owner only: `env` may hold secrets. */
function writeFile(file: string, text: string): void {
  const temporary = `${file}.${randomUUID()}`;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, file);
}
