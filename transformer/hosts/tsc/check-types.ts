/**
 * Do the types of an annotated function say that a call will fail? With the checker of the user's own Program at hand:
 * each argument, captured variable and result is looked at before anything runs.
 */
import type ts from 'typescript';
import { Reporter } from '../../core/diagnostics';
import type { AnnotatedFunction, Diagnostic, SeverityOverrides } from '../../core/types';
import type { TypeScript } from './internals';
import { type Finding, TravelTypes } from './travel-types';

/** @returns what is found in one file that has annotated functions */
export function checkTypes(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  functions: readonly AnnotatedFunction[],
  severity: SeverityOverrides,
): Diagnostic[] {
  const reporter = new Reporter(file.text, file.fileName, severity);
  const checker = program.getTypeChecker();
  const types = new TravelTypes(typescript, program);
  for (const item of functions) {
    const { node, signature } = signatureOf(typescript, checker, file, item);
    const report = (at: ts.Node, findings: readonly Finding[]): void => {
      for (const finding of findings) {
        const range = { start: at.getStart(file), end: at.getEnd() };
        reporter.report(CODES[finding.kind], range, { ...finding, function: item.name });
      }
    };
    for (const parameter of signature?.parameters ?? []) {
      const { valueDeclaration } = parameter;
      const at = valueDeclaration?.getSourceFile() === file ? valueDeclaration : node;
      if (at === null) continue;
      const name =
        /^\w/.test(parameter.name) && !parameter.name.startsWith('__') ? parameter.name : 'the argument';
      const type = checker.getTypeOfSymbolAtLocation(parameter, at);
      report(at, types.findingsIn(type, name, at, true));
    }
    for (const capture of capturesOf(typescript, checker, node, item)) {
      report(capture, types.findingsIn(checker.getTypeAtLocation(capture), capture.text, capture, true));
    }
    if (node === null || signature === null) continue;
    const at = (typescript.isFunctionLike(node) && (node.type ?? node.name)) || firstToken(node, file);
    const result = resultOf(typescript, checker, node, signature);
    report(at, types.findingsIn(result, 'the result', node, false));
  }
  return reporter.diagnostics;
}

const CODES = { certain: 'UNSYNC3001', possible: 'UNSYNC3002', callback: 'UNSYNC3003' } as const;

interface Found {
  /** The function, or the expression that a marker is given. */
  readonly node: ts.Node | null;
  /** `null` when there are several: which one a call means is not known here. */
  readonly signature: ts.Signature | null;
}

/**
 * The core's ranges are Babel's: they leave out `export` and decorators, so that only the ends are the same. Of several
 * functions that end there, the innermost that starts no later is meant.
 */
function signatureOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  { start, end }: AnnotatedFunction,
): Found {
  let fn: ts.SignatureDeclaration | null = null;
  let expression: ts.Node | null = null;
  const visit = (node: ts.Node): void => {
    if (node.getEnd() < end || node.getStart(file) > start) return;
    if (node.getEnd() === end) {
      if (typescript.isFunctionLike(node)) fn = node;
      else if (node.getStart(file) === start) expression ??= node;
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  // What ends with the function may be its own body; an expression is meant only when no function starts there too.
  const declared = fn as ts.SignatureDeclaration | null;
  if (declared !== null)
    return { node: declared, signature: checker.getSignatureFromDeclaration(declared) ?? null };
  const named = expression as ts.Node | null;
  const signatures = named === null ? [] : checker.getTypeAtLocation(named).getCallSignatures();
  return { node: named, signature: signatures.length === 1 ? (signatures[0] ?? null) : null };
}

/** The first use of each captured variable in the function. */
function capturesOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  node: ts.Node | null,
  { captures }: AnnotatedFunction,
): ts.Identifier[] {
  const found = new Map<string, ts.Identifier>();
  const visit = (inner: ts.Node): void => {
    if (typescript.isIdentifier(inner) && captures.includes(inner.text) && !found.has(inner.text)) {
      const declaration = checker.getSymbolAtLocation(inner)?.valueDeclaration;
      const outside =
        declaration !== undefined &&
        (declaration.getEnd() <= (node as ts.Node).pos || declaration.pos >= (node as ts.Node).end);
      if (outside) found.set(inner.text, inner);
    }
    typescript.forEachChild(inner, visit);
  };
  if (node !== null && captures.length > 0) visit(node);
  return [...found.values()];
}

/** What comes back from one call; of a generator, one item. */
function resultOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  node: ts.Node,
  signature: ts.Signature,
): ts.Type {
  const type = signature.getReturnType();
  const isGenerator =
    (typescript.isFunctionDeclaration(node) ||
      typescript.isFunctionExpression(node) ||
      typescript.isMethodDeclaration(node)) &&
    node.asteriskToken !== undefined;
  if (!isGenerator) return type;
  return checker.getTypeArguments(type as ts.TypeReference)[0] ?? checker.getAnyType();
}

function firstToken(node: ts.Node, file: ts.SourceFile): ts.Node {
  return node.getFirstToken(file) ?? node;
}
