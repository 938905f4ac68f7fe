/**
 * `unsync/babel`: unsync as a plugin of Babel 7 and 8.
 * ```json
 * { "plugins": ["unsync/babel"] }
 * { "plugins": [["unsync/babel", { "outDir": "dist", "rootDir": "src" }]] }
 * ```
 * Works on the untouched tree, before any other plugin has looked at it, and ends when all have run: only then is it
 * known whether the output is an ES module or CommonJS.
 */
import type { Babel, BabelFile, Options } from './babel/api';
import { compileEntry, PLUGIN_NAME } from './babel/compile-entry';
import { entryExtension, entryPath, writeEntry } from './babel/entry-file';
import { inlineEntry } from './babel/inline-entry';
import { outputKind } from './babel/module-kind';
import { checkOptions } from './babel/options';
import { fillPlaceholders } from './babel/placeholders';
import { type Pending, rewriteFile } from './babel/rewrite';
import { insideBundler, LISTED_TWICE, messageText, USED_AS_PRESET, unsupportedFormat } from './messages';

/** Options of the plugin in a Babel configuration. Paths are relative to Babel's working directory. */
interface UnsyncBabelOptions {
  /**
   * Folder that Babel's output goes to. Given, each worker entry is written there as a file next to its module's
   * output; left out, it travels inside that output as a string.
   */
  outDir?: string;
  /** Folder whose tree `outDir` repeats (`src` for `babel src --out-dir dist`). Default: the working directory. */
  rootDir?: string;
  /** Leave the bodies in the main module, so that `UNSYNC_INLINE=1` can run them in the calling thread. */
  keepBodies?: boolean;
  /** Other severities for single diagnostics: `{ "UNSYNC2009": "error" }`, or `"warning"`, `"off"`. */
  severity?: Record<string, 'error' | 'warning' | 'off' | 'keep' | 'leave-out'>;
}

/** What is to be used in the place of this plugin, by the name that Babel's caller gives itself. */
const BUNDLERS: Readonly<Record<string, string>> = {
  'babel-loader': 'unsync/webpack (or unsync/rspack)',
  '@rollup/plugin-babel': 'unsync/rollup (or unsync/rolldown, unsync/vite)',
};

/**
 * @param api Babel's
 * @param options see `UnsyncBabelOptions`
 * @param cwd Babel's working directory
 * @returns a plugin for Babel
 * @throws Error for an unknown or mistyped option
 */
function unsyncBabel(api: object, options?: UnsyncBabelOptions, cwd: string = process.cwd()): object {
  const babel = api as Babel;
  // What presets get has everything else that plugins get.
  if (!('assumption' in api)) throw new Error(messageText(USED_AS_PRESET));
  const checked = checkOptions(options, cwd);
  const caller = babel.caller?.((by) => by?.name ?? null) ?? null;
  const pending = new WeakMap<object, Pending>();
  return {
    name: PLUGIN_NAME,
    visitor: {},
    pre(file: BabelFile) {
      if (file.get(PLUGIN_NAME)) throw new Error(messageText(LISTED_TWICE));
      file.set(PLUGIN_NAME, true);
      const rewritten = rewriteFile(babel, file, checked);
      if (!rewritten) return;
      const plugin = caller === null ? undefined : BUNDLERS[caller];
      if (caller !== null && plugin) throw new Error(messageText(insideBundler(caller, plugin)));
      pending.set(file, rewritten);
    },
    post(file: BabelFile) {
      const rewritten = pending.get(file);
      if (rewritten) finishFile(babel, file, checked, rewritten);
    },
  };
}

function finishFile(babel: Babel, file: BabelFile, options: Options, { entry, specifier }: Pending): void {
  const kind = outputKind(file);
  if (typeof kind === 'object') throw new Error(messageText(unsupportedFormat(kind.unsupported)));
  if (specifier === null || options.outDir === null) {
    const compiled = compileEntry(babel, file, entry, undefined);
    fillPlaceholders(babel, file, { kind, inlineEntry: () => inlineEntry(babel, compiled) });
    return;
  }
  if (!file.opts.filename) {
    throw new Error(
      'unsync/babel: with `outDir`, Babel must be told the `filename` of what it compiles: the entry is named after it.',
    );
  }
  const own = { from: specifier, to: specifier.replace(/\.js$/, entryExtension(kind)) };
  const target = entryPath(file.opts.filename, { ...options, outDir: options.outDir }, kind);
  writeEntry(target, compileEntry(babel, file, entry, own), file.opts);
  fillPlaceholders(babel, file, { kind, specifier: own });
}

// `module.exports`, so that `require` and `import` both give the function; with `default` for what looks for that.
export = Object.assign(unsyncBabel, { default: unsyncBabel });
