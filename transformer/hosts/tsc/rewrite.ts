/**
 * Which of a Program's files does unsync change, and into what?
 *
 * Each file is rewritten once for each text it has: in `--watch` and `-b` a Program is made again and again over
 * files that mostly stay the same, and the builder tells changed files from unchanged ones by what is returned here.
 */
import path from 'node:path';
import type ts from 'typescript';
import { isOfInterest } from '../../core/annotations/interest';
import { entryFileName } from '../../core/entry-names';
import type {
  AnnotatedFunction,
  Diagnostic,
  KeptStretch,
  SeverityOverrides,
  TransformOptions,
  TransformResult,
} from '../../core/types';
import { entryNameTaken, type HostMessage, unsupportedFormat } from '../messages';
import { moduleId } from '../module-id';
import { createPositionMap, type PositionMap } from '../positions';
import type { RewrittenText } from '../source-maps';
import { typedView } from '../typed-view';
import { hintsOf, type KnownImports, knownImports } from './imports';
import { internals, type ProgramInternals, type TypeScript } from './internals';
import type { KeptResults } from './kept-results';
import { outputExtension, outputFormat } from './module-format';

/** One of the user's files that has annotated functions. */
export interface RewrittenFile {
  /** The user's file, for the positions and the text in diagnostics. See `originalView`. */
  readonly original: ts.SourceFile;
  /** What is found without types; see `TypeChecks` for the rest. */
  readonly diagnostics: readonly Diagnostic[];
  readonly functions: readonly AnnotatedFunction[];
  /** The module; also where it is only for checking the types of what uses it. */
  readonly main: GeneratedText | null;
  /** Its entry; `null` when one of the diagnostics is an error, and nothing may be emitted. */
  readonly entry: GeneratedText | null;
  readonly job: Job;
}

/** A text that takes a file's place in the Program, or is added to it. */
export interface GeneratedText extends RewrittenText {
  readonly fileName: string;
}

/** Every file that unsync has something to say about, by canonical path. */
export type RewrittenFiles = ReadonlyMap<ts.Path, RewrittenFile>;

/** Results by the `SourceFile` they were made from; a host keeps that object as long as the text is the same. */
const cache = new WeakMap<ts.SourceFile, { readonly key: string; readonly result: RewrittenFile | null }>();

/**
 * @param program the Program over the user's own texts
 * @param severity what the project makes of single diagnostics
 * @param kept what the build before this one found out
 */
export function rewriteFiles(
  typescript: TypeScript,
  program: ProgramInternals,
  severity: SeverityOverrides,
  kept: KeptResults,
): RewrittenFiles {
  const files = new Map<ts.Path, RewrittenFile>();
  for (const file of program.getSourceFiles()) {
    if (!mayHaveAnnotations(program, file)) continue;
    const job = {
      id: moduleId(file.fileName, projectFolder(program)),
      ...setUp(typescript, program, file, severity),
    };
    const key = JSON.stringify(job);
    const cached = cache.get(file);
    const known = cached?.key === key ? cached.result : kept.recall(file, job);
    const result = known === undefined ? rewriteFile(file, job) : known;
    if (cached?.key !== key) cache.set(file, { key, result });
    kept.keep(file, job, result);
    if (result) files.set(internals(file).path, result);
  }
  return files;
}

/**
 * The cheap test, before anything is parsed a second time. A file with a syntax error is left to tsc, which reports
 * it and would report nothing else.
 */
function mayHaveAnnotations(program: ts.Program, file: ts.SourceFile): boolean {
  return (
    isOfInterest({ source: file.text, fileName: file.fileName }) &&
    /\.[mc]?[jt]sx?$/.test(file.fileName) &&
    !program.isSourceFileFromExternalLibrary(file) &&
    internals(file).parseDiagnostics.length === 0
  );
}

/** What the core is asked to do with a file, and what speaks against using the result. */
export interface Job {
  readonly id: string;
  readonly options: TransformOptions;
  readonly problem: HostMessage | null;
  /** Left out where type imports cannot become imports of values. */
  readonly imports?: KnownImports;
}

function rewriteFile(file: ts.SourceFile, job: Job): RewrittenFile | null {
  const result = runTransform(file, job);
  const { functions, entry, checked } = result;
  if (functions.length === 0 && result.diagnostics.length === 0) return null;
  const [first] = functions;
  const hindrance = job.problem && first && diagnosticOf(job.problem, file, first);
  const main = entry === null ? checked : result;
  return {
    original: originalView(file),
    functions,
    diagnostics: hindrance ? [hindrance] : result.diagnostics,
    job,
    main: main && generatedText(file.fileName, file.text, main.code, () => main.kept),
    entry:
      entry && !hindrance ? generatedText(entry.fileName, file.text, entry.code, () => entry.kept) : null,
  };
}

/** The core, with the parser, is loaded for the first file that needs it: most builds of most projects have none. */
export function runTransform(file: ts.SourceFile, { id, options, imports }: Job): TransformResult {
  const { transform } = require('../../core') as typeof import('../../core');
  const hints = imports && { imports: hintsOf(imports) };
  return transform({ source: file.text, fileName: file.fileName, id, options: { ...options, ...hints } });
}

/** @param kept asked for when a position is: a build without source maps and errors needs none */
export function generatedText(
  fileName: string,
  source: string,
  rewritten: string,
  kept: () => readonly KeptStretch[],
): GeneratedText {
  let positions: PositionMap | undefined;
  return {
    fileName,
    rewritten,
    source,
    get positions(): PositionMap {
      positions ??= createPositionMap({ code: rewritten, kept: kept() }, source);
      return positions;
    },
  };
}

/** A problem of the set-up, told where the first annotated function stands. */
function diagnosticOf(
  problem: HostMessage,
  file: ts.SourceFile,
  { start, end }: AnnotatedFunction,
): Diagnostic {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return {
    ...problem,
    severity: 'error',
    fileName: file.fileName,
    start,
    end,
    line: line + 1,
    column: character,
    frame: '',
  };
}

function setUp(
  typescript: TypeScript,
  program: ProgramInternals,
  file: ts.SourceFile,
  severity: SeverityOverrides,
): Omit<Job, 'id'> {
  const compilerOptions = program.getCompilerOptions();
  const format = outputFormat(typescript, program, file);
  const entryFile = entryFileName(file.fileName);
  const unsupported = typeof format === 'object' ? unsupportedFormat(format.unsupported) : null;
  const { jsxFactory, jsxFragmentFactory, reactNamespace, isolatedDeclarations } = compilerOptions;
  // There, `import` of a CommonJS module is an error.
  const isVerbatim = compilerOptions.verbatimModuleSyntax === true && format !== 'esm';
  return {
    ...(isVerbatim ? {} : { imports: knownImports(typescript, program, file) }),
    problem: unsupported ?? (program.getSourceFile(entryFile) ? entryNameTaken(entryFile) : null),
    options: typedView({
      fileName: file.fileName,
      format: format === 'esm' ? 'esm' : 'cjs',
      extension: outputExtension(typescript, compilerOptions, file.fileName),
      severity,
      explicitTypes: isolatedDeclarations === true,
      jsxFactories: [jsxFactory, jsxFragmentFactory, reactNamespace],
    }),
  };
}

function projectFolder(program: ts.Program): string {
  const { configFilePath } = program.getCompilerOptions();
  return typeof configFilePath === 'string' ? path.dirname(configFilePath) : program.getCurrentDirectory();
}

const ORIGINAL_VIEW = '?unsync-original';

/**
 * The user's file under a key of its own.
 *
 * A builder stores diagnostics in `.tsbuildinfo` by file key and offset, and asks the next Program for the file of
 * that key. The Program's own file holds the rewritten text, in which the offset is another place; this one holds
 * the user's.
 */
export function originalView(file: ts.SourceFile): ts.SourceFile {
  return Object.create(file, {
    resolvedPath: { get: () => `${internals(file).resolvedPath}${ORIGINAL_VIEW}`, enumerable: true },
  }) as ts.SourceFile;
}

/** Does `file` hold the user's own text, under the key of its own? */
export function isOriginalView(file: ts.SourceFile): boolean {
  return pathOfOriginalView(internals(file).resolvedPath) !== undefined;
}

/** @returns the canonical path whose original view `key` stands for, or `undefined` for an ordinary path */
export function pathOfOriginalView(key: ts.Path): ts.Path | undefined {
  return key.toLowerCase().endsWith(ORIGINAL_VIEW)
    ? (key.slice(0, -ORIGINAL_VIEW.length) as ts.Path)
    : undefined;
}
