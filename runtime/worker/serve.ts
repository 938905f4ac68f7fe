/** Makes this thread a worker: takes the line, says READY, and serves until told to leave. */
import type { LeaseData } from '../supervisor/messages';
import { setThreadHost } from '../thread';
import { flushAll, paceFlushes } from '../wire/flush';
import { Line } from '../wire/line';
import { lingerOver, stayAwake } from '../wire/linger';
import { Peer } from '../wire/peer';
import { Op } from '../wire/protocol';
import { addMailbox, removeMailbox, useSignals } from '../wire/pump';
import { reportDeath } from './last-words';
import { writeOutputDirectly } from './output';
import { Runner } from './runner';

/** @returns a promise that is fulfilled when the worker was told to leave and has nothing more to do */
export function serve({ role, line }: LeaseData): Promise<void> {
  writeOutputDirectly();
  useSignals(line.far, line.near);
  if (role === 'loop') paceFlushes();
  return new Promise((resolve) => {
    const runner = new Runner(role, () => {
      flushAll();
      removeMailbox(peer);
      peer.line.close();
      setThreadHost(undefined);
      resolve();
    });
    const peer = new Peer(Line.far(line), runner);
    peer.line.take();
    runner.owner = peer;
    setThreadHost(runner);
    reportDeath(peer);
    addMailbox(peer);
    const linger = role === 'loop' ? stayAwake() : lingerOver(peer);
    peer.line.port.on('message', (message) => {
      peer.receive(message);
      linger();
    });
    peer.send(Op.READY);
    peer.flush();
  });
}
