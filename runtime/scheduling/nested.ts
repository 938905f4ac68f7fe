/** Calls that workers make. They come to the owner and are scheduled like its own. */

import { Call, encodeArguments } from '../calls/call';
import { dependenciesOf } from '../future/dependencies';
import type { Completion } from '../future/pending';
import type { Unfuture } from '../future/unfuture';
import { Op } from '../protocol/operations';
import type { CallContent, Peer } from '../protocol/peer';
import type { FunctionReference } from '../protocol/references';

/** The calls a worker made, by the sequence numbers it gave them. */
export type NestedCalls = Map<number, Call>;

/**
 * The calls behind a wait: calls the worker made itself, and those that Unfutures of the owner hang on.
 * @returns `undefined` when one of the Unfutures may be settled by anybody, so that nothing can be said
 */
export function callsBehind(
  peer: Peer,
  nested: NestedCalls,
  sequences: readonly number[],
  futures: readonly number[],
): readonly Call[] | undefined {
  const calls: Call[] = [];
  for (const sequence of sequences) {
    const call = nested.get(sequence);
    if (call !== undefined) calls.push(call);
  }
  for (const id of futures) {
    const future = peer.copies.exportedAs(id) as Unfuture<unknown> | undefined;
    if (future === undefined || future.done()) continue;
    const found = dependenciesOf(future).calls;
    if (found.length === 0) return undefined;
    calls.push(...found);
  }
  return calls;
}

/**
 * The owner's call for one that a worker made: its outcome goes to the worker.
 * @returns nothing when it could not be made; the worker has been told
 */
export function nestedCall(
  peer: Peer,
  nested: NestedCalls,
  sequence: number,
  reference: FunctionReference,
  { args, captures, this: self, later }: CallContent,
): Call | undefined {
  const completion: Completion = {
    _passesOn: true,
    _resolve: (value) => {
      nested.delete(sequence);
      if (!peer.closed) peer.succeed(sequence, value);
    },
    _reject: (error) => {
      nested.delete(sequence);
      if (!peer.closed) peer.fail(sequence, error);
    },
  };
  if (reference.stream) {
    completion._item = (value) => {
      if (!peer.closed) peer.item(sequence, value);
    };
    completion._stopped = () => {
      if (!peer.closed) peer.send(Op.STOPPED, sequence);
    };
  }
  try {
    for (const finish of later ?? []) finish(true);
    const call = new Call(reference, args, encodeArguments(args, captures, self), completion, undefined);
    nested.set(sequence, call);
    return call;
  } catch (error) {
    peer.fail(sequence, error);
    return undefined;
  }
}
