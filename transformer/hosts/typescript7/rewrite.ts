/** What does unsync make of one source file of a project? The texts that TypeScript 7 is to see in its place. */
import { isOfInterest } from '../../core/annotations/interest';
import { entryFileName } from '../../core/entry-names';
import { lineStarts } from '../../core/lines';
import type { AnnotatedFunction, Diagnostic, KeptStretch, TransformResult } from '../../core/types';
import { entryNameTaken, type HostMessage, unsupportedFormat } from '../messages';
import { moduleId } from '../module-id';
import { createPositionMap, type PositionMap } from '../positions';
import type { RewrittenText } from '../source-maps';
import { typedView } from '../typed-view';
import { outputExtension, outputFormat } from './module-format';
import type { Project } from './project';

/** A file with annotated functions, or one about which there is something to say. */
export interface RewrittenFile {
  readonly fileName: string;
  readonly source: string;
  readonly functions: readonly AnnotatedFunction[];
  /** What is found without types. */
  readonly diagnostics: readonly Diagnostic[];
  /** The module; `null` when the file stays as it is. */
  readonly main: View | null;
  /** Its entry; `null` when one of the diagnostics is an error, and nothing may be emitted. */
  readonly entry: View | null;
}

/** A text that stands in the place of a file, or beside it. */
export interface View extends RewrittenText {
  readonly kept: readonly KeptStretch[];
  readonly kind: 'main' | 'entry';
  readonly fileName: string;
  /** Whose text it is. */
  readonly file: RewrittenFile;
}

/** Where a rewritten file leads: everything that the result depends on, but the text. */
export interface Job {
  readonly id: string;
  readonly options: ReturnType<typeof typedView>;
  readonly problem: HostMessage | null;
}

/** @param isThere whether there is a file of that name */
export function jobFor(project: Project, fileName: string, isThere: (fileName: string) => boolean): Job {
  const format = outputFormat(project.options, fileName);
  const { jsxFactory, jsxFragmentFactory, reactNamespace, isolatedDeclarations } = project.options;
  const unsupported = typeof format === 'object' ? unsupportedFormat(format.unsupported) : null;
  const entryFile = entryFileName(fileName);
  return {
    id: moduleId(fileName, project.folder),
    problem: unsupported ?? (isThere(entryFile) ? entryNameTaken(entryFile) : null),
    options: typedView({
      fileName,
      format: format === 'esm' ? 'esm' : 'cjs',
      extension: outputExtension(project.options, fileName),
      severity: project.severity,
      explicitTypes: isolatedDeclarations === true,
      jsxFactories: [jsxFactory, jsxFragmentFactory, reactNamespace],
    }),
  };
}

/**
 * @returns `null` for a file that is left alone: without annotated functions, or with a syntax error, which TypeScript
 *   reports, and would report nothing else
 */
export function rewriteFile(fileName: string, source: string, job: Job): RewrittenFile | null {
  if (!isOfInterest({ source, fileName })) return null;
  const result = runTransform(fileName, source, job);
  const { functions, entry, checked } = result;
  if (functions.length === 0 && result.diagnostics.length === 0) return null;
  const [first] = functions;
  const hindrance = job.problem && first && diagnosticOf(job.problem, fileName, source, first);
  const file = { fileName, source, functions, diagnostics: hindrance ? [hindrance] : result.diagnostics };
  const main = entry === null ? checked : result;
  return withViews(file, {
    main: main && {
      text: joined(main.code, entry && !hindrance ? job : null, fileName),
      kept: main.kept,
    },
    entry: entry && !hindrance ? { text: entry.code, kept: entry.kept } : null,
  });
}

/** A rewritten text, and what in it is the user's. */
export interface Made {
  readonly text: string;
  readonly kept: readonly KeptStretch[];
}

/** @param made `null` for a text that there is not */
export function withViews(
  file: Omit<RewrittenFile, 'main' | 'entry'>,
  made: { readonly main: Made | null; readonly entry: Made | null },
): RewrittenFile {
  const whole: { -readonly [Key in keyof RewrittenFile]: RewrittenFile[Key] } = {
    ...file,
    main: null,
    entry: null,
  };
  whole.main = made.main && view(whole, 'main', file.fileName, made.main);
  whole.entry = made.entry && view(whole, 'entry', entryFileName(file.fileName), made.entry);
  return whole;
}

function view(file: RewrittenFile, kind: View['kind'], fileName: string, { text, kept }: Made): View {
  let positions: PositionMap | undefined;
  return {
    kind,
    fileName,
    file,
    kept,
    rewritten: text,
    source: file.source,
    get positions() {
      positions ??= createPositionMap({ code: text, kept }, file.source);
      return positions;
    },
  };
}

/** The core, with the parser, is loaded for the first file that needs it. */
function runTransform(fileName: string, source: string, { id, options }: Job): TransformResult {
  const { transform } = require('../../core') as typeof import('../../core');
  return transform({ source, fileName, id, options });
}

/**
 * Nobody imports an entry, so a module names its own, in an import that leaves no trace in the output. Where a tsconfig
 * lists its files, or includes some by name, the entry would not be compiled without it.
 *
 * @param job `null` when there is no entry
 */
export function joined(code: string, job: Job | null, fileName: string): string {
  if (job === null || job.options.entry === 'inline') return code;
  const { specifier } = job.options.entry;
  // After the last line: nothing of the user's moves.
  return /\.[mc]?tsx?$/.test(fileName)
    ? `${code}\nimport type {} from '${specifier}';\n`
    : `${code}\n/** @import * as __unsync_entry from '${specifier}' */\n`;
}

/** A problem of the set-up, told where the first annotated function stands. */
function diagnosticOf(
  problem: HostMessage,
  fileName: string,
  source: string,
  { start, end }: AnnotatedFunction,
): Diagnostic {
  const starts = lineStarts(source);
  const line = starts.findLastIndex((at) => at <= start);
  const column = start - (starts[line] ?? 0);
  return { ...problem, severity: 'error', fileName, start, end, line: line + 1, column, frame: '' };
}
