/**
 * Whether loading an entry would call an annotated function of the same module: the worker that runs the call has to
 * load the entry first, which calls it again, and so on without end.
 */
import { endOf, rangeOf } from '../analysis/ast';
import type { Reporter } from '../reporter';
import type { Parts } from '../slice/parts';
import type { Slice } from '../slice/slice-module';

/** Reports the calls in a slice that would never end. */
export function checkLoading(slice: Slice, parts: Parts, reporter: Reporter): void {
  for (const part of [...slice.declarators, ...slice.statements]) {
    if (part.type === 'VariableDeclarator' && slice.bare.has(part)) continue;
    // The outermost of those that begin at one place.
    const calls = [...parts.effectsOf(part).annotated].sort(([a], [b]) => endOf(b) - endOf(a));
    for (const [call, { name }] of calls) reporter.report('UNSYNC2008', rangeOf(call), { name });
  }
}
