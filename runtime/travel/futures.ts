/**
 * Unfutures travel alive: what arrives is a copy that settles when the original does, and settling the copy settles
 * the original, which is the one that decides who was first. Promises travel as the Unfutures of them.
 */
import { types } from 'node:util';
import { CancelledError } from '../errors';
import { type Dependencies, type Origin, State, type Subscriber } from '../future/pending';
import type { Reaction } from '../future/reaction';
import { Unfuture } from '../future/unfuture';
import type { Kind } from '../protocol/codec/kinds';
import { Op, type Specials } from '../protocol/operations';
import { onOperations, type Peer } from '../protocol/peer';
import { awaitsAnother } from '../thread/dispatcher';

/** By the id of this side's export, or by that of the far side's own; or the outcome is in the content. */
type Wire = { readonly id: number } | { readonly home: number } | { readonly done: true };

/** How one was settled. */
interface Outcome {
  readonly ok: boolean;
  readonly value: unknown;
}

export const futures: Kind<Promise<unknown>, Wire> = {
  id: 5,
  needs: 'live',
  matches: types.isPromise,
  content: (value): Outcome | undefined => {
    const future = unfutureOf(value);
    // From now on its rejection is handled, by whoever gets it.
    future._observe();
    const { _state, _value } = future;
    return future.done() ? { ok: _state === State.FULFILLED, value: _value } : undefined;
  },
  bind: (value, peer, content) => {
    if (content !== undefined) return { done: true };
    const future = unfutureOf(value);
    const home = peer.copies.homeOf(future);
    if (home !== undefined) return { home };
    const tell = (id: number): Subscriber => ({
      passive: true,
      settled: ({ _state, _value }) => {
        peer.copies.isOver(id);
        if (!peer.closed) peer.sendValue(_value, 'value', Op.SETTLED, id, _state === State.FULFILLED);
      },
    });
    let isNew = false;
    const arrange = (number: number): (() => void) => {
      isNew = true;
      const subscriber = tell(number);
      future._hold();
      future._subscribe(subscriber);
      return () => {
        future._release();
        future._unsubscribe(subscriber);
      };
    };
    const id = peer.copies.export(future, { arrange, mayMatter: () => future._isAwaited });
    // The far side may have let its copy go, and with it the news of how this one was settled.
    if (!isNew && future.done()) future._subscribe(tell(id));
    return { id };
  },
  revive: (wire, peer) => {
    if ('home' in wire) return peer.copies.exportedAs(wire.home);
    if ('done' in wire) return new Unfuture();
    return peer.copies.import(wire.id, () => new Copy(peer, wire.id));
  },
  fill: (value, content) => {
    const future = value as Unfuture<unknown>;
    const { ok, value: outcome } = content as Outcome;
    future._observe();
    if (ok) future._fulfill(outcome);
    else future._reject(outcome);
  },
};

const unfutures = new WeakMap<Promise<unknown>, Unfuture<unknown>>();

/** One Unfuture a Promise, however often it travels. */
function unfutureOf(promise: Promise<unknown>): Unfuture<unknown> {
  if (promise instanceof Unfuture) return promise;
  let future = unfutures.get(promise);
  if (future === undefined) {
    future = Unfuture.from(promise) as Unfuture<unknown>;
    unfutures.set(promise, future);
  }
  return future;
}

/**
 * The copy of an Unfuture that lives in another thread. While somebody waits for it, it has to be kept: an async
 * function that awaits it is referred to by nothing but the copy itself, and both would be collected.
 */
class Copy extends Unfuture<unknown> {
  #keep: (() => void) | undefined = undefined;

  constructor(peer: Peer, id: number) {
    super();
    this._origin = new Remote(peer, id);
    this._observe(); // the original's rejection is somebody else's to handle
    this.#keep = () => peer.copies.hold(id, true);
  }

  /** What the engine waits with comes by here. */
  override _await(): void {
    this._keep();
    super._await();
  }

  override _react(reaction: Reaction): void {
    this._keep();
    super._react(reaction);
  }

  _keep(): void {
    if (this.done()) return;
    this.#keep?.();
    awaitsAnother();
  }
}

// As an Unfuture's, which tells when the engine waits for it.
delete (Copy.prototype as { constructor?: unknown }).constructor;

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
    this.peer.flush(); // the function that settles it may run on for long
    return true;
  }

  cancel(error: CancelledError): void {
    this.settle(false, error);
  }
}

/** What cannot be put together in this thread is a rejection. */
function outcomeOf(peer: Peer, ok: boolean, tree: unknown, specials: Specials): Outcome {
  try {
    return { ok, value: peer.value(tree, specials) };
  } catch (error) {
    return { ok: false, value: error };
  }
}

onOperations({
  SETTLED: (peer, id, succeeded, tree, specials) => {
    const copy = peer.copies.importedAs(id);
    const { ok, value } = outcomeOf(peer, succeeded, tree, specials);
    peer.copies.letGo(id);
    if (!(copy instanceof Unfuture)) return;
    if (ok) copy._fulfill(value);
    else copy._reject(value);
  },

  SETTLE: (peer, id, succeeded, tree, specials) => {
    const original = peer.copies.exportedAs(id);
    const { ok, value } = outcomeOf(peer, succeeded, tree, specials);
    if (!(original instanceof Unfuture) || original.done()) return; // somebody was first
    if (ok) {
      if (original._origin?.settle?.(true, value) !== true) original._resolve(value);
    } else if (value instanceof CancelledError) original.cancel(value);
    else if (original._origin?.settle?.(false, value) !== true) original._reject(value);
  },
});
