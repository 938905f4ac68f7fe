/** Makes this thread a worker: takes the line, says READY, and serves until told to leave. */

import { Op } from '../../protocol/operations';
import { Peer } from '../../protocol/peer';
import { flushAll, paceFlushes } from '../../thread/flush';
import { setThreadHost } from '../../thread/host';
import { lingerOver, stayAwake } from '../../thread/linger';
import { addMailbox, removeMailbox, useSignals } from '../../thread/pump';
import { Runner } from '../../worker/runner';
import { reportDeath } from './last-words';
import { Line } from './link';
import type { LeaseData } from './messages';
import { writeOutputDirectly } from './output';

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
