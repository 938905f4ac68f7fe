/** The edits that turn one annotated function into calls that dispatch. */

import { rangeOf } from '../analysis/ast';
import type { Annotated } from '../annotations/annotated';
import { bareEdits, keptEdits, typedEdits } from './dispatch-body';
import { type DispatchContext, editRangeOf, hasOwnThis } from './dispatch-context';
import { expressionEdits } from './dispatch-expression';
import { swapEdits } from './dispatch-method-swap';
import { tagEdits } from './dispatch-tag';
import { type Edit, replaceKeepingLines } from './edits';

/** All edits for one annotated function, the tags of local declarations included. */
export function dispatchEdits(annotated: Annotated, context: DispatchContext): Edit[] {
  const { fn, shape, decorator } = annotated;
  const edits: Edit[] = [];
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
