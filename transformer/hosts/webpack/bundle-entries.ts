/** Bundles the entries of a compilation's modules, and of the modules that those bring with them. */
import path from 'node:path';
import { ENTRY_INFO, ENTRY_QUERY, type EntryInfo } from './loader';

interface Module {
  readonly buildInfo?: Record<string, unknown>;
  /** What a concatenated module is made of. */
  readonly modules?: Iterable<Module>;
}

interface Compilation {
  readonly modules: Iterable<Module>;
  readonly errors: Error[];
  readonly warnings: Error[];
}

interface Plugin {
  apply(compiler: object): void;
}

interface ChildCompiler {
  runAsChild(done: (error: Error | null, entries?: unknown, compilation?: Compilation) => void): void;
}

/** The user's own compilation; the part of it in use. */
export interface RootCompilation extends Compilation {
  readonly compiler: { readonly webpack: unknown; isChild?(): boolean };
  readonly hooks: {
    readonly processAssets: {
      tapPromise(options: { name: string; stage: number }, run: () => Promise<void>): void;
    };
  };
  createChildCompiler(name: string, output: object, plugins: Plugin[]): ChildCompiler;
}

/** The plugins that make a bundle for Node; a child compiler inherits none of them. */
interface Toolkit {
  readonly EntryPlugin: new (context: string, request: string, options: object) => Plugin;
  readonly node: { readonly NodeTargetPlugin: new () => Plugin };
  readonly javascript: { readonly EnableChunkLoadingPlugin: new (type: string) => Plugin };
  readonly library: { readonly EnableLibraryPlugin: new (type: string) => Plugin };
}

export interface BundleOptions {
  /** The output is ES modules. */
  readonly module: boolean;
  /** Plugins that leave out what is not to be bundled. */
  readonly externals: readonly Plugin[];
}

/** Each entry is bundled once, whichever bundle its module was met in. */
export async function bundleEntries(compilation: RootCompilation, options: BundleOptions): Promise<void> {
  const bundled = new Set<string>();
  let modules: Iterable<Module> = compilation.modules;
  for (;;) {
    const entries = entriesOf(modules).filter(({ file }) => !bundled.has(file));
    if (entries.length === 0) return;
    for (const { file } of entries) bundled.add(file);
    const children = await Promise.all(entries.map((entry) => bundleEntry(compilation, entry, options)));
    modules = children.flatMap((child) => [...child.modules]);
  }
}

function entriesOf(modules: Iterable<Module>, byFile = new Map<string, EntryInfo>()): EntryInfo[] {
  for (const { buildInfo, modules: inner } of modules) {
    const info = buildInfo?.[ENTRY_INFO] as EntryInfo | undefined;
    if (info) byFile.set(info.file, info);
    if (inner) entriesOf(inner, byFile);
  }
  return [...byFile.values()];
}

function bundleEntry(
  root: RootCompilation,
  { source, file }: EntryInfo,
  { module, externals }: BundleOptions,
): Promise<Compilation> {
  const toolkit = root.compiler.webpack as Toolkit;
  const type = module ? 'modern-module' : 'commonjs2';
  const chunkLoading = module ? 'import' : 'require';
  const child = root.createChildCompiler(
    `unsync ${source}`,
    {
      filename: file,
      library: { type },
      chunkFormat: module ? 'module' : 'commonjs',
      chunkLoading,
    },
    [
      new toolkit.node.NodeTargetPlugin(),
      // It also says where the output folder is, which a module in an entry asks for another module's entry.
      new toolkit.javascript.EnableChunkLoadingPlugin(chunkLoading),
      new toolkit.library.EnableLibraryPlugin(type),
      ...externals,
      new toolkit.EntryPlugin(path.dirname(source), `${source}${ENTRY_QUERY}`, {
        name: path.parse(file).name,
        library: { type },
        // One file for each entry: what it imports later is in it too.
        asyncChunks: false,
      }),
    ],
  );
  return new Promise((resolve, reject) => {
    child.runAsChild((error, _entries, compilation) => {
      if (error) {
        reject(error);
        return;
      }
      const done = compilation as Compilation;
      root.errors.push(...done.errors);
      root.warnings.push(...done.warnings);
      resolve(done);
    });
  });
}
