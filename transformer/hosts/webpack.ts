/**
 * `unsync/webpack` and `unsync/rspack`: unsync as a plugin of webpack 5 and Rspack, for their Node targets.
 * ```js
 * const Unsync = require('unsync/webpack');
 * module.exports = { target: 'node', plugins: [new Unsync()] };
 * ```
 * A loader in front of the user's own rewrites the modules, each of which finds its entry from the output folder
 * (`__webpack_base_uri__`). When all modules are there, each entry is bundled by a child compiler, with the user's own
 * rules.
 */
import path from 'node:path';
import { isRuntime } from './bundlers/rewrite';
import { checkSeverity } from './severity';
import { bundleEntries, type RootCompilation } from './webpack/bundle-entries';

/** Options of the plugin. */
interface UnsyncWebpackOptions {
  /** The project's folder, which function ids are relative to. Default: the compiler's `context`. */
  root?: string;
  /** Other severities for single diagnostics: `{ "UNSYNC2009": "error" }`, or `"warning"`, `"off"`. */
  severity?: Record<string, 'error' | 'warning' | 'off' | 'keep' | 'leave-out'>;
}

/** The part of a compiler in use; webpack's and Rspack's are alike in it. */
interface Compiler {
  readonly context: string;
  readonly options: {
    readonly output: { readonly module?: boolean };
    readonly optimization: { concatenateModules?: boolean };
    readonly module: { readonly rules: unknown[] };
    readonly externals?: unknown;
    readonly externalsType?: string;
  };
  readonly webpack: {
    /** Only in Rspack. */
    readonly rspackVersion?: string;
    readonly ExternalsPlugin: new (type: string, externals: unknown) => { apply(compiler: Compiler): void };
    readonly Compilation: { readonly PROCESS_ASSETS_STAGE_ADDITIONAL: number };
  };
  readonly hooks: {
    readonly thisCompilation: { tap(name: string, run: (compilation: RootCompilation) => void): void };
  };
}

const NAME = 'unsync';
const LOADER = path.join(__dirname, 'webpack/loader.js');

class UnsyncWebpack {
  /** For what looks for a default export. */
  static readonly default = UnsyncWebpack;
  readonly #options: UnsyncWebpackOptions;

  constructor(options: UnsyncWebpackOptions = {}) {
    this.#options = options;
  }

  /** Called by the bundler. */
  apply(compiler: object): void {
    const { context, options, webpack, hooks } = compiler as Compiler;
    const module = options.output.module === true;
    const type = module ? 'module' : 'commonjs';
    // Rspack makes ES module libraries with a concatenation of its own, and crashes when the other one was there first.
    // It turns that off for the user's own bundle; entries are bundled by child compilers, which inherit it.
    if (module && webpack.rspackVersion !== undefined) options.optimization.concatenateModules = false;
    const severity = checkSeverity(this.#options.severity, 'unsync/webpack');
    new webpack.ExternalsPlugin(type, isExternal).apply(compiler as Compiler);
    // A child compiler inherits neither ours nor the user's.
    const externals = [new webpack.ExternalsPlugin(type, isExternal)];
    if (options.externals)
      externals.push(new webpack.ExternalsPlugin(options.externalsType ?? type, options.externals));
    options.module.rules.unshift({
      test: /\.[mc]?[jt]sx?$/,
      exclude: /[\\/]node_modules[\\/]/,
      enforce: 'pre',
      use: [{ loader: LOADER, options: { root: this.#options.root ?? context, severity, module } }],
    });
    hooks.thisCompilation.tap(NAME, (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tapPromise({ name: NAME, stage }, () =>
        bundleEntries(compilation, { module, externals }),
      );
    });
  }
}

/** The runtime is never bundled. */
function isExternal(
  { request }: { request?: string },
  done: (error?: null, external?: string) => void,
): void {
  if (request !== undefined && isRuntime(request)) done(null, request);
  else done();
}

// `module.exports`, so that `require` and `import` both give the class.
export = UnsyncWebpack;
