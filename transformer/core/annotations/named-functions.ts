/** Whether the expression a marker goes round (`unsync(name)`) is a function that can be found again in a worker. */
import type { types as t } from '@babel/core';
import { type FunctionNode, isFunction, unwrap } from '../analysis/ast';
import type { Analysis, Binding } from '../analysis/scope';

export type Verdict =
  /** `fn` is its code, where this file holds it. */
  | { readonly kind: 'function'; readonly fn: FunctionNode | null }
  /** It is annotated itself, and dispatches already. */
  | { readonly kind: 'dispatching' }
  | { readonly kind: 'not-a-function'; readonly what: string }
  | { readonly kind: 'unknown'; readonly what: string };

/**
 * @param node the marker's argument, without type wrappers
 */
export function judgeNamed(
  node: t.Node,
  analysis: Analysis,
  isMarkerCall: (node: t.Node) => boolean,
): Verdict {
  const judged = new Set<Binding>();
  return judge(node);

  function judge(expression: t.Node): Verdict {
    if (isFunction(expression)) return { kind: 'function', fn: expression };
    if (isMarkerCall(expression)) return { kind: 'dispatching' };
    const what = NEVER_FUNCTIONS[expression.type];
    if (what !== undefined) return { kind: 'not-a-function', what };
    switch (expression.type) {
      case 'Identifier':
        return judgeName(expression);
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return judgeRoot(expression.object);
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'TaggedTemplateExpression':
        return { kind: 'function', fn: null };
      default:
        return { kind: 'unknown', what: 'the value of an expression' };
    }
  }

  function judgeName(identifier: t.Identifier): Verdict {
    const binding = analysis.referenceOf(identifier)?.binding ?? null;
    if (binding === null) {
      const value = NON_FUNCTION_GLOBALS[identifier.name];
      return value === undefined ? { kind: 'function', fn: null } : { kind: 'not-a-function', what: value };
    }
    const unsteady = whyUnsteady(binding);
    if (unsteady !== null) return { kind: 'unknown', what: unsteady };
    if (binding.kind === 'class') return { kind: 'not-a-function', what: 'a class' };
    if (binding.kind === 'enum') return { kind: 'not-a-function', what: 'an enum' };
    if (binding.kind === 'namespace') return { kind: 'not-a-function', what: 'a namespace' };
    const declaration = binding.declarations.at(-1);
    if (declaration === undefined || judged.has(binding)) return { kind: 'function', fn: null };
    judged.add(binding);
    if (isFunction(declaration.node)) return { kind: 'function', fn: declaration.node };
    if (declaration.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.id) {
      return { kind: 'function', fn: null };
    }
    const { init } = declaration.node;
    if (!init) return { kind: 'unknown', what: 'a variable without an initial value' };
    const verdict = judge(unwrap(init));
    return verdict.kind === 'unknown' ? { kind: 'function', fn: null } : verdict;
  }

  /** `object` of `object.method`: what it is rooted in must not change. */
  function judgeRoot(object: t.Node): Verdict {
    let root = unwrap(object);
    while (root.type === 'MemberExpression' || root.type === 'OptionalMemberExpression')
      root = unwrap(root.object);
    if (root.type === 'ThisExpression' || root.type === 'Super') {
      return { kind: 'unknown', what: 'a member of `this`' };
    }
    const binding = root.type === 'Identifier' ? (analysis.referenceOf(root)?.binding ?? null) : null;
    const unsteady = binding === null ? null : whyUnsteady(binding);
    return unsteady === null
      ? { kind: 'function', fn: null }
      : { kind: 'unknown', what: `a member of ${unsteady}` };
  }
}

/** Why the value of a binding is not known when the code is compiled; `null` when it is. */
function whyUnsteady(binding: Binding): string | null {
  if (binding.kind === 'param') return 'a parameter';
  if (binding.kind === 'catch') return 'a caught value';
  return binding.isConstant ? null : 'a variable that is reassigned';
}

const NON_FUNCTION_GLOBALS: Readonly<Record<string, string>> = {
  undefined: '`undefined`',
  NaN: 'a number',
  Infinity: 'a number',
  globalThis: 'an object',
};

const NEVER_FUNCTIONS: Readonly<Record<string, string>> = {
  NumericLiteral: 'a number',
  BigIntLiteral: 'a bigint',
  StringLiteral: 'a string',
  TemplateLiteral: 'a string',
  BooleanLiteral: '`true` or `false`',
  NullLiteral: '`null`',
  RegExpLiteral: 'a regular expression',
  ObjectExpression: 'an object',
  ArrayExpression: 'an array',
  ClassExpression: 'a class',
  NewExpression: 'an object',
  UnaryExpression: 'the result of an operator',
  BinaryExpression: 'the result of an operator',
  UpdateExpression: 'a number',
  AssignmentExpression: 'an assignment',
  ThisExpression: '`this`',
  JSXElement: 'an element',
  JSXFragment: 'an element',
  ImportExpression: 'a promise',
  AwaitExpression: 'an awaited value',
  SpreadElement: 'a spread',
};
