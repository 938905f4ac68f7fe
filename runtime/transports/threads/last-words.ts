/** What a dying worker still says: the results it has, and the error it dies of. */

import { Op } from '../../protocol/operations';
import type { Peer } from '../../protocol/peer';
import { flushAll } from '../../thread/flush';

let current: Peer | undefined;

/** Has `peer` told of an uncaught error, and everything in its outbox sent, before the thread ends. */
export function reportDeath(peer: Peer): void {
  const first = current === undefined;
  current = peer;
  if (!first) return;
  process.on('uncaughtExceptionMonitor', (error) => {
    current?.sendValue(error, 'error', Op.DYING);
    current?.flush();
  });
  process.on('exit', () => {
    flushAll();
    current?.flush();
  });
}
