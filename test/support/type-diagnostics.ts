/** What the checks of tsc's host find in one module: those of the core, and those that need types. */
import path from 'node:path';
import ts from 'typescript';
import type { Diagnostic } from '../../transformer/core/types';
import { TypeChecks } from '../../transformer/hosts/tsc/check-types';
import { rewriteProgram } from '../../transformer/hosts/tsc/rewrite-program';

const FOLDER = path.join(__dirname, '../..');
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  types: ['node'],
};

/** Libraries are parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>();
let before: ts.Program | undefined;

/** @throws when the source has type errors, which would hide what is tested */
export function typeDiagnostics(source: string): readonly Diagnostic[] {
  const fileName = path.join(FOLDER, 'example.mts');
  const host = ts.createCompilerHost(OPTIONS);
  host.getCurrentDirectory = () => FOLDER;
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ES2022);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === fileName || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    if (name === fileName) return file;
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([fileName], OPTIONS, host, before);
  before = program;
  const errors = program.getSemanticDiagnostics(file);
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, host));
  const rewritten = rewriteProgram(ts, program, host, {});
  if (rewritten === null) return [];
  const checks = new TypeChecks(ts, rewritten.program, {});
  return [...rewritten.files.values()].flatMap((found) => [...found.diagnostics, ...checks.of(found)]);
}
