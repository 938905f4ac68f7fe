/**
 * What need not be found out again in the next incremental build?
 *
 * In `.tsbuildinfo` tsc keeps which files it need not check or emit again, and the errors it found in them. This host
 * keeps beside it, in `.unsync.tsbuildinfo`, what it made of the same files, and the warnings, which are none of tsc's
 * diagnostics: a build with nothing to do then neither parses them nor loads what parses, and warns all the same.
 *
 * A result is taken for the very same text, options and transformer only, and the core is a pure function. So a file
 * that is missing, old or damaged costs time, and nothing else.
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import type ts from 'typescript';
import type { AnnotatedFunction, Diagnostic } from '../../core/types';
import { version as unsyncVersion } from '../version';
import { lastFindings, rememberFindings } from './check-types';
import type { PatchedTypeScript, TypeScript } from './internals';
import { generatedText, type Job, originalView, type RewrittenFile, runTransform } from './rewrite';

/** The file's content. */
interface Store {
  readonly transformer: string;
  /** By module id. */
  readonly files: Readonly<Record<string, Stored>>;
}

/** What was made of one file. Files with errors are not here: an error is found again until it is mended. */
interface Stored {
  /** Hash of everything that the result depends on. */
  readonly key: string;
  /** Left out when the file has no annotated function, and nothing is to be said about it. */
  readonly result?: {
    readonly main: string;
    readonly entry: string;
    readonly entryName: string;
    readonly functions: readonly AnnotatedFunction[];
    readonly warnings: readonly StoredDiagnostic[];
    /** What the types say, where that was asked. */
    readonly types?: readonly StoredDiagnostic[];
  };
}

type StoredDiagnostic = Omit<Diagnostic, 'fileName'>;

export class KeptResults {
  /** `null` when this is no incremental build. */
  private readonly file: string | null;
  private earlier: Store | null | undefined;
  private readonly current = new Map<string, () => Stored>();
  private written: string | null = null;

  constructor(
    typescript: TypeScript & PatchedTypeScript,
    private readonly host: ts.CompilerHost,
    options: ts.CompilerOptions,
  ) {
    const buildInfo = typescript.getTsBuildInfoEmitOutputFilePath?.(options);
    this.file = buildInfo ? buildInfo.replace(BUILD_INFO, '.unsync.tsbuildinfo') : null;
  }

  /** @returns `undefined` when nothing is known, `null` when nothing is to be done with the file */
  recall(file: ts.SourceFile, job: Job): RewrittenFile | null | undefined {
    const stored = this.file === null ? undefined : this.store()?.files[job.id];
    if (stored === undefined || stored.key !== keyOf(file, job)) return undefined;
    const { result } = stored;
    if (result === undefined) return null;
    const rehydrated = (diagnostic: StoredDiagnostic): Diagnostic => ({
      ...diagnostic,
      fileName: file.fileName,
    });
    const entryName = path.posix.join(path.posix.dirname(file.fileName), result.entryName);
    const again = once(() => runTransform(file, job));
    const rewritten: RewrittenFile = {
      original: originalView(file),
      functions: result.functions,
      diagnostics: result.warnings.map(rehydrated),
      job,
      main: generatedText(file.fileName, file.text, result.main, () => again().kept),
      entry: generatedText(entryName, file.text, result.entry, () => again().entry?.kept ?? []),
    };
    if (result.types !== undefined) rememberFindings(rewritten, result.types.map(rehydrated));
    return rewritten;
  }

  /** Hears of every file that the build looks at. */
  keep(file: ts.SourceFile, job: Job, result: RewrittenFile | null): void {
    if (this.file === null) return;
    const key = once(() => keyOf(file, job));
    if (result === null) this.current.set(job.id, () => ({ key: key() }));
    if (!result?.main || !result.entry) return;
    const { main, entry } = result;
    this.current.set(job.id, () => {
      const types = lastFindings(result);
      return {
        key: key(),
        result: {
          main: main.rewritten,
          entry: entry.rewritten,
          entryName: path.posix.basename(entry.fileName),
          functions: result.functions,
          warnings: result.diagnostics.map(stored),
          ...(types === undefined ? {} : { types: types.map(stored) }),
        },
      };
    });
  }

  /**
   * @param fileName what tsc writes: at `.tsbuildinfo`, what belongs to it is written too
   * @param write how tsc writes it
   */
  saveWith(fileName: string, write: ts.WriteFileCallback): void {
    if (BUILD_INFO.test(fileName)) this.save(write);
  }

  save(write: ts.WriteFileCallback): void {
    if (this.file === null) return;
    const files = Object.fromEntries([...this.current].map(([id, made]) => [id, made()]));
    const text = JSON.stringify({ transformer: transformerIdentity(), files } satisfies Store);
    if (text === (this.written ?? this.host.readFile(this.file))) return;
    write(this.file, text, false);
    this.written = text;
  }

  private store(): Store | null {
    if (this.earlier === undefined) this.earlier = this.file === null ? null : this.read(this.file);
    return this.earlier;
  }

  private read(file: string): Store | null {
    try {
      const store = JSON.parse(this.host.readFile(file) ?? 'null') as Store | null;
      return store?.transformer === transformerIdentity() ? store : null;
    } catch {
      return null;
    }
  }
}

const BUILD_INFO = /\.tsbuildinfo$/;

function keyOf(file: ts.SourceFile, job: Job): string {
  return createHash('sha256')
    .update(`${JSON.stringify(job)}\0${file.text}`)
    .digest('hex');
}

function stored({ fileName: _, ...diagnostic }: Diagnostic): StoredDiagnostic {
  return diagnostic;
}

/** Version, and the time of the file itself: who works on unsync builds many of one version. */
const transformerIdentity = once((): string => {
  const { mtimeMs, size } = statSync(require.resolve('../../core'));
  return `${unsyncVersion} ${size} ${mtimeMs}`;
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
