/**
 * Calls that end before their time: those that are cancelled, and those that run into their timeout. A plain function
 * cannot be interrupted, so its worker is replaced if it does not heed `signal()`. In the loop worker, where other calls
 * would be lost with it, a call is left alone as long as the event loop turns.
 */

import type { Call } from '../calls/call';
import { CancelledError, TimeoutError } from '../errors';
import { Op } from '../protocol/operations';
import { after } from '../thread/timers';
import type { LeasedWorker } from './leased-worker';
import type { Pool } from './pool';

export class Interrupt {
  constructor(readonly pool: Pool) {}

  /** The result is not wanted any more. The Unfuture has been rejected already. */
  cancel(call: Call, reason: unknown): void {
    const { options, owner, queue } = this.pool;
    call.cancelled = true;
    call.failed = true;
    if (call.peer === undefined) {
      if (queue.remove(call)) owner.callEnded(call);
      return;
    }
    const worker = owner.workerOf(call);
    if (worker === undefined) return;
    call.timer?.cancel();
    tell(worker, call, reason);
    if (options.interleaved)
      this.#leaveToItself(worker, call, `hung in ${call.reference} after it was cancelled`);
    else this.#killUnlessHeeded(worker, call);
  }

  /** A call with a timeout has begun to run. */
  started(worker: LeasedWorker, sequence: number): void {
    const call = worker.peer.outstanding.get(sequence) as Call | undefined;
    if (call === undefined || call.cancelled) return;
    const { timeout } = call.reference;
    call.extras.timer = after(timeout, () => {
      if (worker.peer.outstanding.get(sequence) !== call) return;
      const error = new TimeoutError(`${call.reference} ran longer than its timeout of ${timeout} ms`);
      call.fail(error);
      if (!this.pool.options.interleaved)
        return this.#kill(worker, call, `${call.reference} ran into its timeout`);
      tell(worker, call, new CancelledError(error.message, { cause: error }));
      this.#leaveToItself(worker, call, `hung in ${call.reference} after its timeout`);
    });
  }

  #killUnlessHeeded(worker: LeasedWorker, call: Call): void {
    call.extras.timer = after(this.pool.options.cancelGrace, () => {
      // It waits behind another call of its batch, and is dropped when that is over: no worker has to die for it.
      if (call.sequence > worker.ledger.started) this.#killUnlessHeeded(worker, call);
      else this.#kill(worker, call, `${call.reference} was cancelled and went on`);
    });
  }

  #kill(worker: LeasedWorker, culprit: Call, because: string): void {
    if (worker.peer.outstanding.get(culprit.sequence) === culprit) this.#replace(worker, because);
  }

  /**
   * Nobody waits for this call of the loop worker any more. It may go on, or wait for ever; it must keep neither the
   * process nor `shutdown()` from ending.
   */
  #leaveToItself(worker: LeasedWorker, call: Call, because: string): void {
    if (worker.peer.outstanding.take(call.sequence) === undefined) return;
    this.pool.owner.callEnded(call);
    this.#expectLife(worker, because);
  }

  /** Replaces the loop worker unless it answers within the grace. If it answers, the call only waits, and does no harm. */
  #expectLife(worker: LeasedWorker, because: string): void {
    worker.alive = false;
    worker.peer.send(Op.PING);
    after(this.pool.options.cancelGrace, () => {
      if (!worker.alive && this.pool.workers.has(worker)) this.#replace(worker, because);
    });
  }

  #replace(worker: LeasedWorker, because: string): void {
    worker.killedBecause = because;
    worker.leaving = true;
    this.pool.owner.kill(worker);
  }
}

/** Aborts the `signal()` of a call. */
function tell(worker: LeasedWorker, call: Call, reason: unknown): void {
  worker.peer.sendValue(reason, 'reason', Op.CANCEL, call.sequence);
  worker.ledger.announceCancel();
}
