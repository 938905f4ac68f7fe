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
export const CALLS: ReadonlySet<number> = new Set([Op.CALL, Op.CALL_WITH, Op.HELP, Op.INVOKE]);

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
      const refused = (tree: unknown, root: string): Error => refusedByClone(tree, root, error);
      if (!CALLS.has(operation.op)) sendReason(peer, operation, refused);
      else {
        const { sequence, tree, args } = operation.operands;
        fail(sequence as number, refused(tree ?? args, ''));
      }
    }
  }
}

/**
 * Sends an error in the place of an operation whose value did not get there.
 * @param errorFor makes it of the value, and of what it is called
 */
export function sendReason(
  peer: Peer,
  { op, operands }: Operation,
  errorFor: (tree: unknown, root: string) => Error,
): void {
  const { sequence, id, tree, how } = operands as {
    sequence: number;
    id: number;
    tree: unknown;
    how: 'throw';
  };
  switch (op) {
    case Op.OK_WITH:
      peer.sendValue(errorFor(tree, 'result'), 'error', Op.FAILED, sequence);
      return;
    case Op.FAILED:
      peer.sendValue(errorFor(tree, 'error'), 'error', op, sequence);
      return;
    case Op.ITEM:
      peer.sendValue(errorFor(tree, 'item'), 'error', Op.FAILED, sequence);
      return;
    case Op.SETTLED:
    case Op.SETTLE:
      peer.sendValue(errorFor(tree, 'value'), 'value', op, id, false);
      return;
    case Op.STOP:
      peer.sendValue(errorFor(tree, 'value'), 'value', op, sequence, how);
      return;
    case Op.CANCEL:
      peer.sendValue(errorFor(tree, 'reason'), 'reason', op, sequence);
      return;
    case Op.ABORTED:
      peer.sendValue(errorFor(tree, 'reason'), 'reason', op, id);
      return;
    case Op.DYING:
      peer.sendValue(errorFor(tree, 'error'), 'error', op);
      return;
  }
}
