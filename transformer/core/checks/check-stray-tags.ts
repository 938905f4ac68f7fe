/** Whether something that stands over a function looks like the tag, and is prose: nothing would say so otherwise. */

import { isFunction } from '../analysis/ast';
import type { Analysis } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import type { StrayTag } from '../annotations/jsdoc';
import { Names } from '../annotations/names';
import { functionUnder } from '../annotations/tagged-function';
import type { Reporter } from '../reporter';

/** Warns of each, unless its function is annotated all the same. */
export function checkStrayTags(
  tags: readonly StrayTag[],
  annotated: readonly Annotated[],
  analysis: Analysis,
  source: string,
  reporter: Reporter,
): void {
  const names = new Names(analysis, source, () => false);
  for (const tag of tags) {
    const over = analysis.outermostAt(tag.target);
    const target = over === null ? null : functionUnder(over, analysis, source);
    if (!isFunction(target) || annotated.some(({ node }) => node === target)) continue;
    reporter.report('UNSYNC1013', tag, { name: names.nameOf(target) });
  }
}
