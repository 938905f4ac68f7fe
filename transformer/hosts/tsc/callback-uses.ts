/**
 * Does an annotated function await each call of a callback that it gets? Then it does not matter that the type says
 * that the result is there at once.
 */
import type ts from 'typescript';
import type { TypeScript } from './internals';

/**
 * @param fn the function that has the parameter, or captures the variable
 * @param body what the function's own result comes from
 * @param root the parameter's declaration, or the name of a captured variable
 * @param path the way to the callback, beginning with the root's name: `options.onDone`
 * @returns whether that is certain: everything that is done with it is seen
 */
export function isAlwaysAwaited(
  typescript: TypeScript,
  fn: ts.Node,
  body: ts.Node,
  root: ts.ParameterDeclaration | string,
  path: string,
): boolean {
  if (path.includes('[')) return false;
  const [, ...steps] = path.split('.');
  const name = typeof root === 'string' ? root : root.name;
  const holders = new Map<string, readonly string[]>();
  if (typeof name === 'string') holders.set(name, steps);
  else collectHolders(typescript, name, steps, holders);
  let all = true;
  const visit = (node: ts.Node): void => {
    if (typescript.isTypeNode(node)) return;
    const rest = typescript.isIdentifier(node) ? holders.get(node.text) : undefined;
    if (rest !== undefined && isUse(typescript, node)) all &&= isHarmless(typescript, node, rest, body);
    if (all) typescript.forEachChild(node, visit);
  };
  visit(fn);
  return all && holders.size > 0;
}

/** The variables of a pattern that hold the callback, or something that it is in, each with the way from there. */
function collectHolders(
  typescript: TypeScript,
  name: ts.BindingName,
  steps: readonly string[],
  into: Map<string, readonly string[]>,
): void {
  if (typescript.isIdentifier(name)) {
    into.set(name.text, steps);
  } else if (typescript.isObjectBindingPattern(name)) {
    for (const { name: inner, propertyName = inner, dotDotDotToken } of name.elements) {
      if (dotDotDotToken) collectHolders(typescript, inner, steps, into);
      else if (typescript.isIdentifier(propertyName) && propertyName.text === steps[0])
        collectHolders(typescript, inner, steps.slice(1), into);
    }
  }
}

/** Whether an identifier is not only a key, a member's name or the declaration itself. */
function isUse(typescript: TypeScript, node: ts.Node): boolean {
  const { parent } = node;
  if (typescript.isParameter(parent) || typescript.isBindingElement(parent)) return false;
  if (typescript.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(typescript.isPropertyAssignment(parent) && parent.name === node);
}

/** Whether a use goes another way, or is a call that is awaited. */
function isHarmless(typescript: TypeScript, use: ts.Node, steps: readonly string[], body: ts.Node): boolean {
  let node = unwrapped(typescript, use);
  for (const step of steps) {
    const { parent } = node;
    if (isCondition(typescript, node)) return true;
    if (!typescript.isPropertyAccessExpression(parent)) return false;
    if (parent.name.text !== step) return true;
    node = unwrapped(typescript, parent);
  }
  const call = node.parent;
  if (typescript.isCallExpression(call) && call.expression === node)
    return isAwaited(typescript, unwrapped(typescript, call), body);
  return isCondition(typescript, node);
}

/** `if (options.onDone)` */
function isCondition(typescript: TypeScript, { parent }: ts.Node): boolean {
  return typescript.isIfStatement(parent);
}

function isAwaited(typescript: TypeScript, call: ts.Node, body: ts.Node): boolean {
  const { parent } = call;
  switch (parent.kind) {
    case typescript.SyntaxKind.AwaitExpression:
    case typescript.SyntaxKind.ExpressionStatement:
    case typescript.SyntaxKind.VoidExpression:
      return true;
    case typescript.SyntaxKind.ReturnStatement:
    case typescript.SyntaxKind.ArrowFunction:
      return typescript.findAncestor(parent, typescript.isFunctionLike) === body;
    default:
      return false;
  }
}

/** The outermost of the parentheses, `!` and `as` around an expression. */
function unwrapped(typescript: TypeScript, node: ts.Node): ts.Node {
  let outer = node;
  while (
    typescript.isParenthesizedExpression(outer.parent) ||
    typescript.isNonNullExpression(outer.parent) ||
    typescript.isAsExpression(outer.parent)
  )
    outer = outer.parent;
  return outer;
}
