/** The type of each captured variable, where the project has TypeScript and a tsconfig to tell. */
import { createRequire } from 'node:module';
import path from 'node:path';
import type ts from 'typescript';
import type { ExplainedCapture, ExplainedFunction } from '../core';

/** @returns `null` when the type is not known */
export type CaptureTypes = (capture: ExplainedCapture) => string | null;

/** A Program takes seconds to make, so it is only made when there is a capture to ask about. */
export function captureTypes(fileName: string, functions: readonly ExplainedFunction[]): CaptureTypes {
  const unknown = (): null => null;
  if (!functions.some(({ captures }) => captures.some(({ name }) => name !== 'this'))) return unknown;
  const typescript = loadTypeScript(fileName);
  if (typescript === null) return unknown;
  const configFile = typescript.findConfigFile(path.dirname(fileName), typescript.sys.fileExists);
  if (configFile === undefined) return unknown;
  const { config } = typescript.readConfigFile(configFile, typescript.sys.readFile);
  const { options } = typescript.parseJsonConfigFileContent(config, typescript.sys, path.dirname(configFile));
  const program = typescript.createProgram([fileName], { ...options, noEmit: true });
  const file = program.getSourceFile(fileName);
  if (file === undefined) return unknown;
  const checker = program.getTypeChecker();
  return ({ name, start }) => {
    const node = identifierAt(typescript, file, start);
    if (node === null || node.text !== name) return null;
    return checker.typeToString(checker.getTypeAtLocation(node), node);
  };
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

/** The project's own; `null` without one, and with one that has no such API (TypeScript 7). */
function loadTypeScript(fileName: string): typeof ts | null {
  try {
    const typescript = createRequire(fileName)('typescript') as Partial<typeof ts>;
    return typeof typescript.createProgram === 'function' ? (typescript as typeof ts) : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    if ((error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return null;
    throw error;
  }
}
