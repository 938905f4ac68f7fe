/**
 * An entry that travels inside its module's output, as a string that a worker evaluates under the output's own URL.
 * ```js
 * entry: () => ({ format: "cjs", code: "…" })
 * entry: () => ({ format: "esm", code: "import { a } from " + JSON.stringify(import.meta.resolve("./a.js")) + "; …" })
 * ```
 * A worker evaluates ES modules from a `data:` URL, from which nothing can be resolved. So each specifier, and each
 * `import.meta` the entry has, is replaced by its value in the module.
 */
import type * as babel from '@babel/core';
import type { Babel, Expression, Node } from './api';
import type { CompiledEntry } from './compile-entry';
import { importMeta } from './placeholders';

/** A stretch of the entry's code that is known at run time only. */
interface Hole {
  readonly start: number;
  readonly end: number;
  /** Evaluated in the module; gives the source text to put in. */
  readonly value: Expression;
}

/** @returns the value of `entry` in the module's table: a thunk, so that nothing is resolved before the first call */
export function inlineEntry(babel: Babel, entry: CompiledEntry): Expression {
  const { types: t } = babel;
  const code = withInlineMap(entry);
  const value = entry.kind === 'cjs' ? t.stringLiteral(code) : fillAtRunTime(babel, code);
  return t.arrowFunctionExpression(
    [],
    t.objectExpression([
      t.objectProperty(t.identifier('format'), t.stringLiteral(entry.kind)),
      t.objectProperty(t.identifier('code'), value),
    ]),
  );
}

function withInlineMap({ code, map }: CompiledEntry): string {
  if (!map) return code;
  const base64 = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${base64}`;
}

function fillAtRunTime(babel: Babel, code: string): Expression {
  const { types: t } = babel;
  let from = 0;
  let text: Expression | undefined;
  const append = (part: Expression): void => {
    text = text ? t.binaryExpression('+', text, part) : part;
  };
  for (const hole of findHoles(babel, code)) {
    append(t.stringLiteral(code.slice(from, hole.start)));
    append(hole.value);
    from = hole.end;
  }
  append(t.stringLiteral(code.slice(from)));
  return text as Expression;
}

/** @returns the holes of an ES module in the order of the text */
function findHoles(babel: Babel, code: string): Hole[] {
  const { types: t } = babel;
  const tree = babel.parseSync(code, {
    configFile: false,
    babelrc: false,
    browserslistConfigFile: false,
    sourceType: 'module',
    parserOpts: { plugins: ['jsx'] },
  }) as babel.types.File;
  const meta = (property: string): Expression =>
    t.memberExpression(importMeta(babel), t.identifier(property));
  const quoted = (value: Expression): Expression =>
    t.callExpression(t.memberExpression(t.identifier('JSON'), t.identifier('stringify')), [value]);
  const resolved = (specifier: string): Expression =>
    quoted(t.callExpression(meta('resolve'), [t.stringLiteral(specifier)]));
  const holes: Hole[] = [];
  const add = (node: Node, value: Expression): void => {
    holes.push({ start: node.start ?? 0, end: node.end ?? 0, value });
  };
  t.traverseFast(tree, (node) => {
    const source = specifierOf(node);
    if (source && needsResolving(source.value)) add(source, resolved(source.value));
    if (node.type !== 'MemberExpression' || node.object.type !== 'MetaProperty' || node.computed) return;
    if (node.property.type === 'Identifier' && ['url', 'filename', 'dirname'].includes(node.property.name)) {
      add(node, quoted(meta(node.property.name)));
    }
  });
  return holes.sort((one, other) => one.start - other.start);
}

function specifierOf(node: Node): babel.types.StringLiteral | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return node.source;
    case 'ExportNamedDeclaration':
      return node.source ?? undefined;
    case 'ImportExpression':
      return node.source.type === 'StringLiteral' ? node.source : undefined;
    case 'CallExpression': {
      const [specifier] = node.arguments;
      return node.callee.type === 'Import' && specifier?.type === 'StringLiteral' ? specifier : undefined;
    }
    default:
      return undefined;
  }
}

/** Built-in modules and URLs mean the same everywhere. */
function needsResolving(specifier: string): boolean {
  return !/^(node|data|file|https?):/.test(specifier);
}
