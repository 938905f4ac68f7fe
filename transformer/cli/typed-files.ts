/** What only types tell about files: those of captured variables, and what in them cannot travel. */
import type ts from 'typescript';
import type { ExplainedCapture } from '../core';
import type { Diagnostic } from '../core/types';
import { TypeChecks } from '../hosts/tsc/check-types';
import { type RewrittenProgram, rewriteProgram } from '../hosts/tsc/rewrite-program';
import type { TypeScriptProject } from './project';

export class TypedFiles {
  private readonly program: ts.Program;
  private readonly rewritten: RewrittenProgram | null;
  private readonly checks: TypeChecks | null;

  /**
   * A Program takes seconds to make: one for all files of a project that are asked about.
   * @param fileNames absolute, with annotated functions
   */
  constructor(
    private readonly project: TypeScriptProject,
    fileNames: readonly string[],
  ) {
    const { typescript, options, declarations, severity } = project;
    const all = { ...options, allowJs: true, noEmit: true };
    const host = typescript.createCompilerHost(all);
    this.program = typescript.createProgram([...fileNames, ...declarations], all, host);
    this.rewritten = rewriteProgram(typescript, this.program, host, severity);
    this.checks = this.rewritten && new TypeChecks(typescript, this.rewritten.program, severity);
  }

  /**
   * @param shown how the file is called in the diagnostics
   * @returns what the types of a file's annotated functions say; nothing for a file with other errors
   */
  diagnosticsOf(fileName: string, shown: string): Diagnostic[] {
    const path = this.program.getSourceFile(fileName)?.fileName;
    const files = [...(this.rewritten?.files.values() ?? [])];
    const file = files.find(({ original }) => original.fileName === path);
    if (file === undefined || this.checks === null) return [];
    return this.checks.of(file).map((diagnostic) => ({ ...diagnostic, fileName: shown }));
  }

  /** @returns `null` when it is not known */
  typeOf(fileName: string, { name, start }: ExplainedCapture): string | null {
    const file = this.program.getSourceFile(fileName);
    const node = file ? identifierAt(this.project.typescript, file, start) : null;
    if (node?.text !== name) return null;
    const checker = this.program.getTypeChecker();
    return checker.typeToString(checker.getTypeAtLocation(node), node);
  }
}

function identifierAt(typescript: typeof ts, file: ts.SourceFile, position: number): ts.Identifier | null {
  let found: ts.Identifier | null = null;
  const visit = (node: ts.Node): void => {
    if (position < node.getFullStart() || position >= node.getEnd()) return;
    if (typescript.isIdentifier(node) && node.getStart(file) === position) found = node;
    else typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
