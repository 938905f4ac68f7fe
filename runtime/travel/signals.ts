/** AbortSignals travel alive: the copy is aborted when the original is, with the same reason. */
import { getEventListeners } from 'node:events';
import type { Kind } from '../protocol/codec/kinds';
import { Op } from '../protocol/operations';
import { onOperations, type Peer } from '../protocol/peer';

type Wire = { readonly id: number } | { readonly home: number } | { readonly aborted: true };

const controllers = new WeakMap<AbortSignal, AbortController>();

export const signals: Kind<AbortSignal, Wire> = {
  id: 8,
  needs: 'live',
  matches: (value) => value instanceof AbortSignal,
  content: (value) => (value.aborted ? { reason: value.reason as unknown } : undefined),
  bind: (value, peer) => {
    if (value.aborted) return { aborted: true };
    const home = peer.copies.homeOf(value);
    if (home !== undefined) return { home };
    const arrange = (id: number): (() => void) => {
      const tell = (): void => {
        if (!peer.closed) peer.sendValue(value.reason, 'reason', Op.ABORTED, id);
      };
      value.addEventListener('abort', tell, { once: true });
      return () => value.removeEventListener('abort', tell);
    };
    return { id: peer.copies.export(value, { arrange }) };
  },
  revive: (wire, peer, content) => {
    if ('home' in wire) return peer.copies.exportedAs(wire.home);
    if ('id' in wire) return peer.copies.import(wire.id, () => copyOf(peer, wire.id));
    const controller = new AbortController();
    controllers.set(controller.signal, controller);
    // Aborted between the call and its departure from a queue: the reason was not there yet when it was encoded.
    if (content === undefined) controller.abort();
    return controller.signal;
  },
  fill: (value, content) =>
    controllers.get(value as AbortSignal)?.abort((content as { reason: unknown }).reason),
};

/**
 * The copy lives as long as somebody has it or listens to it: nothing in this thread refers to one that is only
 * listened to, and its listeners would be collected with it.
 */
function copyOf(peer: Peer, id: number): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  controllers.set(signal, controller);
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  signal.addEventListener = (...args: Parameters<EventTarget['addEventListener']>) => {
    peer.copies.hold(id, false);
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<EventTarget['removeEventListener']>) => {
    removeEventListener.apply(signal, args);
    if (getEventListeners(signal, 'abort').length === 0) peer.copies.letGo(id);
  };
  return signal;
}

onOperations({
  ABORTED: (peer, id, tree, specials) => {
    const copy = peer.copies.importedAs(id) as AbortSignal | undefined;
    const reason = peer.reason(tree, specials);
    peer.copies.letGo(id);
    if (copy !== undefined) controllers.get(copy)?.abort(reason);
  },
});
