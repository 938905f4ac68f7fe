/**
 * `super` in a generator whose body stays in the main module. The body becomes that of a function inside the method,
 * which has no `super`; for other methods it is an arrow's, but no arrow is a generator. So the method reads what the
 * body needs:
 * `*walk() { yield* super.items(1); }` →
 * `walk() { const __unsync_s = [() => super.items]; return __unsync.stream(…, function* () { yield*
 * __unsync_s[0]().call(this, 1); }, …); }`
 */
import type { types as t } from '@babel/core';
import { endOf, type FunctionNode, rangeOf } from '../analysis/ast';
import { type Analysis, type ContextUse, contextUsesIn } from '../analysis/scope';
import { type Edit, insertAfter } from './edits';
import { skipTrivia } from './function-text';
import { SUPER } from './generated-names';

/** Whether a use of `super` can be read ahead: it is `super.name`, read or called. */
export function isReadableAhead({ node }: ContextUse, analysis: Analysis): boolean {
  const member = analysis.parentOf(node);
  if (member?.type !== 'MemberExpression' || member.computed) return false;
  const around = analysis.parentOf(member);
  switch (around?.type) {
    case 'AssignmentExpression':
      return around.right === member;
    case 'UpdateExpression':
    case 'TaggedTemplateExpression':
    case 'OptionalCallExpression':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'AssignmentPattern':
    case 'ArrayPattern':
    case 'RestElement':
      return false;
    case 'UnaryExpression':
      return around.operator !== 'delete';
    case 'ObjectProperty':
      return analysis.parentOf(around)?.type === 'ObjectExpression';
    default:
      return true;
  }
}

export interface ReadAhead {
  /** A statement for the method, before it dispatches; empty when there is no `super`. */
  readonly statement: string;
  /** For the uses in the body. */
  readonly edits: readonly Edit[];
}

/** @param typed whether TypeScript is to tell the types of the parts */
export function readSuperAhead(
  fn: FunctionNode,
  analysis: Analysis,
  source: string,
  typed: boolean,
): ReadAhead {
  const editRange = rangeOf(fn);
  const reads: string[] = [];
  const edits: Edit[] = [];
  for (const { kind, owner, node } of fn.generator ? contextUsesIn(analysis, editRange) : []) {
    const member = kind === 'super' && owner === fn ? analysis.parentOf(node) : null;
    if (member?.type !== 'MemberExpression') continue;
    const read = `${SUPER}[${reads.length}]()`;
    reads.push(`() => super.${source.slice(rangeOf(member.property).start, endOf(member.property))}`);
    const call = calledBy(member, analysis);
    edits.push({ ...rangeOf(member), text: call === null ? read : `${read}.call`, editRange });
    if (call !== null) {
      const open = skipTrivia(source, call.typeArguments ? endOf(call.typeArguments) : endOf(member)) + 1;
      edits.push(insertAfter(open, call.arguments.length > 0 ? 'this, ' : 'this', editRange));
    }
  }
  const asConst = typed ? ' as const' : '';
  const statement = reads.length === 0 ? '' : ` const ${SUPER} = [${reads.join(', ')}]${asConst};`;
  return { statement, edits };
}

function calledBy(member: t.Node, analysis: Analysis): t.CallExpression | null {
  const around = analysis.parentOf(member);
  return around?.type === 'CallExpression' && around.callee === member ? around : null;
}
