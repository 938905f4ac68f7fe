/** How a method of a class in an entry comes to dispatch, while its class keeps the original's text. */

import { type FunctionNode, rangeOf, startOf } from '../analysis/ast';
import type { Annotated } from '../annotations/annotated';
import { type Home, homeOf } from '../slice/classes';
import { capturesThunk } from './dispatch-captures';
import {
  calleeOf,
  type DispatchContext,
  moreArguments,
  referenceText,
  selfOfMethod,
} from './dispatch-context';
import { type Edit, insertAfter } from './edits';
import { MOVE_PRIVATE, movedMethod, SWAP } from './generated-names';

/**
 * In an entry, a class stays as it was written, and a static block exchanges the method:
 * `class A { load() { BODY } }` →
 * `class A { static { __unsync_x(3, this.prototype, "load", true, "call"); } load() { BODY } }`. In a class that only
 * the code around knows, the captured variables and how `this` goes along are given, too.
 *
 * A private method cannot be exchanged, but it can have another name from the start:
 * `class A { #load() { BODY } }` →
 * `class A { #load(...args) { return __unsync.call(__unsync_r(3), args, undefined, undefined, this); } static {
 * __unsync_p(3, this.prototype, "#load", "__unsync_m3"); } __unsync_m3() { BODY } }`
 */
export function swapEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const home = homeOf(fn, context.analysis);
  if (home === null || !('key' in fn))
    throw new TypeError(`${annotated.name} is not a method of a known class`);
  const editRange = rangeOf(fn);
  const owner = home.static ? ownClass(home) : `${ownClass(home)}.prototype`;
  const atStart = (text: string): Edit => insertAfter(startOf(home.class.body) + 1, text, editRange);
  if (fn.key.type === 'PrivateName') {
    const key = `#${fn.key.id.name}`;
    const moved = movedMethod(annotated.ordinal);
    const dispatching = `${home.static ? 'static ' : ''}${key}(...args) ${dispatchingBody(annotated, fn, context)}`;
    const move = inClass(
      annotated,
      `${MOVE_PRIVATE}(${annotated.ordinal}, ${owner}, "${key}", "${moved}")`,
      context,
    );
    return [atStart(` ${dispatching} ${move}`), { ...rangeOf(fn.key), text: moved, editRange }];
  }
  const { start, end } = rangeOf(fn.key);
  const key =
    fn.computed || fn.key.type !== 'Identifier'
      ? context.source.slice(start, end)
      : JSON.stringify(fn.key.name);
  const goesAlong = selfOfMethod(annotated, fn, context);
  const asItIs = goesAlong === undefined || goesAlong === 'this';
  const self = asItIs ? String(goesAlong !== undefined) : `function () { return ${goesAlong}; }`;
  const via = fn.generator ? '"stream"' : '"call"';
  const rest = moreArguments(capturesThunk(annotated, context)?.text);
  const swap = `${SWAP}(${annotated.ordinal}, ${owner}, ${key}, ${self}, ${via}${rest})`;
  return [atStart(` ${inClass(annotated, swap, context)}`)];
}

/**
 * `static { … }`; for tools other than tsc `static #__unsync_x3 = …`: Babel refuses a static block once it has a plugin
 * for class fields (which its decorators ask for) and none for static blocks.
 */
function inClass({ ordinal }: Annotated, call: string, context: DispatchContext): string {
  return context.inClass === 'block' ? `static { ${call}; }` : `static #${SWAP}${ordinal} = ${call};`;
}

/**
 * The class, seen from a static block. In a class with decorators, TypeScript's `experimentalDecorators` make `this`
 * `undefined` there when it takes static blocks apart (`target` before `es2022`).
 */
function ownClass({ class: { decorators, id } }: Home): string {
  return decorators && decorators.length > 0 && id ? `(this ?? ${id.name})` : 'this';
}

function dispatchingBody(annotated: Annotated, fn: FunctionNode, context: DispatchContext): string {
  const self = selfOfMethod(annotated, fn, context);
  const rest = moreArguments(undefined, capturesThunk(annotated, context)?.text, self);
  return `{ return ${calleeOf(fn)}(${referenceText(annotated)}, args${rest}); }`;
}
