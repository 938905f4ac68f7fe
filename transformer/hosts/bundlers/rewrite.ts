/**
 * What every bundler host does with a module: the rewritten text for the bundle, the entry for a chunk of its own.
 *
 * Only the bundler knows what the entry's file will be called (a hash, mostly), and each says it by another
 * expression. So the core writes a marker, and the host puts its expression in the marker's place, filled up to the
 * same length: no column moves, and the source maps stay right.
 */
import { existsSync, readFileSync } from 'node:fs';
import { transform } from '../../core';
import { isOfInterest } from '../../core/annotations/interest';
import { sourceFileName } from '../../core/entry-names';
import type { Diagnostic, GeneratedModule, SeverityOverrides, SourceMap } from '../../core/types';
import { moduleId } from '../module-id';
import { isOwnModule } from '../own-modules';
import { hasModuleSyntax } from '../package-type';
import { throwErrors } from '../syntax-error';

const MARKER_LENGTH = 200;
const MARKER = '@unsync-entry@'.padEnd(MARKER_LENGTH, '.');
const QUOTED_MARKER = JSON.stringify(MARKER);

export interface BundledModule {
  readonly main: GeneratedModule;
  /** `fileName` is next to the source, and no file of that name need exist. */
  readonly entry: GeneratedModule & { readonly fileName: string };
  readonly warnings: readonly Diagnostic[];
  /** The user's text. */
  readonly source: string;
  /** The module is CommonJS, and so is the rewritten one. */
  readonly commonJs: boolean;
}

/** Can the file have annotated functions? By its name alone. */
export function isSource(fileName: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(fileName) && !/\.d\.[mc]?ts$/.test(fileName) && !fileName.includes('\0');
}

/** @returns the source file that an entry belongs to, when `fileName` is called like one and is no file itself */
export function sourceOfEntry(fileName: string): string | null {
  const source = sourceFileName(fileName);
  return source !== null && !existsSync(fileName) ? source : null;
}

/** What a bundler host knows beside the module. */
export interface RewriteOptions {
  /** The project's folder: function ids are relative to it. */
  readonly root: string;
  readonly severity: SeverityOverrides;
  /** `cjs` only for a bundler that knows no `import.meta.url` in CommonJS output. */
  readonly format: 'esm' | 'cjs';
  /** Where modules are made one by one, and there is no chunk that an entry could be: it is in `__unsync_entry__`. */
  readonly inline?: boolean;
}

/**
 * @param source the module's text; read from `fileName` when left out
 * @returns `null` when the module has no annotated function
 * @throws UnsyncSyntaxError for the core's errors
 */
export function rewriteModule(
  fileName: string,
  { root, severity, format, inline = false }: RewriteOptions,
  source = readFileSync(fileName, 'utf8'),
): BundledModule | null {
  if (!isOfInterest({ source, fileName })) return null;
  const commonJs = isCommonJs(source);
  const result = transform({
    source,
    fileName,
    id: moduleId(fileName, root),
    options: {
      format,
      importForm: commonJs ? 'require' : 'import',
      view: 'plain',
      keepBodies: inline,
      entry: inline ? 'inline' : { specifier: MARKER },
      severity,
      imports: { isOwnModule: (specifier) => isOwnModule(specifier, fileName) },
    },
  });
  const warnings = throwErrors(result.diagnostics);
  if (result.entry === null || result.map === null) return null;
  return {
    main: { code: result.code, map: withSource(result.map, source), kept: result.kept },
    entry: { ...result.entry, map: withSource(result.entry.map, source) },
    warnings,
    source,
    commonJs,
  };
}

/** An `import` in a CommonJS module would make it an ES module; where nothing tells, bundlers take a file for one. */
function isCommonJs(source: string): boolean {
  return !hasModuleSyntax(source) && /\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w/.test(source);
}

function withSource(map: SourceMap, source: string): SourceMap {
  return { ...map, sourcesContent: [source] };
}

/**
 * @param expression JavaScript that gives the entry's URL, absolute or relative to the module's output
 * @throws Error when it is longer than the marker
 */
export function fillMarker(module: GeneratedModule, expression: string): GeneratedModule {
  if (expression.length > QUOTED_MARKER.length)
    throw new Error(`unsync: an entry's URL is too long: ${expression}`);
  const filled = module.code.replace(QUOTED_MARKER, () => expression.padEnd(QUOTED_MARKER.length));
  return { ...module, code: filled };
}

/** @returns a comment with the map in it, for tools that look for one in the code */
export function inlineMap(map: object): string {
  return `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}

/** The runtime owns threads and files of its own: one copy in a process, never a part of a bundle. */
export function isRuntime(specifier: string): boolean {
  return specifier === 'unsync' || specifier === 'unsync/runtime';
}
