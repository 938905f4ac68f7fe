/** Which modules with annotated functions are in a build, and where does each say that its entry is? */

import type { types as t } from '@babel/core';
import { parse } from '@babel/parser';

/** A module as its generated code names it: `module({ id, url, entry, functions })`. */
export interface BuiltModule {
  readonly id: string;
  /** Lexical names, as the core gives them. */
  readonly functions: readonly string[];
  readonly entry: BuiltEntry;
}

export type BuiltEntry =
  /** What may be the entry's file, relative to the module's. Each tool writes its address in another way. */
  | { readonly kind: 'file'; readonly names: readonly string[] }
  /** The entry is in the module's own output. */
  | { readonly kind: 'inline' }
  /** The code is itself in the entry. */
  | { readonly kind: 'none' };

/** The cheap test. Minifiers keep the names of properties. */
const LIKELY = /\bfunctions["']?\s*:\s*\[\s*\[/;

/**
 * @param code JavaScript or TypeScript
 * @returns nothing for a file that cannot be parsed: it is no output of a compiler, then
 */
export function findModules(code: string): BuiltModule[] {
  if (!LIKELY.test(code) && !LIKELY.test(unescaped(code))) return [];
  let file: t.File;
  try {
    file = parse(code, {
      sourceType: 'unambiguous',
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      plugins: ['typescript', 'jsx'],
    }) as unknown as t.File;
  } catch {
    return [];
  }
  const found: BuiltModule[] = [];
  const strings = new Map<string, t.Node>();
  walk(file.program, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init)
      strings.set(node.id.name, node.init);
  });
  walk(file.program, (node) => {
    if (node.type === 'ObjectExpression') {
      const module = moduleIn(node, strings);
      if (module !== null) found.push(module);
    }
    // webpack's `devtool: 'eval'` has each module in a string.
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'eval') {
      const text = textOf(node.arguments[0]);
      if (text !== null) found.push(...findModules(text));
    }
  });
  return found;
}

function unescaped(code: string): string {
  return code.includes('eval(') ? code.replaceAll('\\"', '"').replaceAll('\\n', '\n') : '';
}

function moduleIn(node: t.ObjectExpression, strings: ReadonlyMap<string, t.Node>): BuiltModule | null {
  const members = new Map<string, t.Node>();
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') return null;
    const { key } = property;
    const name = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : '';
    members.set(name, property.type === 'ObjectMethod' ? property : property.value);
  }
  const id = textOf(members.get('id'));
  const list = members.get('functions');
  if (id === null || !members.has('url') || list?.type !== 'ArrayExpression') return null;
  const functions = list.elements.map((element) =>
    element?.type === 'ArrayExpression' ? textOf(element.elements[0]) : null,
  );
  if (functions.length === 0 || !functions.every((name) => name !== null)) return null;
  return { id, functions, entry: entryIn(members.get('entry'), strings) };
}

function entryIn(node: t.Node | undefined, strings: ReadonlyMap<string, t.Node>): BuiltEntry {
  if (node === undefined) return { kind: 'none' };
  if (/Function|ObjectMethod/.test(node.type)) return { kind: 'inline' };
  const names = new Set<string>();
  const collect = (from: t.Node, depth: number): void =>
    walk(from, (inner) => {
      const text = textOf(inner);
      if (text !== null && /\.[mc]?[jt]sx?$/.test(text)) names.add(text);
      const init = inner.type === 'Identifier' ? strings.get(inner.name) : undefined;
      if (init !== undefined && depth > 0) collect(init, depth - 1);
    });
  collect(node, 3);
  if (names.size > 0) return { kind: 'file', names: [...names] };
  // An entry says of itself that it is where it is.
  return node.type === 'Identifier' && node.name !== '__filename' ? { kind: 'inline' } : { kind: 'none' };
}

function textOf(node: t.Node | null | undefined): string | null {
  if (node?.type === 'StringLiteral') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? null;
  return null;
}

/** Every node, from the outside in. Without a stack of calls: minified code nests deeply. */
function walk(root: t.Node, visit: (node: t.Node) => void): void {
  const left: t.Node[] = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    visit(node);
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) for (const one of value) if (isNode(one)) left.push(one);
      if (isNode(value)) left.push(value);
    }
  }
}

const isNode = (value: unknown): value is t.Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
