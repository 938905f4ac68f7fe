/**
 * Which character of the user's source stands at a given offset of a rewritten text, and where does one stand now?
 *
 * A source map alone cannot say it: a tracer answers every position with the segment before it, so an offset inside
 * generated text looks as if it were the user's. The core says which stretches it has kept.
 */
import { countLineEnds } from '../core/lines';
import type { GeneratedModule, KeptStretch } from '../core/types';

export type RewrittenCode = Pick<GeneratedModule, 'code' | 'kept'>;

/** Offsets are UTF-16 code units from the start of the text, as in JavaScript strings. */
export interface PositionMap {
  /** The offset in the user's source, or `undefined` when the character at `offset` was generated. */
  original(offset: number): number | undefined;
  /** As `original`, for an exclusive end: the character *before* `offset` decides. */
  originalEnd(offset: number): number | undefined;
  /** As `original`; for generated text the user's character nearest before it on the same line. */
  nearest(offset: number): number | undefined;
  /** The other way: where in the rewritten text the user's character at `offset` stands, if it is still there. */
  rewritten(offset: number): number | undefined;
}

/** @param source the user's text */
export function createPositionMap({ code, kept }: RewrittenCode, source: string): PositionMap {
  const bySource = kept.toSorted((one, other) => one.start - other.start);
  const original = (offset: number): number | undefined => {
    const stretch = lastUpTo(kept, offset, 'at');
    const distance = offset - (stretch?.at ?? 0);
    return stretch && distance < stretch.length ? stretch.start + distance : undefined;
  };
  const originalEnd = (offset: number): number | undefined => {
    const before = original(offset - 1);
    return before === undefined ? undefined : before + 1;
  };
  return {
    original(offset) {
      if (offset < code.length) return original(offset);
      // The text's end is the source's end when its last character is the source's last one.
      const end = code === '' ? 0 : originalEnd(offset);
      return end === source.length ? end : undefined;
    },
    originalEnd,
    nearest(offset) {
      const at = Math.min(offset, code.length - 1);
      const found = original(at);
      if (found !== undefined) return found;
      const stretch = lastUpTo(kept, at, 'at');
      if (stretch === undefined) return undefined;
      const between = code.slice(stretch.at + stretch.length, offset);
      return countLineEnds(between) > 0 ? undefined : stretch.start + stretch.length - 1;
    },
    rewritten(offset) {
      const stretch = lastUpTo(bySource, offset, 'start');
      const distance = offset - (stretch?.start ?? 0);
      return stretch && distance < stretch.length ? stretch.at + distance : undefined;
    },
  };
}

/** The last stretch that begins at or before an offset, found by bisection. */
function lastUpTo(
  stretches: readonly KeptStretch[],
  offset: number,
  key: 'at' | 'start',
): KeptStretch | undefined {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stretches[middle] as KeptStretch)[key] <= offset) low = middle + 1;
    else high = middle;
  }
  return stretches[low - 1];
}
