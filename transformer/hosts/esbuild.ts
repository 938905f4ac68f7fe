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
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BundledModule, fillMarker, isRuntime, rewriteModule, sourceOfEntry } from './bundlers/rewrite';
import { checkSeverity } from './severity';
import { UnsyncSyntaxError } from './syntax-error';

interface Message {
  text: string;
  location?: { file: string; line: number; column: number; lineText?: string } | null;
}

interface OutputFile {
  path: string;
  contents: Uint8Array;
}

interface Metafile {
  outputs: Record<string, { bytes: number; inputs: Record<string, { bytesInOutput: number }> }>;
}

interface BuildOptions {
  absWorkingDir?: string;
  bundle?: boolean;
  format?: 'esm' | 'cjs' | 'iife';
  platform?: string;
  outdir?: string;
  outfile?: string;
  metafile?: boolean;
  write?: boolean;
  plugins?: { readonly name: string }[];
  [option: string]: unknown;
}

interface BuildResult {
  errors: Message[];
  warnings: Message[];
  outputFiles?: OutputFile[];
  metafile?: Metafile;
}

interface LoadResult {
  contents?: string;
  loader?: string;
  resolveDir?: string;
  watchFiles?: string[];
  errors?: Message[];
  warnings?: Message[];
}

/** The part of esbuild's plugin interface in use. */
interface Build {
  initialOptions: BuildOptions;
  esbuild: { build(options: BuildOptions): Promise<BuildResult> };
  onResolve(
    filter: { filter: RegExp; namespace?: string },
    run: (args: {
      path: string;
      importer: string;
    }) => { path: string; external?: boolean; namespace?: string } | null,
  ): void;
  onLoad(
    filter: { filter: RegExp; namespace?: string },
    run: (args: { path: string }) => LoadResult | null,
  ): void;
  onEnd(
    run: (result: BuildResult) => Promise<{ errors?: Message[]; warnings?: Message[] } | undefined>,
  ): void;
}

interface UnsyncEsbuildOptions {
  /** The project's folder, which function ids are relative to. Default: esbuild's working directory. */
  root?: string;
  /** Other severities for single diagnostics: `{ "UNSYNC2009": "error" }`, or `"warning"`, `"off"`. */
  severity?: Record<string, 'error' | 'warning' | 'off'>;
}

interface UnsyncEsbuildPlugin {
  name: string;
  setup(build: Build): void;
}

/** Import specifiers and namespace of the one-line files. */
const PASS_ON = 'unsync-entry';

const NAME = 'unsync';

function unsyncEsbuild(options: UnsyncEsbuildOptions = {}): UnsyncEsbuildPlugin {
  return createPlugin(options, null);
}

/**
 * @param outer builds of entries, by output path, when this plugin is part of one: the modules bundled into an entry
 *   have entries too, and each is built once
 */
function createPlugin(
  options: UnsyncEsbuildOptions,
  outer: Map<string, Promise<BuildResult>> | null,
): UnsyncEsbuildPlugin {
  return {
    name: NAME,
    setup(build) {
      const building = outer ?? new Map<string, Promise<BuildResult>>();
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
      build.onResolve({ filter: /\.unsync\.[mc]?[jt]sx?$/ }, ({ path: file, importer }) =>
        importer === '' && sourceOfEntry(file) !== null ? { path: file } : null,
      );
      build.onResolve({ filter: new RegExp(`^${PASS_ON}:`) }, ({ path: specifier }) => ({
        // The extension of what esbuild emits is taken from here.
        path: `${specifier.slice(PASS_ON.length + 1)}${extensionOf(format)}`,
        namespace: PASS_ON,
      }));

      build.onLoad({ filter: /\.[mc]?[jt]sx?$/, namespace: 'file' }, ({ path: file }) => {
        if (/[\\/]node_modules[\\/]/.test(file)) return null;
        const source = sourceOfEntry(file);
        return attempt(file, () => {
          const module = rewriteModule(source ?? file, { root, severity, format });
          if (!module) return null;
          const own = format === 'esm' ? 'import.meta.url' : '__filename';
          const generated =
            source === null ? fillMarker(module.main, '__unsync_entry_url') : fillMarker(module.entry, own);
          const address =
            source === null
              ? `\nimport __unsync_entry_url from ${JSON.stringify(`${PASS_ON}:${module.entry.fileName}`)};`
              : '';
          return {
            contents: `${generated.code}${address}\n${inlineMap(generated.map)}`,
            loader: path.extname(file).replace(/^\.[mc]?/, ''),
            resolveDir: path.dirname(file),
            watchFiles: [source ?? file],
            warnings: module.warnings.map((warning) => ({
              text: `${warning.code}: ${warning.message} ${warning.remedy}`,
              location: locationOf(warning),
            })),
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
          if (!building.has(target))
            building.set(target, buildEntry(build, options, entry, target, building));
        }
        if (!wantsMetafile) delete result.metafile;
        // An entry's build waits for no other's: two entries can need each other. The user's build waits for all.
        if (outer) return undefined;
        const errors: Message[] = [];
        const warnings: Message[] = [];
        for (const built of building.values()) {
          const entry = await built;
          errors.push(...entry.errors);
          warnings.push(...entry.warnings);
          write(entry.outputFiles ?? [], initialOptions, result);
        }
        building.clear();
        return { errors, warnings };
      });
    },
  };
}

/** Bundles one entry, in memory, with the user's own options and plugins. */
async function buildEntry(
  build: Build,
  own: UnsyncEsbuildOptions,
  entry: string,
  target: string,
  building: Map<string, Promise<BuildResult>>,
): Promise<BuildResult> {
  const { entryNames, outfile, splitting, outdir, ...options } = build.initialOptions;
  const directory = path.resolve(options.absWorkingDir ?? '.', outdir ?? path.dirname(outfile ?? '.'));
  const { dir, name, ext } = path.parse(target);
  try {
    return await build.esbuild.build({
      ...options,
      plugins: (options.plugins ?? []).map((plugin) =>
        plugin.name === NAME ? createPlugin(own, building) : plugin,
      ),
      entryPoints: [{ in: entry, out: path.join(path.relative(directory, dir), name) }],
      outdir: directory,
      outExtension: { '.js': ext },
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
  } catch (error) {
    const { errors, warnings } = error as Partial<BuildResult>;
    if (!errors) throw error;
    return { errors, warnings: warnings ?? [] };
  }
}

function write(files: readonly OutputFile[], options: BuildOptions, result: BuildResult): void {
  for (const file of files) {
    if (options.write === false) result.outputFiles?.push(file);
    else {
      mkdirSync(path.dirname(file.path), { recursive: true });
      writeFileSync(file.path, file.contents);
    }
  }
}

/** Named after the source's place in the project, not after its content: two entries can need each other's names. */
function entryName(entry: string, root: string, format: 'esm' | 'cjs'): string {
  const stem = path.basename(entry).replace(/\.[^.]+$/, '');
  const hash = createHash('sha256')
    .update(path.relative(root, entry).split(path.sep).join('/'))
    .digest('hex');
  return `${stem}-${hash.slice(0, 8).toUpperCase()}${extensionOf(format)}`;
}

/** Says the format, whatever `package.json` the output will end up under. */
function extensionOf(format: 'esm' | 'cjs'): string {
  return format === 'esm' ? '.mjs' : '.cjs';
}

/** @returns the entry that a one-line file passes on */
function entryOf(passOn: string, format: 'esm' | 'cjs'): string {
  return passOn.slice(0, -extensionOf(format).length);
}

function formatOf({ format, platform, bundle }: BuildOptions): 'esm' | 'cjs' {
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
  return used;
}

function inlineMap(map: object): string {
  return `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}

function locationOf({
  fileName,
  line,
  column,
  frame,
}: BundledModule['warnings'][number]): NonNullable<Message['location']> {
  const lineText = new RegExp(`^>? *${line} \\| (.*)$`, 'm').exec(frame)?.[1] ?? '';
  return { file: fileName, line, column, lineText };
}

function attempt(file: string, run: () => LoadResult | null): LoadResult | null {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UnsyncSyntaxError)) throw error;
    return {
      watchFiles: [file],
      errors: error.diagnostics.map((diagnostic) => ({
        text: `${diagnostic.code}: ${diagnostic.message} ${diagnostic.remedy}`,
        location: locationOf(diagnostic),
      })),
    };
  }
}

// `module.exports`, so that `require` and `import` both give the function; with `default` for what looks for that.
export = Object.assign(unsyncEsbuild, { default: unsyncEsbuild });
