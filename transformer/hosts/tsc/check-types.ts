/**
 * Do the types of an annotated function say that a call will fail? With the checker of the build at hand, each
 * argument, captured variable and result is looked at before anything runs.
 *
 * The checker is that of the rewritten Program, which tsc asks for everything else as well: a second one, over the
 * user's own texts, would find out most types of a project twice. So the functions are looked for in the rewritten
 * text, where the calls that dispatch tell them:
 * ```ts
 * function load(p: string) { return __unsync.call(__unsync_r(0), arguments, async (): Promise<string> => { … }); }
 * const hash = __unsync.fn(__unsync_r(1), (d: Uint8Array): string => …);
 * ```
 */
import type ts from 'typescript';
import { Reporter } from '../../core/reporter';
import type { AnnotatedFunction, Diagnostic, SeverityOverrides } from '../../core/types';
import { isAlwaysAwaited } from './callback-uses';
import { runtimeFunctionOf } from './generated-code';
import type { TypeScript } from './internals';
import type { RewrittenFile } from './rewrite';
import { type Finding, grouped, TravelTypes } from './travel-types';

/** What types said last about a file: while it is not affected by a change, builders do not ask again. */
const last = new WeakMap<RewrittenFile, readonly Diagnostic[]>();

export function lastFindings(file: RewrittenFile): readonly Diagnostic[] | undefined {
  return last.get(file);
}

export function rememberFindings(file: RewrittenFile, found: readonly Diagnostic[]): void {
  last.set(file, found);
}

/** What types say about the annotated functions of one Program: found out file by file, when it is asked for. */
export class TypeChecks {
  private readonly found = new Map<RewrittenFile, readonly Diagnostic[]>();
  private types: TravelTypes | undefined;

  /**
   * @param program the Program over the rewritten files
   * @param tell hears what there is to say about a file
   */
  constructor(
    private readonly typescript: TypeScript,
    private readonly program: ts.Program,
    private readonly severity: SeverityOverrides,
    private readonly tell: (file: RewrittenFile, found: readonly Diagnostic[]) => void = () => {},
  ) {}

  of(file: RewrittenFile): readonly Diagnostic[] {
    const known = this.found.get(file);
    if (known !== undefined) return known;
    const { typescript, program, severity } = this;
    this.types ??= new TravelTypes(typescript, program);
    // A build with `noCheck` asked not to be told what types say.
    const found = program.getCompilerOptions().noCheck
      ? []
      : checkTypes(typescript, program, this.types, file, severity);
    this.found.set(file, found);
    rememberFindings(file, found);
    this.tell(file, found);
    return found;
  }

  /**
   * Tells what is known of a file that a builder takes as checked before.
   * @returns whether it was known
   */
  tellAgain(file: RewrittenFile): boolean {
    const known = lastFindings(file);
    if (known === undefined) this.of(file);
    else this.tell(file, known);
    return known !== undefined;
  }
}

/** @returns what is found in one file, at its places in the user's text */
function checkTypes(
  typescript: TypeScript,
  program: ts.Program,
  types: TravelTypes,
  { original, functions, main, diagnostics }: RewrittenFile,
  severity: SeverityOverrides,
): Diagnostic[] {
  const file = main === null ? undefined : program.getSourceFile(main.fileName);
  if (main === null || file === undefined) return [];
  const { positions } = main;
  const reporter = new Reporter(original.text, original.fileName, severity);
  const checker = program.getTypeChecker();
  for (const [ordinal, moved] of movedFunctions(typescript, file)) {
    const item = functions[ordinal];
    if (item === undefined) continue;
    const { outer, body } = moved;
    const told = calledAtOnce(original.text, diagnostics, item);
    const report = (
      at: ts.Node,
      findings: readonly Finding[],
      root?: ts.ParameterDeclaration | string,
    ): void => {
      const start = positions.original(at.getStart(file)) ?? item.start;
      const end = Math.max(start, positions.originalEnd(at.getEnd()) ?? start + 1);
      const isTold = ({ kind, path }: Finding): boolean =>
        root !== undefined &&
        kind.endsWith('callback') &&
        (told.some((name) => path === name || path.endsWith(`.${name}`)) ||
          isAlwaysAwaited(typescript, outer, body, root, path));
      for (const { finding, more } of grouped(findings.filter((one) => !isTold(one))))
        reporter.report(CODES[finding.kind], { start, end }, { ...finding, more, function: item.name });
    };
    for (const parameter of signatureOf(typescript, checker, outer)?.parameters ?? []) {
      const { valueDeclaration } = parameter;
      const at = valueDeclaration?.getSourceFile() === file ? valueDeclaration : outer;
      const name =
        /^\w/.test(parameter.name) && !parameter.name.startsWith('__') ? parameter.name : 'the argument';
      const type = checker.getTypeOfSymbolAtLocation(parameter, at);
      const root = at !== outer && typescript.isParameter(at) ? at : undefined;
      const mayLack = root?.initializer !== undefined || root?.questionToken !== undefined;
      report(at, types.findingsIn(type, name, at, 'arguments', mayLack), root);
    }
    for (const capture of capturesOf(typescript, checker, outer, item.captures)) {
      report(
        capture,
        types.findingsIn(checker.getTypeAtLocation(capture), capture.text, capture, 'arguments'),
        capture.text,
      );
    }
    const signature = signatureOf(typescript, checker, body);
    if (signature === null) continue;
    const named = typescript.isFunctionLike(body) ? (body.type ?? nameOf(typescript, outer)) : undefined;
    const result = resultOf(typescript, checker, body, signature);
    report(named ?? firstToken(outer, file), types.findingsIn(result, 'the result', body, 'results'));
  }
  return reporter.diagnostics;
}

const CODES = {
  certain: 'UNSYNC3001',
  possible: 'UNSYNC3002',
  callback: 'UNSYNC3003',
  'possible callback': 'UNSYNC3004',
} as const;

/** `weigh`, where the core has said of a call of it that its result is used at once. */
function calledAtOnce(source: string, diagnostics: readonly Diagnostic[], fn: AnnotatedFunction): string[] {
  return diagnostics
    .filter(({ code, start, end }) => code === 'UNSYNC2020' && start >= fn.start && end <= fn.end)
    .map(({ start, end }) => /^[\w$]+/.exec(source.slice(start, end))?.[0] ?? '');
}

/** An annotated function as it stands in the rewritten text. */
interface MovedFunction {
  /** What has the parameters, and what nothing inside of is captured: a function, or the expression in a marker. */
  readonly outer: ts.Node;
  /** What has the result: the kept body; the same node where nothing was put around it. */
  readonly body: ts.Node;
}

/** By ordinal, which is the place in the core's list. */
function movedFunctions(typescript: TypeScript, file: ts.SourceFile): Map<number, MovedFunction> {
  const found = new Map<number, MovedFunction>();
  const visit = (node: ts.Node): void => {
    const dispatch = typescript.isCallExpression(node) ? dispatchOf(typescript, node) : null;
    if (dispatch?.moved) found.set(dispatch.ordinal, dispatch.moved);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function dispatchOf(
  typescript: TypeScript,
  call: ts.CallExpression,
): { readonly ordinal: number; readonly moved: MovedFunction | null } | null {
  const name = runtimeFunctionOf(typescript, call);
  if (name === null) return null;
  const {
    arguments: [reference, first, second],
    parent,
  } = call;
  if (!reference || !typescript.isCallExpression(reference)) return null;
  const [ordinal] = reference.arguments;
  if (!ordinal || !typescript.isNumericLiteral(ordinal)) return null;
  const moved = (): MovedFunction | null => {
    switch (name) {
      case 'fn':
      case 'mark':
      case 'hold':
        return first ? { outer: first, body: first } : null;
      case 'call':
      case 'callAs':
      case 'stream':
      case 'streamAs': {
        const outer = typescript.findAncestor(parent, typescript.isFunctionLike);
        return outer && second ? { outer, body: unbound(typescript, second) } : null;
      }
      default:
        return null;
    }
  };
  return { ordinal: Number(ordinal.text), moved: moved() };
}

/** The generator in `function* () { … }.bind(this)`, which is how a kept body has a `this` that does not travel. */
function unbound(typescript: TypeScript, body: ts.Expression): ts.Expression {
  const bind = typescript.isCallExpression(body) ? body.expression : null;
  if (bind === null || !typescript.isPropertyAccessExpression(bind)) return body;
  return typescript.isFunctionExpression(bind.expression) ? bind.expression : body;
}

/** @returns `null` when there are several: which one a call means is not known here */
function signatureOf(typescript: TypeScript, checker: ts.TypeChecker, node: ts.Node): ts.Signature | null {
  if (typescript.isFunctionLike(node)) return checker.getSignatureFromDeclaration(node) ?? null;
  const signatures = checker.getTypeAtLocation(node).getCallSignatures();
  return signatures.length === 1 ? (signatures[0] ?? null) : null;
}

/** The first use of each captured variable in the function. */
function capturesOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  node: ts.Node,
  names: readonly string[],
): ts.Identifier[] {
  const found = new Map<string, ts.Identifier>();
  const visit = (inner: ts.Node): void => {
    if (typescript.isIdentifier(inner) && names.includes(inner.text) && !found.has(inner.text)) {
      const declaration = checker.getSymbolAtLocation(inner)?.valueDeclaration;
      const outside =
        declaration !== undefined && (declaration.getEnd() <= node.pos || declaration.pos >= node.end);
      if (outside) found.set(inner.text, inner);
    }
    typescript.forEachChild(inner, visit);
  };
  if (names.length > 0) visit(node);
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
    (typescript.isFunctionExpression(node) || typescript.isMethodDeclaration(node)) &&
    node.asteriskToken !== undefined;
  if (!isGenerator) return type;
  return checker.getTypeArguments(type as ts.TypeReference)[0] ?? checker.getAnyType();
}

function nameOf(typescript: TypeScript, node: ts.Node): ts.Node | undefined {
  return typescript.isFunctionLike(node) ? node.name : undefined;
}

function firstToken(node: ts.Node, file: ts.SourceFile): ts.Node {
  return node.getFirstToken(file) ?? node;
}
