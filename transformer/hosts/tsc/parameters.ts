/**
 * Moves parameters that do something (defaults, patterns, rest) from a dispatching function to its kept body.
 *
 * The checker must see them on the dispatching function, for its type. At run time they would be evaluated there and
 * again in the worker, with every effect twice:
 * ```js
 * // before
 * function load(url, retries = ask()) { return __unsync.call(__unsync_r(0), arguments, async () => { … }); }
 * // after
 * function load(url) { return __unsync.call(__unsync_r(0), arguments, async (url, retries = ask()) => { … }); }
 * ```
 * The leading simple parameters stay as well, so that the function keeps its `length`.
 *
 * A method that `experimentalDecorators` look at keeps all of them, without what they do (`retries = undefined`): their
 * own decorators and `emitDecoratorMetadata` need them. What it gives is a Promise, in the metadata too.
 */
import type ts from 'typescript';
import { runtimeFunctionOf } from './generated-code';
import type { TypeScript } from './internals';
import type { Overlay } from './overlay-host';

export function moveParameters(
  typescript: TypeScript,
  overlay: Overlay,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    const { experimentalDecorators, emitDecoratorMetadata } = context.getCompilerOptions();
    const isLookedAt = (node: ts.Node): node is ts.MethodDeclaration =>
      experimentalDecorators === true && isDecorated(typescript, node);
    const isChanged = (node: Bodied): boolean =>
      !node.parameters.every(isSimple(typescript)) || (emitDecoratorMetadata === true && isLookedAt(node));
    const visit = (node: ts.Node): ts.Node => {
      const visited = typescript.visitEachChild(node, visit, context);
      if (!isBodied(typescript, visited) || !isChanged(visited)) return visited;
      const dispatch = dispatchOf(typescript, visited.body);
      if (!dispatch) return visited;
      const { call, inline, stream } = dispatch;
      const runtimeParameters = visited.parameters.filter((parameter) => !isThis(typescript, parameter));
      const movedInline = withParameters(typescript, factory, inline, runtimeParameters);
      const movedCall = factory.updateCallExpression(call, call.expression, call.typeArguments, [
        ...call.arguments.map((argument) => (argument === inline ? movedInline : argument)),
      ]);
      const body = factory.updateBlock(visited.body, [
        ...visited.body.statements.map((statement) =>
          typescript.isReturnStatement(statement) && statement.expression === call
            ? factory.updateReturnStatement(statement, movedCall)
            : statement,
        ),
      ]);
      const type = stream ? undefined : factory.createTypeReferenceNode('Promise');
      return isLookedAt(visited)
        ? updateDecorated(typescript, factory, visited, type, body)
        : updateFunction(typescript, factory, visited, leadingSimple(typescript, visited.parameters), body);
    };
    // Looking is cheap, visiting is not: most dispatching functions have parameters that may stay.
    const isMoved = (node: ts.Node): boolean =>
      (isBodied(typescript, node) && isChanged(node) && dispatchOf(typescript, node.body) !== undefined) ||
      typescript.forEachChild(node, (child) => isMoved(child) || undefined) === true;
    return (sourceFile) =>
      overlay(sourceFile.fileName)?.kind === 'main' && isMoved(sourceFile)
        ? typescript.visitEachChild(sourceFile, visit, context)
        : sourceFile;
  };
}

type Bodied = (ts.FunctionDeclaration | ts.FunctionExpression | ts.MethodDeclaration) & {
  readonly body: ts.Block;
};

function isBodied(typescript: TypeScript, node: ts.Node): node is Bodied {
  return (
    (typescript.isFunctionDeclaration(node) ||
      typescript.isFunctionExpression(node) ||
      typescript.isMethodDeclaration(node)) &&
    node.body !== undefined
  );
}

/** The kept body: an arrow function, or a generator, which no arrow function can be. */
type Inline = ts.ArrowFunction | ts.FunctionExpression;

/** @returns the call of the one statement `return __unsync.call(ref, arguments, () => …, …)`, if that is the body */
function dispatchOf(
  typescript: TypeScript,
  body: ts.Block,
): { call: ts.CallExpression; inline: Inline; stream: boolean } | undefined {
  for (const statement of body.statements) {
    if (!typescript.isReturnStatement(statement) || !statement.expression) continue;
    const call = statement.expression;
    if (!typescript.isCallExpression(call)) continue;
    const name = runtimeFunctionOf(typescript, call);
    if (name === null || !/^(?:call|stream)(?:As)?$/.test(name)) continue;
    const inline = call.arguments[2];
    if (!inline || !(typescript.isArrowFunction(inline) || typescript.isFunctionExpression(inline)))
      return undefined;
    return inline.parameters.length === 0 ? { call, inline, stream: name.startsWith('stream') } : undefined;
  }
  return undefined;
}

/** @returns `inline` with the parameters of the dispatching function around it */
function withParameters(
  typescript: TypeScript,
  factory: ts.NodeFactory,
  inline: Inline,
  parameters: readonly ts.ParameterDeclaration[],
): Inline {
  const { modifiers, typeParameters, type, body } = inline;
  return typescript.isArrowFunction(inline)
    ? factory.updateArrowFunction(
        inline,
        modifiers,
        typeParameters,
        parameters,
        type,
        inline.equalsGreaterThanToken,
        body,
      )
    : factory.updateFunctionExpression(
        inline,
        inline.modifiers,
        inline.asteriskToken,
        inline.name,
        typeParameters,
        parameters,
        type,
        inline.body,
      );
}

function isThis(typescript: TypeScript, parameter: ts.ParameterDeclaration): boolean {
  return typescript.isIdentifier(parameter.name) && parameter.name.text === 'this';
}

/** A parameter whose binding has no effect and takes one argument as it is. */
function isSimple(typescript: TypeScript): (parameter: ts.ParameterDeclaration) => boolean {
  return (parameter) =>
    typescript.isIdentifier(parameter.name) && !parameter.initializer && !parameter.dotDotDotToken;
}

/** As many as count towards `length`: those before the first that is not simple. */
function leadingSimple(
  typescript: TypeScript,
  parameters: readonly ts.ParameterDeclaration[],
): ts.ParameterDeclaration[] {
  const end = parameters.findIndex((parameter) => !isSimple(typescript)(parameter));
  return parameters.slice(0, end === -1 ? parameters.length : end);
}

function isDecorated(typescript: TypeScript, node: ts.Node): node is ts.MethodDeclaration {
  return (
    typescript.isMethodDeclaration(node) &&
    [node, ...node.parameters].some((each) => (typescript.getDecorators(each) ?? []).length > 0)
  );
}

/** @param type what TypeScript is to write into the metadata; without one, that it gives nothing */
function updateDecorated(
  typescript: TypeScript,
  factory: ts.NodeFactory,
  node: ts.MethodDeclaration,
  type: ts.TypeNode | undefined,
  body: ts.Block,
): ts.Node {
  const parameters = node.parameters.map((parameter) => {
    const { modifiers, dotDotDotToken, name, questionToken, initializer } = parameter;
    return factory.updateParameterDeclaration(
      parameter,
      modifiers,
      dotDotDotToken,
      typescript.isIdentifier(name) ? name : factory.createUniqueName('argument'),
      questionToken,
      parameter.type,
      initializer && factory.createVoidZero(),
    );
  });
  return factory.updateMethodDeclaration(
    node,
    node.modifiers,
    node.asteriskToken,
    node.name,
    node.questionToken,
    node.typeParameters,
    parameters,
    type,
    body,
  );
}

function updateFunction(
  typescript: TypeScript,
  factory: ts.NodeFactory,
  node: Bodied,
  parameters: readonly ts.ParameterDeclaration[],
  body: ts.Block,
): ts.Node {
  if (typescript.isFunctionDeclaration(node)) {
    return factory.updateFunctionDeclaration(
      node,
      node.modifiers,
      node.asteriskToken,
      node.name,
      node.typeParameters,
      parameters,
      node.type,
      body,
    );
  }
  if (typescript.isFunctionExpression(node)) {
    return factory.updateFunctionExpression(
      node,
      node.modifiers,
      node.asteriskToken,
      node.name,
      node.typeParameters,
      parameters,
      node.type,
      body,
    );
  }
  return factory.updateMethodDeclaration(
    node,
    node.modifiers,
    node.asteriskToken,
    node.name,
    node.questionToken,
    node.typeParameters,
    parameters,
    node.type,
    body,
  );
}
