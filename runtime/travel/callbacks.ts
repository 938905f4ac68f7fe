/**
 * A plain function arrives as a function that calls the original, in the thread it came from, and returns an Unfuture
 * of what that returns. The original is let go when nobody has the copy any more.
 */

import { enqueue } from '../reactions';
import { isThenable, Unfuture, whenSettled } from '../unfuture';
import type { Kind } from '../wire/codec/kinds';
import { encode } from '../wire/codec/walk';
import { type OutgoingCall, onOperation, type Peer } from '../wire/peer';
import { Op } from '../wire/protocol';

type Callback = (...args: unknown[]) => unknown;
type Wire = { readonly id: number } | { readonly home: number };

export const callbacks: Kind<Callback, Wire> = {
  id: 7,
  matches: (value) => typeof value === 'function',
  bind: (value, peer) => {
    const home = peer.homeOf(value);
    return home === undefined ? { id: peer.export(value) } : { home };
  },
  revive: (wire, peer) =>
    'home' in wire ? peer.exportedAs(wire.home) : peer.import(wire.id, () => copyOf(peer, wire.id)),
};

function copyOf(peer: Peer, id: number): Callback {
  return (...args) => {
    const future = new Unfuture<unknown>();
    let call: OutgoingCall;
    try {
      call = {
        reference: undefined,
        args,
        encoded: encode({ args }, ''),
        sequence: 0,
        succeed: (value) => future._resolve(value),
        fail: (error) => future._reject(error),
      };
    } catch (error) {
      future._reject(error);
      return future;
    }
    future._origin = { canSettle: () => !peer.closed, collect: () => {} };
    peer.invoke(id, call);
    peer.flush();
    return future;
  };
}

onOperation(Op.INVOKE, (peer, message, at) => {
  const sequence = message[at + 1] as number;
  const callback = peer.exportedAs(message[at + 2] as number) as Callback;
  const { args } = peer.value(message, at + 3) as { args: unknown[] };
  // As a job, because reading a message never runs user code; and so that a blocked thread runs it too.
  enqueue({
    run: () => {
      try {
        const result = callback(...args);
        if (isThenable(result)) {
          whenSettled(
            result,
            (value) => peer.succeed(sequence, value),
            (error) => peer.fail(sequence, error),
          );
        } else peer.succeed(sequence, result);
      } catch (error) {
        peer.fail(sequence, error);
      }
    },
  });
});
