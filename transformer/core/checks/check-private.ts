/**
 * `#private` state that an annotated method reaches through other members of its class: `this` arrives in the worker
 * without it, so the member would throw there.
 */
import type { types as t } from '@babel/core';
import { rangeOf } from '../analysis/ast';
import { type Analysis, contextUsesIn } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import type { Captures } from '../captures/captures';
import type { Reporter } from '../reporter';
import { type ClassNode, classAround } from '../slice/classes';

/** Reports each use of `this.member` in a method or field whose member, directly or not, uses private state. */
export function checkPrivate(
  annotated: Annotated,
  analysis: Analysis,
  captures: Captures,
  reporter: Reporter,
): void {
  if (captures.closureOf(annotated).self === 'none') return;
  const home = classOf(annotated.node, analysis);
  if (home === null) return;
  for (const { node, name } of membersOfThis(annotated.node, analysis)) {
    const secret = privateBehind(name, home, analysis, new Set());
    if (secret !== null)
      reporter.report('UNSYNC2006', rangeOf(node), { name: secret, function: annotated.name });
  }
}

/** The class whose instance `this` is. */
function classOf(node: t.Node, analysis: Analysis): ClassNode | null {
  for (let current: t.Node | null = node; current !== null; current = analysis.parentOf(current)) {
    if ('static' in current && current.static === true) return null;
    const found = classAround(current, analysis);
    if (found !== null) return found;
  }
  return null;
}

function membersOfThis(within: t.Node, analysis: Analysis): { node: t.Node; name: string }[] {
  return contextUsesIn(analysis, rangeOf(within)).flatMap(({ kind, node }) => {
    const parent = kind === 'this' ? analysis.parentOf(node) : null;
    if (parent?.type !== 'MemberExpression' || parent.computed || parent.property.type !== 'Identifier')
      return [];
    return [{ node: parent.property, name: parent.property.name }];
  });
}

/** A private name that the member of that name uses, by itself or through others; `null` when there is none. */
function privateBehind(name: string, home: ClassNode, analysis: Analysis, seen: Set<string>): string | null {
  if (seen.has(name)) return null;
  seen.add(name);
  for (const member of home.body.body) {
    if (member.type !== 'ClassMethod' || member.static || member.computed) continue;
    if (member.key.type !== 'Identifier' || member.key.name !== name) continue;
    const own = contextUsesIn(analysis, rangeOf(member)).find(
      ({ kind, owner }) => kind === 'private' && owner === home.body,
    );
    if (own?.node.type === 'PrivateName') return `#${own.node.id.name}`;
    for (const { name: next } of membersOfThis(member, analysis)) {
      const secret = privateBehind(next, home, analysis, seen);
      if (secret !== null) return secret;
    }
  }
  return null;
}
