/**
 * What the user's transformer gets in the place of a file with annotated functions, or of its entry.
 *
 * The main module carries no code of its entry, only how a worker makes it: `load` compiles the source again, on
 * demand, as Jest compiles it (Jest's cache skips transformers, so nothing may be made on the side here).
 * ```js
 * function __unsync_entry__() { return { format: "cjs", code: "module.exports = require(\"…/worker.js\").load(…)" }; }
 * ```
 * A function declaration at the end: it is there before the first statement runs, and no column of the user's moves.
 */
import path from 'node:path';
import { transform } from '../../core';
import { isOfInterest } from '../../core/annotations/interest';
import { INLINE_ENTRY } from '../../core/emit/generated-names';
import type { Diagnostic, GeneratedModule, SeverityOverrides } from '../../core/types';
import { isSource, sourceOfEntry } from '../bundlers/rewrite';
import { moduleId } from '../module-id';
import { isOwnModule } from '../own-modules';
import { hasModuleSyntax } from '../package-type';
import { throwErrors } from '../syntax-error';
import type { TransformOptions } from './api';

const WORKER = path.join(__dirname, 'worker.js');
/** This package's own compiled files. */
const DIST = `${path.resolve(__dirname, '../../..')}${path.sep}`;

export interface Rewritten {
  /** What is compiled in the place of the user's text: lines and columns are the user's, but for a first line more in TypeScript. */
  readonly generated: GeneratedModule;
  /** The user's file and its text. */
  readonly file: string;
  readonly source: string;
  readonly warnings: readonly Diagnostic[];
}

/**
 * @param file the file that Jest asks for; an entry when it is called like one and is none
 * @param text the source: for an entry, that of the file it belongs to
 * @returns `null` when nothing is to be done
 * @throws UnsyncSyntaxError for the core's errors
 */
export function rewrite(
  file: string,
  text: string,
  options: TransformOptions,
  severity: SeverityOverrides,
): Rewritten | null {
  if (!isOfInterest({ source: text, fileName: file }) || !isSource(file) || file.startsWith(DIST))
    return null;
  const { config, configString, supportsStaticESM, collectCoverage = false } = options;
  const sourceFile = sourceOfEntry(file);
  const own = sourceFile ?? file;
  const result = transform({
    source: text,
    fileName: own,
    id: moduleId(own, config.rootDir),
    options: {
      format: supportsStaticESM ? 'esm' : 'cjs',
      importForm: supportsStaticESM || hasModuleSyntax(text) ? 'import' : 'require',
      view: 'plain',
      // For `UNSYNC_INLINE=1`, where the test's mocks and coverage reach them.
      keepBodies: true,
      entry: 'inline',
      severity,
      imports: { isOwnModule: (specifier) => isOwnModule(specifier, own) },
    },
  });
  const warnings = throwErrors(result.diagnostics);
  if (result.entry === null || result.map === null) return null;
  if (sourceFile !== null) return { generated: result.entry, file: own, source: text, warnings: [] };
  const code = `module.exports = require(${JSON.stringify(WORKER)}).load(${[
    own,
    supportsStaticESM,
    configString,
  ]
    .map((value) => JSON.stringify(value))
    .join(', ')});`;
  const entry = [
    `\n/* istanbul ignore next */ function ${INLINE_ENTRY}() {`,
    collectCoverage ? 'process.env.UNSYNC_INLINE ??= "1";' : '',
    `return { format: "cjs", code: ${JSON.stringify(code)}, deferred: ${supportsStaticESM} }; }\n`,
  ].join(' ');
  const main = { code: result.code + entry, map: result.map, kept: result.kept };
  return { generated: unchecked(main, own), file: own, source: text, warnings };
}

/** The view for running does not type-check, and a transformer such as ts-jest checks. */
function unchecked(module: GeneratedModule, file: string): GeneratedModule {
  if (!/\.[mc]?tsx?$/.test(file)) return module;
  const { code, map, kept } = module;
  const line = '// @ts-nocheck\n';
  return {
    code: line + code,
    map: { ...map, mappings: `;${map.mappings}` },
    kept: kept.map((stretch) => ({ ...stretch, at: stretch.at + line.length })),
  };
}
