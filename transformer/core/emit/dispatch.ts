/** The edits that turn one annotated function into calls that dispatch. */

import { rangeOf } from '../analysis/ast';
import type { Annotated } from '../annotations/annotated';
import { bareEdits, keptEdits, typedEdits } from './dispatch-body';
import { type DispatchContext, editRangeOf, hasOwnThis } from './dispatch-context';
import { expressionEdits } from './dispatch-expression';
import { swapEdits } from './dispatch-method-swap';
import { tagEdits } from './dispatch-tag';
import { type Edit, insertBefore, replaceKeepingLines } from './edits';
import { RUNTIME } from './generated-names';

/** All edits for one annotated function, the tags of local declarations included. */
export function dispatchEdits(annotated: Annotated, context: DispatchContext): Edit[] {
  const { fn, shape, decorator } = annotated;
  const edits = rememberingEdits(annotated, context);
  if (decorator !== null)
    edits.push(replaceKeepingLines(context.source, rangeOf(decorator), '', editRangeOf(annotated)));
  if (fn === null || shape === 'named' || (shape === 'expression' && !hasOwnThis(annotated, context))) {
    return [...edits, ...expressionEdits(annotated, context)];
  }
  if (shape === 'class-method' && context.view === 'entry')
    return [...edits, ...swapEdits(annotated, fn, context)];
  const byView = { typed: typedEdits, kept: keptEdits, bare: bareEdits, entry: bareEdits };
  edits.push(...byView[context.view](annotated, fn, context));
  if (shape === 'declaration') edits.push(...tagEdits(annotated, fn, context));
  return edits;
}

/**
 * The functions of captured objects are remembered where these are made, so that it shows at a call which of them were
 * exchanged: `const stats = { … };` → `const stats = { … }; __unsync.remember(stats, { hit: 1 });`
 */
function rememberingEdits(annotated: Annotated, { captures, source }: DispatchContext): Edit[] {
  return [...captures.closureOf(annotated).rebuilt].flatMap(([binding, from]) => {
    if (from.kind !== 'object' || captures.takesFirst(binding) !== annotated) return [];
    const range = rangeOf(from.statement);
    const semicolon = source[range.end - 1] === ';' ? '' : ';';
    return [
      insertBefore(range.end, `${semicolon} ${RUNTIME}.remember(${binding.name}, ${from.shape});`, range),
    ];
  });
}
