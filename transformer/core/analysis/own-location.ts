/** In an entry, `import.meta.url` and `__filename` of the user's code still mean the original module's output. */
import type { types as t } from '@babel/core';
import type { Edit } from '../emit/edits';
import type { TransformInput } from '../types';
import { rangeOf } from './ast';
import type { Analysis } from './scope';

/**
 * For an entry that is a file: `import.meta.url` → `new URL("./foo.js", import.meta.url).href`, `__filename` →
 * `require("node:path").resolve(__dirname, "./foo.js")`. The folder is the same, so `__dirname` and
 * `import.meta.dirname` are right as they are. An entry that travels inside its module is evaluated under the module's
 * own URL; what is left to do for it is the host's.
 */
export function locationEdits(input: TransformInput, analysis: Analysis): Edit[] {
  const { entry, ownSpecifier } = input.options;
  if (entry === 'inline' || ownSpecifier === undefined) return [];
  const own = JSON.stringify(ownSpecifier);
  const edits: Edit[] = [];
  for (const meta of analysis.importMetas) {
    const member = analysis.parentOf(meta);
    if (member === null || !isMember(member)) continue;
    const { property } = member;
    if (property.type !== 'Identifier' || member.computed) continue;
    const url = `new URL(${own}, import.meta.url)`;
    if (property.name === 'url') edits.push({ ...rangeOf(member), text: `${url}.href` });
    if (property.name === 'filename') {
      edits.push({ ...rangeOf(member), text: `process.getBuiltinModule("node:url").fileURLToPath(${url})` });
    }
  }
  for (const reference of analysis.references) {
    if (reference.name !== '__filename' || reference.binding !== null || reference.writes) continue;
    const { start, end } = reference;
    const text = `require("node:path").resolve(__dirname, ${own})`;
    const parent = analysis.parentOf(reference.node);
    const shorthand = parent?.type === 'ObjectProperty' && parent.shorthand;
    edits.push({ start, end, text: shorthand ? `__filename: ${text}` : text });
  }
  return edits;
}

function isMember(node: t.Node): node is t.MemberExpression {
  return node.type === 'MemberExpression';
}
