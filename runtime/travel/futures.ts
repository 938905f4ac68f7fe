/**
 * Unfutures travel alive: what arrives is a copy that settles when the original does, and settling the copy settles
 * the original, which is the one that decides who was first. Promises travel as the Unfutures of them.
 */
import { types } from 'node:util';
import { CancelledError } from '../errors';
import type { Dependencies, Origin } from '../executors/origin';
import { State, Unfuture } from '../unfuture';
import type { Kind } from '../wire/codec/kinds';
import { onOperation, type Peer } from '../wire/peer';
import { Op } from '../wire/protocol';

/** By the id of this side's export, or by that of the far side's own. */
type Wire = { readonly id: number } | { readonly home: number };

export const futures: Kind<Promise<unknown>, Wire> = {
  id: 5,
  matches: types.isPromise,
  bind: (value, peer) => {
    const future = Unfuture.from(value) as Unfuture<unknown>;
    future._observe();
    const home = peer.homeOf(future);
    if (home !== undefined) return { home };
    const { id, isNew } = peer.export(future);
    if (isNew) {
      future._shared = true;
      future._subscribe({
        settled: ({ _state, _value }) => {
          if (!peer.closed) peer.sendValue(_value, 'value', Op.SETTLED, id, _state === State.FULFILLED);
        },
      });
    }
    return { id };
  },
  revive: (wire, peer) => {
    if ('home' in wire) return peer.exported.get(wire.home);
    return peer.import(wire.id, () => copyOf(peer, wire.id));
  },
};

function copyOf(peer: Peer, id: number): Unfuture<unknown> {
  const copy = new Unfuture<unknown>();
  copy._origin = new Remote(peer, id);
  copy._observe(); // the original's rejection is somebody else's to handle
  return copy;
}

class Remote implements Origin {
  constructor(
    readonly peer: Peer,
    readonly id: number,
  ) {}

  canSettle(): boolean {
    return !this.peer.closed;
  }

  collect(into: Dependencies): void {
    into.futures.push(this.id);
  }

  settle(ok: boolean, value: unknown): boolean {
    this.peer.sendValue(value, 'value', Op.SETTLE, this.id, ok);
    return true;
  }

  cancel(error: CancelledError): void {
    this.settle(false, error);
  }
}

onOperation(Op.SETTLED, (peer, message, at) => {
  const copy = peer.imported.get(message[at + 1] as number)?.deref();
  const value = peer.value(message, at + 3);
  if (!(copy instanceof Unfuture)) return;
  if (message[at + 2] === true) copy._fulfill(value);
  else copy._reject(value);
});

onOperation(Op.SETTLE, (peer, message, at) => {
  const original = peer.exported.get(message[at + 1] as number);
  const value = peer.value(message, at + 3);
  if (!(original instanceof Unfuture) || original.done()) return; // somebody was first
  if (message[at + 2] === true) {
    if (original._origin?.settle?.(true, value) !== true) original._resolve(value);
  } else if (value instanceof CancelledError) original.cancel(value);
  else if (original._origin?.settle?.(false, value) !== true) original._reject(value);
});
