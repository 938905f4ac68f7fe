/**
 * The loader behind `unsync/webpack` and `unsync/rspack`: gives a source file's rewritten module, or with the query
 * `?unsync-entry` its entry. Either is then compiled by the user's own loaders.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { entryFileName } from '../../core/entry-names';
import type { SeverityOverrides } from '../../core/types';
import { fillMarker, inlineMap, isSource, rewriteModule } from '../bundlers/rewrite';
import { formatDiagnostic } from '../syntax-error';

/** What the plugin gives the loader. */
interface LoaderOptions {
  readonly root: string;
  readonly severity: SeverityOverrides;
  readonly module: boolean;
}

interface LoaderContext {
  readonly resourcePath: string;
  readonly resourceQuery: string;
  readonly _module: { buildInfo: Record<string, unknown> };
  /** The loaders of the module, ours among them. */
  readonly loaders: readonly { readonly path: string }[];
  /** Does anyone want maps? */
  readonly sourceMap: boolean;
  getOptions(): LoaderOptions;
  async(): (error: Error | null, code?: string, map?: object) => void;
  emitWarning(warning: Error): void;
}

/** What a rewritten module says of its entry; the bundler keeps it with the module, in its caches too. */
export interface EntryInfo {
  readonly source: string;
  /** Name of the entry's file in the output folder. */
  readonly file: string;
}

/** Where a module carries its `EntryInfo`. */
export const ENTRY_INFO = 'unsyncEntry';
export const ENTRY_QUERY = '?unsync-entry';

function loader(this: LoaderContext, source: string, map?: object): void {
  const callback = this.async();
  const done = (error: Error | null, code = '', map?: object): void =>
    callback(error, map && needsInlineMap(this) ? `${code}\n${inlineMap(map)}` : code, map);
  try {
    const { root, severity, module: isModule } = this.getOptions();
    const rewritten = isSource(this.resourcePath)
      ? rewriteModule(this.resourcePath, { root, severity, format: 'cjs' }, source)
      : null;
    if (!rewritten) {
      done(null, source, map);
      return;
    }
    if (this.resourceQuery === ENTRY_QUERY) {
      const entry = fillMarker(rewritten.entry, '__filename');
      done(null, entry.code, entry.map);
      return;
    }
    for (const warning of rewritten.warnings) this.emitWarning(new Error(formatDiagnostic(warning)));
    const info: EntryInfo = { source: this.resourcePath, file: entryFile(this.resourcePath, root, isModule) };
    this._module.buildInfo[ENTRY_INFO] = info;
    const main = fillMarker(
      rewritten.main,
      `new URL(${JSON.stringify(info.file)}, __webpack_base_uri__).href`,
    );
    done(null, main.code, main.map);
  } catch (error) {
    done(error as Error);
  }
}

/**
 * `esbuild-loader` passes on no map it is given, since esbuild itself takes none; but esbuild reads one that stands in
 * the code.
 */
function needsInlineMap({ loaders, sourceMap }: LoaderContext): boolean {
  return sourceMap && loaders.some(({ path: file }) => /[\\/]esbuild-loader[\\/]/.test(file));
}

/** Named after the source's place in the project, not after its content: two entries can need each other's names. */
function entryFile(source: string, root: string, module: boolean): string {
  const place = path.relative(root, source).split(path.sep).join('/');
  const hash = createHash('sha256').update(place).digest('hex').slice(0, 8);
  return entryFileName(path.basename(source), `-${hash}${module ? '.mjs' : '.cjs'}`);
}

export default loader;
