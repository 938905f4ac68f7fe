/**
 * `unsync/esbuild`: unsync as a plugin of esbuild.
 * ```js
 * import unsync from 'unsync/esbuild';
 * await build({ entryPoints: ['src/main.ts'], bundle: true, platform: 'node', outdir: 'dist', plugins: [unsync()] });
 * ```
 * A plugin cannot add entry points while esbuild builds, and only esbuild knows where a chunk of its output will be.
 * So each module gets its entry's address from esbuild, as that of an asset: a one-line file that passes on the entry,
 * which is bundled by a build of its own, with the same options, when the first has ended.
 */
import path from 'node:path';
import type { GeneratedModule } from '../core/types';
import { type BundledModule, fillMarker, inlineMap, isRuntime, rewriteModule } from './bundlers/rewrite';
import type { Build, BuildOptions, BuildResult, Message } from './esbuild/api';
import {
  AS_ENTRY,
  addEmptyMap,
  buildEntry,
  entryName,
  entryOf,
  extensionOf,
  writeFiles,
} from './esbuild/entries';
import { type EntryText, inSource, toMessage, withErrors } from './esbuild/messages';
import { messageText, notInRuntime } from './messages';
import { checkSeverity } from './severity';

interface UnsyncEsbuildOptions {
  /** The project's folder, which function ids are relative to. Default: esbuild's working directory. */
  root?: string;
  /** Other severities for single diagnostics: `{ "UNSYNC2009": "error" }`, or `"warning"`, `"off"`. */
  severity?: Record<string, 'error' | 'warning' | 'off' | 'keep' | 'leave-out'>;
}

interface UnsyncEsbuildPlugin {
  name: string;
  setup(build: Build): void;
}

/**
 * Namespace of the one-line files, and the query that asks for one: `./work.unsync.ts?unsync-address`. Relative, since
 * many plugins take every other specifier for a package's.
 */
const PASS_ON = 'unsync-address';

const NAME = 'unsync';

function unsyncEsbuild(options: UnsyncEsbuildOptions = {}): UnsyncEsbuildPlugin {
  return createPlugin(options, null);
}

/** What the user's build and those of its entries share: the modules bundled into an entry have entries too. */
interface Entries {
  /** By output path; each is built once. */
  readonly building: Map<string, Promise<BuildResult>>;
  /** By the source's path. */
  readonly texts: Map<string, EntryText>;
}

/** @param outer when this plugin is part of an entry's build */
function createPlugin(options: UnsyncEsbuildOptions, outer: Entries | null): UnsyncEsbuildPlugin {
  return {
    name: NAME,
    setup(build) {
      // Bun's bundler calls plugins of esbuild, and has no entry points of its own for them.
      if (process.versions.bun !== undefined && !('esbuild' in build))
        throw new Error(messageText(notInRuntime('unsync/esbuild', 'Bun')));
      const entries: Entries = outer ?? { building: new Map(), texts: new Map() };
      const { building, texts } = entries;
      const { initialOptions } = build;
      const directory = initialOptions.absWorkingDir ?? process.cwd();
      const root = options.root ?? directory;
      const format = formatOf(initialOptions);
      const severity = checkSeverity(options.severity, 'unsync/esbuild');
      const wantsMetafile = initialOptions.metafile === true;
      initialOptions.metafile = true;

      build.onResolve({ filter: /^unsync(\/runtime)?$/ }, ({ path: specifier }) =>
        isRuntime(specifier) ? { path: specifier, external: true } : null,
      );
      build.onResolve({ filter: new RegExp(`\\?${PASS_ON}$`) }, ({ path: specifier, resolveDir }) => ({
        // The extension of what esbuild emits is taken from here.
        path: `${path.resolve(resolveDir, specifier.slice(0, -PASS_ON.length - 1))}${extensionOf(format)}`,
        namespace: PASS_ON,
      }));

      build.onLoad({ filter: /\.[mc]?[jt]sx?$/, namespace: 'file' }, ({ path: file, suffix }) => {
        if (/[\\/]node_modules[\\/]/.test(file)) return null;
        return withErrors(file, () => {
          const module = rewriteModule(file, { root, severity, format });
          if (!module) return null;
          const own = format === 'esm' ? 'import.meta.url' : '__filename';
          const generated = suffix === AS_ENTRY ? fillMarker(module.entry, own) : withAddress(module);
          if (suffix === AS_ENTRY) texts.set(file, { generated, source: module.source });
          return {
            contents: `${generated.code}\n${inlineMap(generated.map)}`,
            loader: path.extname(file).replace(/^\.[mc]?/, ''),
            resolveDir: path.dirname(file),
            watchFiles: [file],
            warnings: module.warnings.map(toMessage),
          };
        });
      });
      build.onLoad({ filter: /.*/, namespace: PASS_ON }, ({ path: file }) => {
        const target = JSON.stringify(`./${entryName(entryOf(file, format), root, format)}`);
        return {
          contents:
            format === 'esm' ? `export * from ${target};\n` : `module.exports = require(${target});\n`,
          loader: 'file',
        };
      });

      build.onEnd(async (result) => {
        for (const [output, { bytes, inputs }] of Object.entries(result.metafile?.outputs ?? {})) {
          const [[input, { bytesInOutput }] = ['', { bytesInOutput: 0 }]] = Object.entries(inputs);
          // The module that holds the address has the same name as the asset, and code around it.
          if (!input.startsWith(`${PASS_ON}:`) || bytes !== bytesInOutput) continue;
          const entry = entryOf(path.resolve(directory, input.slice(PASS_ON.length + 1)), format);
          const target = path.join(
            path.resolve(directory, path.dirname(output)),
            entryName(entry, root, format),
          );
          if (building.has(target)) continue;
          if (initialOptions.define?.TSUP_FORMAT !== undefined)
            addEmptyMap(path.resolve(directory, output), result);
          const plugins = initialOptions.plugins?.map((plugin) =>
            plugin.name === NAME ? createPlugin(options, entries) : plugin,
          );
          building.set(target, buildEntry(build, entry, target, { plugins, format }));
        }
        if (!wantsMetafile) delete result.metafile;
        // An entry's build waits for no other's: two entries can need each other. The user's build waits for all.
        if (outer) return undefined;
        const errors: Message[] = [];
        const warnings: Message[] = [];
        for (const built of building.values()) {
          const entry = await built;
          const place = (message: Message): Message => inSource(message, texts, directory);
          errors.push(...entry.errors.map(place));
          warnings.push(...entry.warnings.map(place));
          writeFiles(entry.outputFiles ?? [], initialOptions, result);
        }
        building.clear();
        return { errors, warnings };
      });
    },
  };
}

/** Asks for the address of a module's entry in the way the module imports: an asset's module is its address. */
function withAddress({ main, entry, commonJs }: BundledModule): GeneratedModule {
  const asset = JSON.stringify(`./${path.basename(entry.fileName)}?${PASS_ON}`);
  if (commonJs) return fillMarker(main, `require(${asset})`);
  const module = fillMarker(main, '__unsync_entry_url');
  // At the end, where it moves no line; imports come first wherever they are.
  return { ...module, code: `${module.code}\nimport __unsync_entry_url from ${asset};` };
}

/** @returns what the files are in the end */
function formatOf({ format, platform, bundle, define }: BuildOptions): 'esm' | 'cjs' {
  const used = format ?? (platform === 'node' ? 'cjs' : 'iife');
  if (used === 'iife') {
    throw new Error(
      "unsync/esbuild: workers cannot load the format `iife`. Set `platform: 'node'`, or `format` to 'esm' or 'cjs'.",
    );
  }
  if (!bundle)
    throw new Error(
      'unsync/esbuild needs `bundle: true`. To compile file by file, use unsync/transformer or unsync/babel.',
    );
  // To split or shake CommonJS, tsup has esbuild make ES modules, and compiles these itself.
  return define?.TSUP_FORMAT === '"cjs"' ? 'cjs' : used;
}

// `module.exports`, so that `require` and `import` both give the function; with `default` for what looks for that.
export = Object.assign(unsyncEsbuild, { default: unsyncEsbuild });
