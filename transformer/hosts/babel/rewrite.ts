/**
 * Puts the core's rewritten text in the place of a file's tree, before any plugin has seen it.
 */
import path from 'node:path';
import { transform } from '../../core';
import { isOfInterest } from '../../core/annotations/interest';
import { entryFileName } from '../../core/entry-names';
import type { GeneratedModule, ParserSettings } from '../../core/types';
import { moduleId } from '../module-id';
import { isOwnModule } from '../own-modules';
import { createPositionMap, type PositionMap, type RewrittenCode } from '../positions';
import { formatDiagnostic, throwErrors } from '../syntax-error';
import type { Babel, BabelFile, File, Options, Program, ResolvedOptions } from './api';
import { blankOut, findKept, putBack } from './kept-statements';
import { importForm } from './module-kind';
import { relocate } from './relocate';

/** What is left to do when the plugins have run. */
export interface Pending {
  readonly entry: GeneratedModule;
  /** The specifier that the rewritten module now has for its entry; `null` when the entry travels inside. */
  readonly specifier: string | null;
}

/**
 * @returns `null` when the file has no annotated function
 * @throws UnsyncSyntaxError for the core's errors
 */
export function rewriteFile(babel: Babel, file: BabelFile, options: Options): Pending | null {
  const source = sourceText(babel, file);
  const fileName = file.opts.filename ?? nameFromPlugins(file.opts);
  if (!isOfInterest({ source, fileName })) return null;
  const stem = path.basename(fileName).replace(/\.[^.]+$/, '');
  const specifier = options.outDir === null ? null : `./${entryFileName(path.basename(fileName), '.js')}`;
  const result = transform({
    source,
    fileName,
    id: moduleId(fileName, file.opts.root ?? file.opts.cwd ?? '.'),
    options: {
      format: 'unknown',
      importForm: importForm(file.ast.program, fileName, file.opts),
      view: 'plain',
      keepBodies: options.keepBodies,
      severity: options.severity,
      entry: specifier === null ? 'inline' : { specifier },
      ownSpecifier: `./${stem}.js`,
      parser: parserSettings(file),
      jsxFactories: jsxFactoriesIn(file.opts),
      imports: { isOwnModule: (specifier) => isOwnModule(specifier, fileName) },
    },
  });
  // Babel has no channel for warnings; its own plugins use the console too.
  for (const warning of throwErrors(result.diagnostics))
    console.warn(`${fileName}: ${formatDiagnostic(warning)}`);
  if (result.entry === null) return null;
  const tree = parseRewritten(babel, file, result);
  const { start, end, loc, ...program } = tree.program;
  Object.assign(file.ast.program, program);
  file.ast.comments = tree.comments ?? null;
  if (tree.tokens) file.ast.tokens = tree.tokens;
  file.scope.crawl();
  return { entry: result.entry, specifier };
}

/** The main module's tree, in which the user's statements are the nodes they were wherever nothing changed. */
function parseRewritten(babel: Babel, file: BabelFile, text: RewrittenCode): File {
  const { code } = text;
  const positions = createPositionMap(text, file.code);
  // A list of tokens is of the whole text.
  const kept = file.ast.tokens ? [] : findKept(file.ast, file.code, code, positions);
  try {
    const tree = parseAt(babel, file, blankOut(code, kept), positions);
    if (putBack(babel, tree, kept, file.ast)) return tree;
  } catch (error) {
    if (kept.length === 0) throw error;
  }
  return parseAt(babel, file, code, positions);
}

/** @returns the tree of a text of the core's, each node where its characters are in the user's file */
export function parseGenerated(babel: Babel, file: BabelFile, text: GeneratedModule): File {
  return parseAt(babel, file, text.code, createPositionMap(text, file.code));
}

function parseAt(babel: Babel, file: BabelFile, code: string, positions: PositionMap): File {
  const { parserOpts, filename } = file.opts;
  const tree = babel.parseSync(code, {
    configFile: false,
    babelrc: false,
    browserslistConfigFile: false,
    filename,
    // Positions are counted in our text first, so what shifts them must wait until they are the user's again.
    parserOpts: { ...parserOpts, ...knownSourceType(file), startLine: 1, startColumn: 0 },
  }) as File;
  relocate(babel, tree, file.code, positions, parserOpts);
  return tree;
}

/** With statements blanked out, a text no longer tells by itself which it is. */
function knownSourceType({ opts, ast }: BabelFile): { sourceType?: Program['sourceType'] } {
  const { sourceType } = (opts.parserOpts ?? {}) as { sourceType?: string };
  return sourceType === 'unambiguous' ? { sourceType: ast.program.sourceType } : {};
}

/** `transformFromAst` may come without text: then the tree is printed, and positions are those of the print. */
function sourceText(babel: Babel, file: BabelFile): string {
  if (file.code === '') {
    const printed = babel.transformFromAstSync(file.ast, undefined, {
      configFile: false,
      babelrc: false,
      browserslistConfigFile: false,
    });
    file.code = printed?.code ?? '';
  }
  return file.code;
}

/** The core goes by the extension; without a file name, the parser's plugins say which language it is. */
function nameFromPlugins(options: ResolvedOptions): string {
  const plugins = parserPlugins(options).map(pluginName);
  if (!plugins.includes('typescript')) return 'unknown.js';
  return plugins.includes('jsx') ? 'unknown.tsx' : 'unknown.ts';
}

/** As they are set for the plugin that compiles JSX, which presets bring along. */
function jsxFactoriesIn({ plugins = [], presets = [] }: ResolvedOptions): string[] {
  const compilers = [plugins, ...presets.map((preset) => preset.plugins)]
    .flat()
    .filter(({ key }) => /^transform-react-jsx/.test(key));
  return compilers.flatMap(({ options }) => {
    const { pragma, pragmaFrag } = (options ?? {}) as { pragma?: string; pragmaFrag?: string };
    return [pragma, pragmaFrag].flatMap((name) => name?.split('.')[0] ?? []);
  });
}

function parserSettings({ opts, ast }: BabelFile): ParserSettings {
  const given = (opts.parserOpts ?? {}) as ParserSettings;
  const settings: Record<string, unknown> = { sourceType: ast.program.sourceType };
  for (const key of SETTINGS) if (given[key] !== undefined) settings[key] = given[key];
  return { ...settings, plugins: parserPlugins(opts) };
}

const SETTINGS = [
  'allowAwaitOutsideFunction',
  'allowNewTargetOutsideFunction',
  'allowSuperOutsideMethod',
  'annexB',
  'createImportExpressions',
  'strictMode',
] as const satisfies readonly (keyof ParserSettings)[];

/** `estree` is left out: it changes the shape of the tree, not the language. */
function parserPlugins({ parserOpts }: ResolvedOptions): NonNullable<ParserSettings['plugins']> {
  const plugins = ((parserOpts ?? {}) as ParserSettings).plugins ?? [];
  return plugins.filter((plugin) => pluginName(plugin) !== 'estree');
}

function pluginName(plugin: NonNullable<ParserSettings['plugins']>[number]): string {
  return typeof plugin === 'string' ? plugin : plugin[0];
}
