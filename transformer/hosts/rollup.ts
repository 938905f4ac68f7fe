/**
 * `unsync/rollup`, `unsync/rolldown`: unsync as a plugin of Rollup 4 and Rolldown, which share one plugin interface.
 * Vite's builds, too, are theirs (see vite.ts).
 * ```js
 * import unsync from 'unsync/rollup';
 * export default { plugins: [unsync()] };
 * ```
 * Each entry is emitted as a chunk of its own: its imports are bundled, it gets its hashed name, and every other
 * plugin sees it as a module next to its source.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { entryFileName } from '../core/entry-names';
import type { SourceMap } from '../core/types';
import {
  type BundledModule,
  fillMarker,
  isRuntime,
  isSource,
  type RewriteOptions,
  rewriteModule,
  sourceOfEntry,
} from './bundlers/rewrite';
import { BROWSER_BUILD, messageText } from './messages';
import { type Context, reportErrors } from './rollup-api';
import { checkSeverity } from './severity';
import { formatDiagnostic } from './syntax-error';

/** Its typings for CommonJS have a syntax error, so they cannot be imported. */
const remapping = require('@jridgewell/remapping') as (
  maps: readonly object[],
  loader: () => null,
) => SourceMap;

/** Code and map as the bundlers take them. */
interface Loaded {
  readonly code: string;
  readonly map: object;
}

/** What is read of a chunk, and of a message of the bundler's. */
interface Chunk {
  readonly facadeModuleId?: string | null;
}
interface Log {
  readonly code?: string;
  readonly id?: string;
  readonly pos?: number;
}

interface UnsyncRollupOptions {
  /** The project's folder, which function ids are relative to. Default: the working directory. */
  root?: string;
  /** Other severities for single diagnostics: `{ "UNSYNC2009": "error" }`, or `"warning"`, `"off"`. */
  severity?: Record<string, 'error' | 'warning' | 'off' | 'keep' | 'leave-out'>;
}

/** The hooks in use, as every one of the three bundlers knows them. */
interface UnsyncRollupPlugin {
  name: string;
  enforce: 'pre';
  resolveId: {
    order: 'pre';
    handler(this: Context, source: string): string | { id: string; external: true } | null;
  };
  load: { order: 'pre'; handler(this: Context, id: string): Loaded | null };
  transform: { order: 'pre'; handler(this: Context, code: string, id: string): Loaded | null };
  renderStart(this: Context, output: { readonly format: string }): void;
  onLog(level: string, log: Log): false | undefined;
  generateBundle(output: object, bundle: Record<string, Chunk>): void;
  resolveFileUrl: { order: 'pre'; handler(file: FileUrl): string | null };
}

/** A place in a chunk that asks for an emitted file's URL. */
interface FileUrl {
  readonly referenceId: string | null;
  /** Path of the file as seen from the chunk. */
  readonly relativePath: string;
}

/** @returns a plugin; it works on the user's own text, so that it runs before those that compile TypeScript */
function unsyncRollup(given: UnsyncRollupOptions = {}): UnsyncRollupPlugin {
  const options: RewriteOptions = {
    root: given.root ?? process.cwd(),
    severity: checkSeverity(given.severity, 'unsync/rollup'),
    // Bundlers of this family rewrite `import.meta.url` themselves where their output is CommonJS.
    format: 'esm',
  };
  /** Entries of modules whose text came from another plugin, not from a file. */
  const entries = new Map<string, BundledModule['entry']>();
  const references = new Set<string | null>();
  /** Where each module asks for its entry's URL. */
  const urlPlaces = new Map<string, number>();
  return {
    name: 'unsync',
    enforce: 'pre',
    resolveId: {
      order: 'pre',
      handler(source) {
        if (isRuntime(source)) return { id: source, external: true };
        return entries.has(source) || sourceOfEntry(source) !== null ? source : null;
      },
    },
    load: {
      order: 'pre',
      handler(id) {
        const source = sourceOfEntry(id);
        if (source === null) return isEntryTypes(id) ? { code: 'export {};', map: { mappings: '' } } : null;
        this.addWatchFile(source);
        const entry = entries.get(id) ?? reportErrors(this, () => rewriteModule(source, options))?.entry;
        return entry ? fillMarker(entry, 'import.meta.url') : null;
      },
    },
    transform: {
      order: 'pre',
      handler(code, id) {
        if (!isSource(id) || sourceOfEntry(id) !== null) return null;
        const module = reportErrors(this, () => rewriteModule(id, options, code));
        if (!module) {
          entries.delete(entryFileName(id));
          return null;
        }
        for (const warning of module.warnings) this.warn(`${id}: ${formatDiagnostic(warning)}`);
        entries.set(module.entry.fileName, throughOthers(this, id, code, module.entry));
        const name = entryFileName(path.basename(id), '');
        const reference = this.emitFile({
          type: 'chunk',
          id: module.entry.fileName,
          name,
          preserveSignature: 'strict',
        });
        references.add(reference);
        const main = fillMarker(module.main, `import.meta.ROLLUP_FILE_URL_${reference}`);
        urlPlaces.set(id, main.code.indexOf('import.meta.ROLLUP_FILE_URL_'));
        return main;
      },
    },
    renderStart({ format }) {
      // What has no `import.meta` nor `require`, but a <script>.
      if (references.size > 0 && ['iife', 'umd', 'amd', 'system'].includes(format))
        this.error({ message: messageText(BROWSER_BUILD) });
    },
    // To Rolldown, in CommonJS output, that is no URL until it has asked for one.
    onLog: (_level, { code, id, pos }) =>
      code === 'EMPTY_IMPORT_META' && id !== undefined && pos === urlPlaces.get(id) ? false : undefined,
    generateBundle(_output, bundle) {
      for (const [fileName, { facadeModuleId }] of Object.entries(bundle))
        if (facadeModuleId && isEntryTypes(facadeModuleId)) delete bundle[fileName];
    },
    resolveFileUrl: {
      order: 'pre',
      // The table also has the module's own URL, so a relative one will do in any format. Vite's own answer would
      // start at its `base`, which is a web server's root.
      handler: ({ referenceId, relativePath }) =>
        references.has(referenceId) ? JSON.stringify(`./${relativePath}`) : null,
    },
  };
}

/** rolldown-plugin-dts asks for the types of every module that is a chunk of its own. Nobody imports an entry's. */
function isEntryTypes(id: string): boolean {
  return id.includes('.unsync.d.') && sourceOfEntry(id.replace(/\.d(\.[mc]?ts)$/, '$1')) !== null;
}

/**
 * An entry of a text that other plugins have made of the file (`@rollup/plugin-typescript` gives its own as the file's).
 * The bundler puts together the maps of a module itself; the entry is a module of ours, without the others' part.
 */
function throughOthers(
  context: Context,
  file: string,
  code: string,
  entry: BundledModule['entry'],
): BundledModule['entry'] {
  if (!existsSync(file) || code === readFileSync(file, 'utf8')) return entry;
  return { ...entry, map: remapping([entry.map, context.getCombinedSourcemap()], () => null) };
}

// `module.exports`, so that `require` and `import` both give the function; with `default` for what looks for that.
export = Object.assign(unsyncRollup, { default: unsyncRollup });
