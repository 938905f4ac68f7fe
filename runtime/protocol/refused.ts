/**
 * A message that structured clone refuses, because something in it cannot be cloned (a detached buffer, say). One
 * operation is to blame. The others have to arrive all the same, and whoever waits for that one has to be told why.
 */
import type { Transferable } from 'node:worker_threads';
import { refusedByClone } from './codec/culprit';
import { type Message, type Operation, operationsIn } from './messages';
import { Op } from './operations';
import type { Peer } from './peer';

/** What may carry something to be moved. */
const MOVING: ReadonlySet<number> = new Set([Op.CALL_WITH, Op.HELP, Op.OK_WITH, Op.INVOKE, Op.ITEM]);

/** What the far side would have answered: the sender itself waits for it. */
const CALLS: ReadonlySet<number> = new Set([Op.CALL, Op.CALL_WITH, Op.HELP, Op.INVOKE]);

interface Sender {
  readonly peer: Peer;
  post(message: Message, transfer: readonly Transferable[] | undefined): void;
  /** Ends a call of this side's that cannot be posted. */
  fail(sequence: number, error: Error): void;
}

/** Posts the operations of a message one by one. */
export function postSingly(
  message: Message,
  transfer: readonly Transferable[],
  { peer, post, fail }: Sender,
): void {
  for (const operation of operationsIn(message)) {
    try {
      post(operation.message, MOVING.has(operation.op) ? transfer : undefined);
    } catch (error) {
      if (!CALLS.has(operation.op)) sendReason(peer, operation, error);
      else {
        const { sequence, tree, args } = operation.operands;
        fail(sequence as number, refusedByClone(tree ?? args, '', error));
      }
    }
  }
}

/** Sends the reason in the place of an operation that could not be sent. */
function sendReason(peer: Peer, { op, operands }: Operation, cause: unknown): void {
  const { sequence, id, tree } = operands as { sequence: number; id: number; tree: unknown };
  switch (op) {
    case Op.OK_WITH:
      peer.fail(sequence, refusedByClone(tree, 'result', cause));
      return;
    case Op.FAILED:
      peer.fail(sequence, refusedByClone(tree, 'error', cause));
      return;
    case Op.ITEM:
      peer.fail(sequence, refusedByClone(tree, 'item', cause));
      return;
    case Op.SETTLED:
    case Op.SETTLE:
      peer.sendValue(refusedByClone(tree, 'value', cause), 'value', op, id, false);
      return;
    case Op.CANCEL:
      peer.sendValue(refusedByClone(tree, 'reason', cause), 'reason', op, sequence);
      return;
    case Op.ABORTED:
      peer.sendValue(refusedByClone(tree, 'reason', cause), 'reason', op, id);
      return;
    case Op.DYING:
      peer.sendValue(refusedByClone(tree, 'error', cause), 'error', op);
      return;
    default:
      throw cause; // nothing else carries a value
  }
}
