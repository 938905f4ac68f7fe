/**
 * Short calls that wait behind one that turned out long. Calls known to be short travel together (pool.ts); when one
 * of them takes long all the same, the others are taken back from its worker for a thread that has time.
 */
import { performance } from 'node:perf_hooks';
import { Call } from '../calls/call';
import { Op } from '../protocol/operations';
import { after, type Timer } from '../thread/timers';
import type { LeasedWorker } from './leased-worker';
import type { Pool } from './pool';
import { WEIGHT } from './worker-messages';

/** Twice what a worker is given at once (ms): whoever is silent for so long runs something longer than was expected. */
const OVERDUE = 2;

export class Rescue {
  #probe: Timer | undefined;

  constructor(readonly pool: Pool) {}

  /** Called when calls wait in workers that others might run: looks in a moment whether to take them back. */
  watch(): void {
    if (this.#probe !== undefined || !this.#somebodyMayWait()) return;
    this.#probe = after(OVERDUE, () => {
      this.#probe = undefined;
      this.#look();
    });
  }

  #somebodyMayWait(): boolean {
    for (const worker of this.pool.workers) if (hasWaiting(worker)) return true;
    return false;
  }

  #look(): void {
    const { pool } = this;
    // Looked at again as soon as there is one: flush(), ready() and answered() of the pool call watch().
    if (!pool.hasIdleWorker && !pool.growth.hasRoom) return;
    const since = performance.now() - OVERDUE;
    for (const worker of pool.workers) {
      if (!hasWaiting(worker) || worker.heardAt > since) continue;
      // Perhaps it is this thread that was busy, and has not read what the worker said.
      if (!worker.peer.drain()) this.#takeBack(worker);
    }
    this.watch();
  }

  /** Gives what a worker has been sent and has not begun to others. */
  #takeBack(worker: LeasedWorker): void {
    const { line, outstanding } = worker.peer;
    const sent = [...outstanding.values()].filter((call) => call instanceof Call);
    // What was transferred to it is there.
    if (sent.some((call) => call.transfers && call.sequence > line.started)) return;
    const begun = line.hold();
    worker.held = true;
    const running = sent.find((call) => call.sequence === begun)?.reference;
    // Known before it has ended: the next ones go alone, so that no result waits in a batch for one of them to end.
    running?.learn(Math.max(running.estimate, performance.now() - worker.heardAt), WEIGHT);
    const sequences = sent.map((call) => call.sequence).filter((sequence) => sequence > begun);
    worker.peer.send(Op.TAKEN_BACK, Math.max(begun, ...sequences));
    worker.peer.flush();
    this.pool.owner.requeue(worker, sequences);
  }
}

function hasWaiting(worker: LeasedWorker): boolean {
  return worker.usable && worker.outstanding > 1;
}
