/**
 * A plain function arrives as a function that calls the original, in the thread it came from, and returns an Unfuture
 * of what that returns. The original is let go when nobody has the copy any more.
 */

import { DeadlockError, UnsyncError } from '../errors';
import { isThenable, whenSettled } from '../future/awaitable';
import { isBlockedFor } from '../future/blocking';
import { Unfuture } from '../future/unfuture';
import { encode } from '../protocol/codec/codec';
import type { Kind } from '../protocol/codec/kinds';
import type { Op, OperandsOf } from '../protocol/operations';
import { type OutgoingCall, onOperations, type Peer } from '../protocol/peer';
import { enqueue } from '../thread/jobs';
import { followCalls, runningCall } from '../worker/ambient';

type Callback = (...args: unknown[]) => unknown;
type Wire = { readonly id: number } | { readonly home: number };

export const callbacks: Kind<Callback, Wire> = {
  id: 7,
  needs: 'live',
  matches: (value) => typeof value === 'function',
  bind: (value, peer) => {
    const home = peer.copies.homeOf(value);
    return home === undefined ? { id: peer.copies.export(value, { mayMatter: () => true }) } : { home };
  },
  revive: (wire, peer) =>
    'home' in wire
      ? peer.copies.exportedAs(wire.home)
      : peer.copies.import(wire.id, () => copyOf(peer, wire.id)),
};

/**
 * What a copy returns. Where the original's result was used at once (`if (isSecret(line))`, `'' + label(x)`), it is an
 * object now; what the language asks of an object then is answered with what to do about it.
 */
class CallbackResult extends Unfuture<unknown> {
  override toString(): string {
    throw new UnsyncError(USED_AT_ONCE);
  }

  override valueOf(): object {
    throw new UnsyncError(USED_AT_ONCE);
  }

  [Symbol.toPrimitive](): never {
    throw new UnsyncError(USED_AT_ONCE);
  }

  toJSON(): never {
    throw new UnsyncError(USED_AT_ONCE);
  }
}
// As an Unfuture's, which tells when the engine waits for it.
delete (CallbackResult.prototype as { constructor?: unknown }).constructor;

const USED_AT_ONCE =
  'The result of a callback is used as if it were there already. The callback runs in the thread that it came from, so its result is an Unfuture: await it, or call result(). If the callback belongs to a library, import that inside the annotated function or at the top of the module, instead of passing or capturing it';

function copyOf(peer: Peer, id: number): Callback {
  followCalls(); // a call of it says on whose behalf it is
  return (...args) => {
    const future = new CallbackResult();
    future._origin = { canSettle: () => !peer.closed, collect: () => {} };
    try {
      const call: OutgoingCall = {
        reference: undefined,
        args,
        encoded: encode({ args }, ''),
        sequence: 0,
        failed: false,
        succeed: (value) => future._resolve(value),
        fail: (error) => {
          // Said to those who wait for it; for those who do not, nothing has gone wrong.
          if (error instanceof DeadlockError) future._observe();
          future._reject(error);
        },
      };
      peer.invoke(id, call, runningCall()?.sequence ?? 0);
      peer.flush();
    } catch (error) {
      future._reject(error);
    }
    return future;
  };
}

const STALLED =
  'The callback returned a Promise, which cannot be settled while its thread is blocked in result() of the very call that waits for it. Await the call, or let the callback return its value';

function invoked(peer: Peer, ...[sequence, id, invoker, tree, specials]: OperandsOf<typeof Op.INVOKE>): void {
  const callback = peer.copies.exportedAs(id) as Callback;
  let args: unknown[];
  try {
    ({ args } = peer.value(tree, specials) as { args: unknown[] });
  } catch (error) {
    peer.fail(sequence, error);
    return;
  }
  const succeed = (value: unknown): void => peer.succeed(sequence, value);
  const fail = (error: unknown): void => peer.fail(sequence, error);
  // As a job, because reading a message never runs user code; and so that a blocked thread runs it too.
  enqueue({
    run: () => {
      try {
        const result = callback(...args);
        if (!isThenable(result)) return succeed(result);
        if (
          !(result instanceof Unfuture) &&
          isBlockedFor((call) => call.peer === peer && call.sequence === invoker)
        ) {
          return fail(new DeadlockError(STALLED));
        }
        whenSettled(result, succeed, fail);
      } catch (error) {
        fail(error);
      }
    },
  });
}

onOperations({ INVOKE: invoked });
