/** Which calls a sleeping worker waits for, seen from the owner. */
import type { Unfuture } from '../unfuture';
import { collectDependencies } from '../waiting';
import type { Peer } from '../wire/peer';
import type { Call } from './call';

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
    const found = { calls: [] as Call[], futures: [] as number[] };
    collectDependencies(future, found);
    if (found.calls.length === 0) return undefined;
    calls.push(...found.calls);
  }
  return calls;
}
