/** Dispatching functions travel as references, with their captured values: the copy dispatches as the original does. */
import { annotationOf, dispatchingFunction } from '../calls/dispatching';
import type { Kind } from '../protocol/codec/kinds';

export const functions: Kind<object, number> = {
  id: 6,
  matches: (value) => typeof value === 'function' && annotationOf(value) !== undefined,
  content: (value) => {
    const captures = annotationOf(value)?.captures;
    return captures === undefined ? undefined : { captures: captures() };
  },
  bind: (value, peer) =>
    peer.numberOf((annotationOf(value) as NonNullable<ReturnType<typeof annotationOf>>).reference),
  revive: (number, peer, content) => {
    const held = content as { captures: readonly unknown[] } | undefined;
    return dispatchingFunction(peer.functionAt(number), undefined, held && (() => held.captures));
  },
};
