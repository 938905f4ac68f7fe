/** AbortSignals travel alive: the copy is aborted when the original is, with the same reason. */
import type { Kind } from '../wire/codec/kinds';
import { onOperation } from '../wire/peer';
import { Op } from '../wire/protocol';

type Wire = { readonly id: number } | { readonly home: number } | { readonly aborted: true };

const controllers = new WeakMap<AbortSignal, AbortController>();

export const signals: Kind<AbortSignal, Wire> = {
  id: 8,
  matches: (value) => value instanceof AbortSignal,
  content: (value) => (value.aborted ? { reason: value.reason as unknown } : undefined),
  bind: (value, peer) => {
    if (value.aborted) return { aborted: true };
    const home = peer.homeOf(value);
    if (home !== undefined) return { home };
    const { id, isNew } = peer.export(value);
    if (isNew) {
      const tell = (): void => {
        if (!peer.closed) peer.sendValue(value.reason, 'reason', Op.ABORTED, id);
      };
      value.addEventListener('abort', tell, { once: true });
    }
    return { id };
  },
  revive: (wire, peer) => {
    if ('home' in wire) return peer.exported.get(wire.home);
    const make = (): AbortSignal => {
      const controller = new AbortController();
      controllers.set(controller.signal, controller);
      return controller.signal;
    };
    return 'aborted' in wire ? make() : peer.import(wire.id, make);
  },
  fill: (value, content) =>
    controllers.get(value as AbortSignal)?.abort((content as { reason: unknown }).reason),
};

onOperation(Op.ABORTED, (peer, message, at) => {
  const copy = peer.imported.get(message[at + 1] as number)?.deref() as AbortSignal | undefined;
  const reason = peer.value(message, at + 2);
  if (copy !== undefined) controllers.get(copy)?.abort(reason);
});
