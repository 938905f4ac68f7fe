/** Which module format will tsc give a file's output, and which files can get unsync's code at all? */
import type ts from 'typescript';
import type { ProgramInternals, TypeScript } from './internals';

/**
 * @returns the format of the JavaScript that tsc emits for `file`, or the name of a module kind that has no file of
 *   its own for a worker to load (AMD, UMD, System, None)
 */
export function outputFormat(
  ts: TypeScript,
  program: ProgramInternals,
  file: ts.SourceFile,
): 'esm' | 'cjs' | { unsupported: string } {
  const kind = program.getEmitModuleFormatOfFile?.(file) ?? formatBefore56(ts, program, file);
  // `preserve` writes imports as they stand, and what is generated is written as an import.
  if (kind >= ts.ModuleKind.ES2015) return 'esm';
  if (kind === ts.ModuleKind.CommonJS) return 'cjs';
  return { unsupported: ts.ModuleKind[kind] ?? String(kind) };
}

/** TypeScript before 5.6 decides by the file's implied format under node16 and nodenext, else by `module` alone. */
function formatBefore56(ts: TypeScript, program: ts.Program, file: ts.SourceFile): ts.ModuleKind {
  const options = program.getCompilerOptions();
  const target = options.target ?? ts.ScriptTarget.ES5;
  const kind =
    options.module ?? (target >= ts.ScriptTarget.ES2015 ? ts.ModuleKind.ES2015 : ts.ModuleKind.CommonJS);
  if (kind < ts.ModuleKind.Node16 || kind > ts.ModuleKind.NodeNext) return kind;
  return file.impliedNodeFormat ?? ts.ModuleKind.CommonJS;
}

/**
 * Extension of the JavaScript tsc writes for a source file (`.tsx` keeps JSX as `.jsx` under `jsx: preserve`).
 */
export function outputExtension(ts: TypeScript, options: ts.CompilerOptions, fileName: string): string {
  if (/\.[mc][jt]s$/.test(fileName))
    return fileName.endsWith('mts') || fileName.endsWith('mjs') ? '.mjs' : '.cjs';
  return /x$/.test(fileName) && options.jsx === ts.JsxEmit.Preserve ? '.jsx' : '.js';
}
