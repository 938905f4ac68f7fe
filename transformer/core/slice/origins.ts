/** Which module something comes from: `express` for `app`, after `const app = express()`. */
import type { types as t } from '@babel/core';
import { isFunction, unwrap } from '../analysis/ast';
import type { Analysis, Binding } from '../analysis/scope';

export interface Origin {
  /** As it is imported, `node:` aside. */
  readonly module: string;
  /** What it is called there: `default`, `*`, or a name; `()` for what one of the module's functions has given. */
  readonly name: string;
  /** Whether one of the module's functions has given it, so that it is no part of the module itself. */
  readonly made: boolean;
}

/** Where the value of an expression comes from; `null` where it is of this file, or nobody knows. */
export function originOf(node: t.Node, analysis: Analysis, seen = new Set<Binding>()): Origin | null {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Identifier': {
      const binding = analysis.referenceOf(inner)?.binding ?? null;
      return binding === null ? null : originOfBinding(binding, analysis, seen);
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const object = originOf(inner.object, analysis, seen);
      if (object === null) return null;
      const name = inner.property.type === 'Identifier' && !inner.computed ? inner.property.name : '';
      return { ...object, name };
    }
    case 'AwaitExpression':
      return originOf(inner.argument, analysis, seen);
    case 'ImportExpression':
      return moduleNamed(inner.source);
    case 'SequenceExpression': // `(0, m.default)()`
      return originOf(inner.expressions.at(-1) as t.Node, analysis, seen);
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression': {
      const required = requiredBy(inner, analysis);
      if (required !== null) return required;
      const callee = originOf(inner.callee as t.Node, analysis, seen);
      return callee && { ...callee, name: '()', made: true };
    }
    default:
      return null;
  }
}

/** Where the value of a variable comes from. */
export function originOfBinding(
  binding: Binding,
  analysis: Analysis,
  seen = new Set<Binding>(),
): Origin | null {
  if (seen.has(binding)) return null;
  seen.add(binding);
  const [declaration] = binding.declarations;
  if (declaration === undefined) return null;
  const { node } = declaration;
  switch (node.type) {
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier': {
      const statement = analysis.parentOf(node);
      if (statement?.type !== 'ImportDeclaration') return null;
      return { ...moduleOf(statement.source.value), name: importedName(node) };
    }
    case 'TSImportEqualsDeclaration':
      return node.moduleReference.type === 'TSExternalModuleReference'
        ? moduleNamed(node.moduleReference.expression)
        : null;
    case 'VariableDeclarator': {
      if (!node.init || isFunction(unwrap(node.init))) return null;
      const origin = originOf(node.init, analysis, seen);
      if (origin === null || node.id === declaration.id) return origin;
      return { ...origin, name: keyFor(declaration.id, node.id) };
    }
    case 'ClassDeclaration':
    case 'ClassExpression':
      return node.superClass ? originOf(node.superClass, analysis, seen) : null;
    default:
      return null;
  }
}

/** `node:fs` and `fs` are one. */
export function moduleOf(specifier: string): Origin {
  return { module: specifier.replace(/^node:/, ''), name: '*', made: false };
}

export function isRelative(module: string): boolean {
  return /^[.#/]/.test(module);
}

/** `require('m')`, and what compilers put around it: `__importDefault(require('m'))`. */
export function requiredBy(call: t.Node, analysis: Analysis): Origin | null {
  if (call.type !== 'CallExpression') return null;
  const [first] = call.arguments;
  if (call.callee.type === 'Import') return first === undefined ? null : moduleNamed(first);
  if (first === undefined || call.callee.type === 'V8IntrinsicIdentifier') return null;
  const callee = unwrap(call.callee);
  const called =
    callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
      ? callee.property.name
      : callee.type === 'Identifier'
        ? callee.name
        : '';
  if (/^_*(?:importDefault|importStar|toESM|interopRequire\w*|interopDefault\w*)$/.test(called))
    return requiredBy(unwrap(first), analysis);
  const isRequire = called === 'require' && callee.type === 'Identifier';
  return isRequire && analysis.referenceOf(callee)?.binding === null ? moduleNamed(first) : null;
}

function moduleNamed(node: t.Node): Origin | null {
  return node.type === 'StringLiteral' ? moduleOf(node.value) : null;
}

function importedName(node: t.ImportDeclaration['specifiers'][number]): string {
  if (node.type === 'ImportDefaultSpecifier') return 'default';
  if (node.type === 'ImportNamespaceSpecifier') return '*';
  return node.imported.type === 'Identifier' ? node.imported.name : node.imported.value;
}

/** `a` for the `b` of `const { a: b } = …` */
function keyFor(id: t.Node, pattern: t.Node): string {
  if (pattern.type !== 'ObjectPattern') return '';
  for (const property of pattern.properties) {
    if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier') continue;
    const value = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    if (value === id) return property.key.name;
  }
  return '';
}
