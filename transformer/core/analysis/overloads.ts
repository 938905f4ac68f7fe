/** Overload signatures, and the declaration that implements them. */
import type { types as t } from '@babel/core';
import { type FunctionNode, isFunction, keyText } from './ast';
import type { Analysis } from './scope';
import { declarationIn, isExport } from './statements';

export type Signature = t.TSDeclareFunction | t.TSDeclareMethod;

/** The signatures right before a function's implementation. */
export function overloadsOf(fn: FunctionNode, analysis: Analysis, source: string): Signature[] {
  const found: Signature[] = [];
  const { siblings, index } = placeOf(fn, analysis);
  for (let before = index - 1; before >= 0; before--) {
    const sibling = declarationIn(siblings[before] as t.Node);
    if (!isSignature(sibling) || nameOf(sibling, source) !== nameOf(fn, source)) break;
    found.unshift(sibling);
  }
  return found;
}

/** The function that implements an overload signature. */
export function implementationOf(
  signature: Signature,
  analysis: Analysis,
  source: string,
): FunctionNode | null {
  const { siblings, index } = placeOf(signature, analysis);
  for (const sibling of siblings.slice(index + 1).map(declarationIn)) {
    const implementation = isFunction(sibling);
    if (!implementation && !isSignature(sibling)) return null;
    if (nameOf(sibling, source) !== nameOf(signature, source)) return null;
    if (implementation) return sibling;
  }
  return null;
}

function isSignature(node: t.Node): node is Signature {
  return node.type === 'TSDeclareFunction' || node.type === 'TSDeclareMethod';
}

function placeOf(node: t.Node, analysis: Analysis): { siblings: readonly t.Node[]; index: number } {
  const parent = analysis.parentOf(node);
  const outer = isExport(parent) ? parent : node;
  const list = analysis.parentOf(outer) ?? analysis.program;
  const siblings: readonly t.Node[] =
    list.type === 'Program' ||
    list.type === 'BlockStatement' ||
    list.type === 'TSModuleBlock' ||
    list.type === 'ClassBody'
      ? list.body
      : [outer];
  return { siblings, index: siblings.indexOf(outer) };
}

function nameOf(node: FunctionNode | Signature, source: string): string | null {
  if ('key' in node) {
    const modifier = 'static' in node && node.static ? 'static ' : '';
    return modifier + keyText(node.key, node.computed === true, source);
  }
  return 'id' in node ? (node.id?.name ?? null) : null;
}
