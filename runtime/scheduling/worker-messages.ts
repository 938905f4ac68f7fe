/** What workers say of themselves and of the calls they have, and what the owner makes of it. */

import { Call } from '../calls/call';
import { CancelledError } from '../errors';
import { type ExecutorName, Op } from '../protocol/operations';
import { referenceAt } from '../protocol/references';
import type { LeasedWorker } from './leased-worker';
import { callsBehind, type NestedCalls } from './nested';
import type { Pool } from './pool';
import type { Statistics } from './statistics';

/** A worker, the pool that leased it, and the calls it made itself. */
export interface Lease {
  readonly worker: LeasedWorker;
  readonly pool: Pool;
  readonly nested: NestedCalls;
}

/** What this needs of the owner. */
export interface Listener {
  readonly statistics: Readonly<Record<ExecutorName, Statistics>>;
  /** A worker's runtime is loaded. */
  ready(lease: Lease): void;
  /** Gives these calls of a worker to others: it will not begin them. */
  requeue(worker: LeasedWorker, sequences: readonly number[]): void;
  /** A worker sleeps in `result()`; see `LeasedWorker.blockedOn` and `wait`. */
  sleeps(lease: Lease): void;
  cancel(call: Call, reason: unknown): void;
}

/** What one measurement counts against those before it: what one long run among short ones upset is soon forgotten. */
export const WEIGHT = 0.5;

/** Reads one operation that a worker sent; its operands are at `message[at + 1]` onwards. */
export function hear(
  owner: Listener,
  lease: Lease,
  op: number,
  message: readonly unknown[],
  at: number,
): void {
  const { worker, pool, nested } = lease;
  const { peer } = worker;
  switch (op) {
    case Op.READY:
      owner.ready(lease);
      return;
    case Op.RAN: {
      const [fn, count, ms] = message.slice(at + 1, at + 4) as [number, number, number];
      referenceAt(fn).learn(ms / count, WEIGHT);
      owner.statistics[pool.options.name].ran(count, ms);
      return;
    }
    case Op.AWAITS:
      referenceAt(message[at + 1] as number).awaits = true;
      return;
    case Op.STARTED:
      pool.interrupt.started(worker, message[at + 1] as number);
      return;
    case Op.LET_GO:
      pool.rescue.letGo(worker, message[at + 1] as number, message[at + 2] as number);
      return;
    case Op.RETURNED:
      owner.requeue(worker, message[at + 1] as number[]);
      return;
    case Op.BLOCKED:
      worker.stirred = false;
      worker.wait = message[at + 1] as number;
      worker.blockedOn = () =>
        callsBehind(peer, nested, message[at + 2] as number[], message[at + 3] as number[]);
      owner.sleeps(lease);
      return;
    case Op.PROMISED: {
      const call = peer.outstanding.get(message[at + 1] as number);
      if (call instanceof Call)
        call.extras.promised = () =>
          callsBehind(peer, nested, message[at + 2] as number[], message[at + 3] as number[]);
      return;
    }
    case Op.RESUMED:
      worker.blockedOn = undefined;
      return;
    case Op.CANCEL: {
      const call = nested.get(message[at + 1] as number);
      if (call === undefined) return;
      const reason = peer.reason(message, at + 2);
      call.fail(reason instanceof CancelledError ? reason : new CancelledError());
      owner.cancel(call, reason);
      return;
    }
    case Op.DEMAND:
      nested.get(message[at + 1] as number)?.demand(message[at + 2] as number);
      return;
    case Op.STOP:
      nested
        .get(message[at + 1] as number)
        ?.stop(message[at + 2] as 'return' | 'throw', peer.reason(message, at + 3));
      return;
    case Op.PONG:
      worker.alive = true;
      return;
    case Op.DYING:
      worker.hasLastWords = true;
      worker.lastWords = peer.reason(message, at + 1);
      return;
  }
}
