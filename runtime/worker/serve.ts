/** Makes this thread a worker: says READY, and runs the calls that come by the link until it is told to leave. */

import { Op } from '../protocol/operations';
import { Peer } from '../protocol/peer';
import type { ExecutorName } from '../protocol/references';
import { setDispatcher } from '../thread/dispatcher';
import { flushAll, paceFlushes } from '../thread/flush';
import { lingerOver, stayAwake } from '../thread/linger';
import { addMailbox, removeMailbox } from '../thread/pump';
import type { Link, WorkerLedger } from '../transports/transport';
import { guardModules } from './guard';
import { Runner } from './runner';

/**
 * What each transport's worker does once it has its end of the link. A thread that may block has its bell before this.
 * @param onLeave called when the worker was told to leave and has nothing more to do; the link is closed by then
 * @returns the owner, as the worker sees it
 */
export function serveOver(link: Link, ledger: WorkerLedger, role: ExecutorName, onLeave: () => void): Peer {
  const interleaved = role === 'loop';
  if (interleaved) paceFlushes();
  const runner = new Runner(role, ledger, () => {
    flushAll();
    removeMailbox(peer);
    link.close();
    setDispatcher(undefined);
    onLeave();
  });
  const peer = new Peer(link, runner);
  runner.owner = peer;
  setDispatcher(runner);
  guardModules();
  addMailbox(peer);
  const linger = interleaved ? stayAwake() : lingerOver(peer);
  const receive = (message: unknown): void => {
    peer.receive(message);
    linger();
  };
  link.listen(receive, peer.unreadable);
  peer.send(Op.READY);
  peer.flush();
  return peer;
}
