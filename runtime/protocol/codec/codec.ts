/**
 * The codec: turns arguments and results into something that structured clone takes without losing anything, and back.
 *
 * Most values are plain data and pass as they are: {@link isPlainData} looks once and copies nothing. Only a value that
 * holds something special (see kinds.ts) is copied, each special value replaced by a *placeholder* `{ '~u': index }`
 * that points into a list beside the tree.
 *
 * before: `[{ path: 'a', onDone: f, bytes: <Buffer 01> }]`
 * after:  tree `[{ path: 'a', onDone: { '~u': 0 }, bytes: { '~u': 1, v: Uint8Array [1] } }]`, specials `[f, <Buffer>]`
 */

import type { Transferable } from 'node:worker_threads';
import { structuredClone } from '../../thread/realm';
import type { Specials } from '../operations';
import type { Peer } from '../peer';
import { isStackOverflow, stackIsFull } from './culprit';
import { Decoder, type Later } from './decoder';
import { Encoder, type Special } from './encoder';
import { type Demand, refuseUnmet } from './needs';
import { isPlainData } from './plain-data';
import { marksInUse } from './transfer';

export type { Later } from './decoder';
export { isPrimitive } from './shapes';

/** A value made ready to travel, not yet bound to a line. */
export interface Encoded {
  readonly tree: unknown;
  /** The special values and their kinds; empty when `tree` is the value itself. */
  readonly specials: readonly Special[];
  readonly transfer: readonly Transferable[];
  /** What only some links can carry. */
  readonly demands: readonly Demand[];
}

const NONE: Encoded['specials'] = [];
const NO_TRANSFER: readonly Transferable[] = [];
const NO_DEMANDS: readonly Demand[] = [];

/**
 * Makes a value ready to travel.
 * @param root what the value is called in messages: `args`, `result`
 * @throws SerializationError with the path of the first value that cannot travel
 */
export function encode(value: unknown, root: string): Encoded {
  try {
    if (isPlainData(value, marksInUse()))
      return { tree: value, specials: NONE, transfer: NO_TRANSFER, demands: NO_DEMANDS };
    const encoder = new Encoder();
    const tree = encoder.encode(value, root);
    const { specials, transfer, demands } = encoder;
    return { tree, specials, transfer, demands };
  } catch (error) {
    throw isStackOverflow(error) ? stackIsFull(root, error) : error;
  }
}

/**
 * Binds the special values to the line they leave by.
 * @throws SerializationError when there is something among them that cannot leave by that link
 */
export function bindSpecials(encoded: Encoded, peer: Peer): Specials {
  refuseUnmet(encoded.demands, peer.link.can);
  const wire: unknown[] = [];
  for (const { kind, value, content } of encoded.specials)
    wire.push(kind.id, kind.bind(value, peer, content));
  return wire;
}

/**
 * Puts a value together again.
 * @param tree this thread's own: it came out of a message, and is changed in place
 * @param later gets what has to wait until classes are there; left out, it is done at once
 */
export function decode(tree: unknown, specials: Specials, peer: Peer, later?: Later[]): unknown {
  return specials.length === 0 ? tree : new Decoder(specials, peer, later).decode(tree);
}

/**
 * An independent copy, for a call that has to wait: the caller may change its objects before the message leaves.
 * Transferred objects move into the copy here, as they would have into the message.
 */
export function snapshot(encoded: Encoded): Encoded {
  const transfer = encoded.transfer as Transferable[];
  const copy = structuredClone({ tree: encoded.tree, transfer }, { transfer: transfer as never });
  return { ...encoded, tree: copy.tree, transfer: copy.transfer };
}
