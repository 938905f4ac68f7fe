/** How a method of a class in an entry comes to dispatch, while its class keeps the original's text. */
import type { Annotated } from './annotated';
import { type FunctionNode, rangeOf, startOf } from './ast';
import { homeOf } from './classes';
import { type DispatchContext, hasOwnThis } from './dispatch-context';
import { type Edit, insertAfter } from './edits';

/**
 * In an entry, a class stays as it was written, and a static block exchanges the method:
 * `class A { load() { BODY } }` →
 * `class A { static { __unsync_x(3, this.prototype, "load", true, "call"); } load() { BODY } }`
 */
export function swapEdit(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit {
  const { source, analysis } = context;
  const home = homeOf(fn, analysis);
  if (home === null || !('key' in fn))
    throw new TypeError(`${annotated.name} is not a method of a known class`);
  const { start, end } = rangeOf(fn.key);
  const key =
    fn.computed || fn.key.type !== 'Identifier' ? source.slice(start, end) : JSON.stringify(fn.key.name);
  const owner = home.static ? 'this' : 'this.prototype';
  const self = hasOwnThis(annotated, context) && !home.static;
  const via = fn.generator ? '"stream"' : '"call"';
  const text = ` static { __unsync_x(${annotated.ordinal}, ${owner}, ${key}, ${self}, ${via}); }`;
  return insertAfter(startOf(home.class.body) + 1, text, rangeOf(fn));
}
