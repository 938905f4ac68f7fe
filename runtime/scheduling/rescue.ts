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

/** Milliseconds: twice what a worker is given at once. One that is silent for longer runs something that takes long. */
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
    // As soon as there is one, flush(), ready() or answered() of the pool calls watch().
    if (!pool.hasIdleWorker && !pool.growth.hasRoom) return;
    const since = performance.now() - OVERDUE;
    for (const worker of pool.workers) {
      if (!hasWaiting(worker) || worker.heardAt > since) continue;
      // Perhaps this thread was the busy one, and has not read yet what the worker said.
      if (!worker.peer.drain()) this.#takeBack(worker);
    }
    this.watch();
  }

  /** Gives what a worker has been sent and has not begun to others. */
  #takeBack(worker: LeasedWorker): void {
    const { ledger, peer } = worker;
    const sent = callsOf(worker);
    // What was transferred is at the worker and cannot come back.
    if (sent.some((call) => call.transfers && call.sequence > ledger.started)) return;
    const begun = ledger.hold();
    worker.held = true;
    const runs = begun ?? ledger.started;
    const running = sent.find((call) => call.sequence === runs)?.reference;
    // It counts as long before it has ended, so that the next calls of that function travel alone.
    running?.learn(Math.max(running.estimate, performance.now() - worker.heardAt), WEIGHT);
    const last = Math.max(0, ...sent.map((call) => call.sequence));
    peer.send(Op.TAKEN_BACK, last);
    peer.flush();
    if (begun !== undefined) this.#requeue(worker, begun, last);
  }

  /**
   * A worker has forgotten the calls that were taken back from it.
   * @param begun the last call that it had begun
   * @param last the last call that was taken back
   */
  letGo(worker: LeasedWorker, begun: number, last: number): void {
    worker.held = false;
    this.#requeue(worker, begun, last);
    this.pool.schedule();
  }

  #requeue(worker: LeasedWorker, begun: number, last: number): void {
    const sequences = callsOf(worker).map((call) => call.sequence);
    this.pool.owner.requeue(
      worker,
      sequences.filter((sequence) => sequence > begun && sequence <= last),
    );
  }
}

function callsOf(worker: LeasedWorker): Call[] {
  return [...worker.peer.outstanding.values()].filter((call) => call instanceof Call);
}

function hasWaiting(worker: LeasedWorker): boolean {
  return worker.usable && worker.outstanding > 1;
}
