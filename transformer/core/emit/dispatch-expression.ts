/** How a function expression, and the argument of a marker, come to dispatch: something goes round them. */

import { type FunctionNode, rangeOf } from '../analysis/ast';
import type { Annotated } from '../annotations/annotated';
import { capturesThunk } from './dispatch-captures';
import { type DispatchContext, moreArguments, referenceText } from './dispatch-context';
import { type Edit, insertAfter, insertBefore, replaceKeepingLines } from './edits';
import { lengthOf } from './function-text';
import { RUNTIME } from './generated-names';

/**
 * `(x: number) => x * k` → `__unsync.fn(__unsync_r(1), (x: number) => x * k, () => [k])`
 *
 * Without the body: `__unsync.fn(__unsync_r(1), undefined, () => [k], 1)`, where the number is the function's `length`.
 * `(n: number, times = 3) => n * times` → `__unsync.dispatched(__unsync.hold(__unsync_r(1), (n: number, times = 3) =>
 * n * times).it)` where types are checked: as the argument of a generic function, `times` would be `unknown`. So would
 * be the type parameters of `unsync(<T>(list: T[]) => list[0])`.
 *
 * The argument of a marker gets `__unsync.mark` instead, which leaves its type alone; in an entry the whole marker call
 * becomes `__unsync.fn`, so that nothing of it is needed there.
 */
export function expressionEdits(annotated: Annotated, context: DispatchContext): Edit[] {
  const { source, view } = context;
  const editRange = rangeOf(annotated.call ?? annotated.node);
  const thunk = capturesThunk(annotated, context)?.text;
  const wrapper = annotated.call === null || view === 'entry' ? 'fn' : 'mark';
  const reference = referenceText(annotated);
  if (view === 'entry' || (view === 'bare' && annotated.shape === 'expression')) {
    const length = annotated.fn === null ? 0 : lengthOf(annotated.fn);
    const rest = moreArguments(undefined, thunk, length === 0 ? undefined : String(length));
    const range = view === 'entry' ? editRange : annotated;
    return [replaceKeepingLines(source, range, `${RUNTIME}.${wrapper}(${reference}${rest})`, editRange)];
  }
  const captures = thunk === undefined ? '' : `, ${thunk}`;
  if (view === 'typed' && annotated.fn !== null && losesTypes(annotated.fn, wrapper)) {
    const open = wrapper === 'fn' ? `${RUNTIME}.dispatched(${RUNTIME}.hold` : `${RUNTIME}.hold`;
    const close = wrapper === 'fn' ? '.it)' : '.it';
    return [
      insertBefore(annotated.start, `${open}(${reference}, `, editRange),
      insertAfter(annotated.end, `${captures})${close}`, editRange),
    ];
  }
  return [
    insertBefore(annotated.start, `${RUNTIME}.${wrapper}(${reference}, `, editRange),
    insertAfter(annotated.end, `${captures})`, editRange),
  ];
}

/**
 * Whether a function's type is another one where it is given to a generic function: a parameter has its type from its
 * default, or the marker around looks through `mark` for the function's type parameters, and does not see them.
 */
function losesTypes(fn: FunctionNode, wrapper: 'fn' | 'mark'): boolean {
  if (wrapper === 'mark' && fn.typeParameters) return true;
  return fn.params.some((parameter) => {
    if (parameter.type !== 'AssignmentPattern') return false;
    const { left } = parameter;
    return !('typeAnnotation' in left && left.typeAnnotation);
  });
}
