/**
 * What goes into the core and what comes out of it. Nothing in here knows a host: a host (tsc, Babel, …) carries
 * text in and text out, and the core never touches the file system.
 */

import type { ParserOptions } from '@babel/parser';

/** Where an annotated function runs. */
export type ExecutorName = 'loop' | 'thread' | 'cpu';

/** The options a user can give in every form of the annotation. */
export interface AnnotationOptions {
  /** CPU work: run in the CPU pool. */
  cpuBound?: boolean;
  /** Milliseconds, counted from the start of the run. */
  timeout?: number;
  /** The name shown in messages and statistics. */
  name?: string;
}

/** How a host wants the rewritten module to look. */
export interface TransformOptions {
  /**
   * The format the *output* of the module will have. Decides how it names its own location: `import.meta.url` or
   * `__filename`. `'unknown'` (Babel: a later plugin decides) emits the identifier `__unsync_here__`, which the host
   * replaces when the format is known.
   */
  readonly format: 'esm' | 'cjs' | 'unknown';
  /** How `unsync/runtime` is imported: `import * as`, `import x = require()`, or `const x = require()`. */
  readonly importForm: 'import' | 'import-equals' | 'require';
  /**
   * `typed`: the result will be type-checked and emitted by tsc, so bodies stay where they were and types are
   * written out. `plain`: the result is JavaScript to be (or TypeScript to be stripped); bodies of dispatching
   * functions are removed unless `keepBodies`. Where a function *expression* goes, its `length` comes as a fourth argument, for
   * `__unsync.fn` and `__unsync.mark` to give to the dispatching function: `__unsync.fn(ref, undefined, captures, 2)`.
   */
  readonly view: 'typed' | 'plain';
  /** Keep the original body as the inline executor. Always true in the typed view. */
  readonly keepBodies?: boolean;
  /**
   * Where the entry will be, relative to the module's own output (`./foo.unsync.js`), or `'inline'` when it will
   * travel inside the module's output: the core then emits the identifier `__unsync_entry__`, which the host replaces.
   */
  readonly entry: { readonly specifier: string } | 'inline';
  /** The module's own output relative to its entry (`./foo.js`): what `import.meta.url` in an entry is resolved to. */
  readonly ownSpecifier?: string;
  /** How the host parses the file, where it goes beyond what the extension implies. */
  readonly parser?: ParserSettings;
  /** What the host knows of the file's imports. */
  readonly imports?: ImportHints;
  /** Names that JSX elements and fragments are made with, where the tool's configuration says other than `React`. */
  readonly jsxFactories?: readonly string[];
  /** Other severities than the table's, by code. */
  readonly severity?: SeverityOverrides;
  /** Typed view under `isolatedDeclarations`: write every exported return type out. */
  readonly explicitTypes?: boolean;
}

/** What only a host can know of imports, since it resolves modules, or has types. */
export interface ImportHints {
  /**
   * Whether a specifier that does not begin with `.` or `#` leads to a module of the program all the same, through an
   * alias or a workspace: then its classes travel where types name them.
   */
  readonly isOwnModule?: (specifier: string) => boolean;
  /** Local names of imported classes. Without them, an import is taken for a class that is used as one. */
  readonly classes?: readonly string[];
}

/** Settings of Babel's parser, as far as they decide which texts are valid. */
export interface ParserSettings
  extends Pick<
    ParserOptions,
    | 'allowAwaitOutsideFunction'
    | 'allowNewTargetOutsideFunction'
    | 'allowSuperOutsideMethod'
    | 'annexB'
    | 'createImportExpressions'
    | 'sourceType'
    | 'strictMode'
  > {
  /** `jsx`, `flow`, `decorators`, …; with their options, where they have any. */
  readonly plugins?: NonNullable<ParserOptions['plugins']>;
}

export interface TransformInput {
  readonly source: string;
  /** Absolute path of the source file; only read for its extension and for messages. */
  readonly fileName: string;
  /** The file's path relative to the project's root, with `/`: the stem of every function's id. */
  readonly id: string;
  readonly options: TransformOptions;
}

/** A function that was found, analysed and moved. */
export interface AnnotatedFunction {
  /** Lexical name path inside the file (`load`, `outer/inner`, `items[0]`), unique there. */
  readonly name: string;
  readonly executor: ExecutorName;
  readonly options: AnnotationOptions;
  /** Names of the locals that are read when the call is made and sent along. */
  readonly captures: readonly string[];
  /** Offsets of the original function in the source. */
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning';

/**
 * What a project makes of single codes: the plugins' option `severity`. Codes that ask something can be answered for
 * the whole project, with `keep` or `leave-out`.
 */
export type SeverityOverrides = Readonly<Record<string, Severity | 'off' | 'keep' | 'leave-out'>>;

/** A comment that answers a diagnostic which asks something: what an editor offers as a quick fix. */
export interface DiagnosticAnswer {
  /** What it says, for a menu. */
  readonly title: string;
  /** Offset in the user's source at which `text` is to be inserted. */
  readonly at: number;
  readonly text: string;
}

/** One finding, positioned in the user's source. */
export interface Diagnostic {
  /** `UNSYNC1001`. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly fileName: string;
  /** Offsets in the user's source. */
  readonly start: number;
  readonly end: number;
  /** 1-based line, 0-based column of `start`. */
  readonly line: number;
  readonly column: number;
  /** The source lines around it, as Babel's code frame shows them. */
  readonly frame: string;
  /** Set where the diagnostic asks something. */
  readonly answers?: readonly DiagnosticAnswer[];
}

/** A source map, version 3, as an object. */
export interface SourceMap {
  readonly version: 3;
  readonly file?: string | null;
  readonly sources: readonly (string | null)[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** A stretch of the user's source that stands in a generated text, character by character. */
export interface KeptStretch {
  /** Offset in the generated text. */
  readonly at: number;
  /** Offset in the source. */
  readonly start: number;
  readonly length: number;
}

export interface GeneratedModule {
  readonly code: string;
  readonly map: SourceMap;
  /** In the order of `code`. Everything between them was generated. */
  readonly kept: readonly KeptStretch[];
}

export interface TransformResult {
  /** The rewritten module, line for line; the source itself when there is nothing to do or there is an error. */
  readonly code: string;
  /** `null` when `code` is the source itself. */
  readonly map: SourceMap | null;
  /** What `code` has of the source: all of it when there was nothing to do. */
  readonly kept: readonly KeptStretch[];
  /** `null` when no function was moved. `fileName` is the source's with `.unsync` before the extension. */
  readonly entry: (GeneratedModule & { readonly fileName: string }) | null;
  /**
   * In the typed view, where an error keeps the module from being rewritten: what it would have been, to check the
   * types of what uses it. Not to be run. `null` otherwise, and for a file that does not parse.
   */
  readonly checked: GeneratedModule | null;
  readonly functions: readonly AnnotatedFunction[];
  readonly diagnostics: readonly Diagnostic[];
}
