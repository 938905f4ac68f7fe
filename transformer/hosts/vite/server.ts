/**
 * The development server (and Vitest, which is one): modules are made one by one, so there is no chunk that an entry
 * could be. A module imports a link to its entry instead (see ids.ts), and the link is made when it is asked for.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { INLINE_ENTRY } from '../../core/emit/generated-names';
import { isSource, type RewriteOptions, rewriteModule, sourceOfEntry } from '../bundlers/rewrite';
import { reportErrors } from '../rollup-api';
import { formatDiagnostic } from '../syntax-error';
import type { Environment, ViteContext } from './api';
import { Collector } from './collect';
import { entryFile, fileOfLink, linkId, linkTo } from './ids';
import { findRunner, importRunner } from './module-runner';
import { Snapshots } from './snapshots';
import type { LoadingRules } from './vitest';

interface Text {
  readonly code: string;
  readonly map?: object;
}

/** The modules of one environment. */
class Server {
  readonly #environment: Environment;
  readonly #snapshots: Snapshots;
  readonly #runner: string;
  readonly #rules: LoadingRules;
  /** The texts of entries, as of when their sources were last looked at. */
  readonly #entries = new Map<string, Text>();

  constructor(environment: Environment, vitest: LoadingRules | undefined) {
    this.#rules = vitest ?? { isNative: () => false, interop: false };
    this.#environment = environment;
    const { root, cacheDir, env } = environment.config;
    this.#runner = findRunner(root, vitest !== undefined);
    this.#snapshots = new Snapshots(
      path.join(cacheDir, 'unsync', randomUUID()),
      env,
      this.#rules.interop,
      this.#runner,
    );
  }

  resolveId(source: string): string | null {
    if (fileOfLink(source) !== null) return linkId(source);
    return this.#entries.has(source) || sourceOfEntry(source) !== null ? source : null;
  }

  async load(context: ViteContext, id: string, options: RewriteOptions): Promise<Text | null> {
    const linked = fileOfLink(id);
    if (linked !== null) return this.#link(context, linked);
    const source = sourceOfEntry(id);
    if (source === null) return null;
    context.addWatchFile(source);
    // The text of the source may come from another plugin, or have been changed by one.
    await this.#environment.transformRequest(source);
    // Or it may come from a cache, which this plugin did not see.
    return (
      this.#entries.get(id) ?? reportErrors(context, () => rewriteModule(source, options))?.entry ?? null
    );
  }

  transform(context: ViteContext, code: string, id: string, options: RewriteOptions): Text | null {
    if (!isSource(id) || sourceOfEntry(id) !== null) return null;
    this.#entries.delete(entryFile(id));
    const module = reportErrors(context, () => rewriteModule(id, options, code));
    if (module === null) return null;
    for (const warning of module.warnings) context.warn(`${id}: ${formatDiagnostic(warning)}`);
    this.#entries.set(entryFile(id), module.entry);
    // At the end, where it moves no column; imports come first wherever they stand.
    const link = `\nimport ${INLINE_ENTRY} from ${JSON.stringify(linkTo(id))};\n`;
    return { code: module.main.code + link, map: module.main.map };
  }

  async #link(context: ViteContext, file: string): Promise<Text> {
    const { ESModulesEvaluator } = await importRunner(this.#runner);
    const collector = new Collector(this.#environment, new ESModulesEvaluator().startOffset, this.#rules);
    const { expression, files } = await this.#snapshots.entryOf(file, collector);
    for (const watched of files) context.addWatchFile(watched);
    return { code: `export default () => (${expression});\n` };
  }

  close(): void {
    this.#snapshots.clear();
  }
}

const servers = new Map<Environment, Server>();

/**
 * @param vitest its rules, where the server is Vitest's
 * @returns nothing in a build
 */
export function serverOf({ environment }: ViteContext, vitest: LoadingRules | undefined): Server | undefined {
  if (environment?.mode !== 'dev') return undefined;
  let server = servers.get(environment);
  if (server === undefined) {
    server = new Server(environment, vitest);
    servers.set(environment, server);
  }
  return server;
}

/** The server of this environment was closed. */
export function closeServer({ environment }: ViteContext): void {
  if (environment === undefined) return;
  servers.get(environment)?.close();
  servers.delete(environment);
}

// A server that is not closed, but ends with its process.
process.on('exit', () => {
  for (const server of servers.values()) server.close();
});
