/**
 * A message that structured clone refuses, because something in it cannot be cloned (a detached buffer, say). One
 * operation is to blame; the others have to arrive all the same, and whoever waits for the one has to hear why.
 */
import type { Transferable } from 'node:worker_threads';
import type { Link } from '../transports/transport';
import { refusedByClone } from './codec/culprit';
import { OPERANDS, Op } from './operations';
import type { Peer } from './peer';

/** What may carry something to be moved. */
const MOVING: ReadonlySet<number> = new Set([Op.CALL_WITH, Op.HELP, Op.OK_WITH, Op.INVOKE, Op.ITEM]);

/** What the far side would have answered: the sender itself waits for it. */
export const CALLS: ReadonlySet<number> = new Set([Op.CALL, Op.CALL_WITH, Op.HELP, Op.INVOKE]);

/**
 * Posts the operations of a message one by one.
 * @param refused gets those that cannot be posted, and why
 */
export function postSingly(
  link: Link,
  message: readonly unknown[],
  transfer: readonly Transferable[],
  refused: (op: number, single: readonly unknown[], cause: unknown) => void,
): void {
  let at = 0;
  while (at < message.length) {
    const op = message[at] as number;
    const length = 1 + (OPERANDS[op] as number) + (op === Op.CALL ? (message[at + 3] as number) : 0);
    const single = message.slice(at, at + length);
    at += length;
    try {
      link.post(single, MOVING.has(op) ? transfer : undefined);
    } catch (error) {
      refused(op, single, error);
    }
  }
}

/** Why a call could not be sent: the path of the argument that is to blame. */
export function refusedCall(op: number, single: readonly unknown[], cause: unknown): Error {
  return refusedByClone(op === Op.CALL ? single.slice(4) : single[3], '', cause);
}

/** Sends the reason in the place of an operation that could not be sent. */
export function reportRefusal(peer: Peer, op: number, single: readonly unknown[], cause: unknown): void {
  const sequence = single[1] as number;
  switch (op) {
    case Op.OK_WITH:
      peer.fail(sequence, refusedByClone(single[2], 'result', cause));
      return;
    case Op.FAILED:
      peer.fail(sequence, refusedByClone(single[2], 'error', cause));
      return;
    case Op.ITEM:
      peer.fail(sequence, refusedByClone(single[2], 'item', cause));
      return;
    case Op.SETTLED:
    case Op.SETTLE:
      peer.sendValue(refusedByClone(single[3], 'value', cause), 'value', op, sequence, false);
      return;
    case Op.CANCEL:
    case Op.ABORTED:
      peer.sendValue(refusedByClone(single[2], 'reason', cause), 'reason', op, sequence);
      return;
    case Op.DYING:
      peer.sendValue(refusedByClone(single[1], 'error', cause), 'error', op);
      return;
    default:
      throw cause; // nothing else carries a value
  }
}
