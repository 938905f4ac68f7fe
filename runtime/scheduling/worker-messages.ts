/** What workers say of themselves and of their calls, and what the owner does about it. */

import { Call } from '../calls/call';
import { CancelledError } from '../errors';
import type { Handlers } from '../protocol/operations';
import type { Peer } from '../protocol/peer';
import { type ExecutorName, referenceAt } from '../protocol/references';
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

/** What one measurement counts against all those before it. One long run among short ones is soon forgotten. */
export const WEIGHT = 0.5;

/**
 * What the owner does with each operation that a worker sends.
 * @param leaseOf the lease of the worker at the other end; `undefined` once that is gone
 */
export function workerOperations(
  owner: Listener,
  leaseOf: (peer: Peer) => Lease | undefined,
): Handlers<Peer> {
  const handlers: Handlers<Lease> = {
    READY: (lease) => owner.ready(lease),
    RAN: ({ pool }, fn, count, ms) => {
      referenceAt(fn).learn(ms / count, WEIGHT);
      owner.statistics[pool.options.name].ran(count, ms);
    },
    AWAITS: (_, fn) => {
      referenceAt(fn).awaits = true;
    },
    STARTED: ({ pool, worker }, sequence) => pool.interrupt.started(worker, sequence),
    LET_GO: ({ pool, worker }, begun, last) => pool.rescue.letGo(worker, begun, last),
    RETURNED: ({ worker }, sequences) => owner.requeue(worker, sequences),
    BLOCKED: (lease, wait, sequences, futures) => {
      const { worker, nested } = lease;
      worker.stirred = false;
      worker.wait = wait;
      worker.blockedOn = () => callsBehind(worker.peer, nested, sequences, futures);
      owner.sleeps(lease);
    },
    PROMISED: ({ worker: { peer }, nested }, sequence, sequences, futures) => {
      const call = peer.outstanding.get(sequence);
      if (call instanceof Call) call.extras.promised = () => callsBehind(peer, nested, sequences, futures);
    },
    RESUMED: ({ worker }) => {
      worker.blockedOn = undefined;
    },
    CANCEL: ({ worker, nested }, sequence, tree, specials) => {
      const call = nested.get(sequence);
      if (call === undefined) return;
      const reason = worker.peer.reason(tree, specials);
      call.fail(reason instanceof CancelledError ? reason : new CancelledError());
      owner.cancel(call, reason);
    },
    DEMAND: ({ nested }, sequence, count) => nested.get(sequence)?.demand(count),
    STOP: ({ worker, nested }, sequence, how, tree, specials) =>
      nested.get(sequence)?.stop(how, worker.peer.reason(tree, specials)),
    IDLE: ({ worker }, messages) => {
      worker.watched = false;
      worker.idleAt = messages;
    },
    PONG: ({ worker }) => {
      worker.alive = true;
    },
    DYING: ({ worker }, tree, specials) => {
      worker.hasLastWords = true;
      worker.lastWords = worker.peer.reason(tree, specials);
    },
  };
  return withLease(handlers, leaseOf);
}

function withLease(handlers: Handlers<Lease>, leaseOf: (peer: Peer) => Lease | undefined): Handlers<Peer> {
  const entries = Object.entries(handlers).map(([name, handler]) => [
    name,
    (peer: Peer, ...operands: never[]) => {
      const lease = leaseOf(peer);
      if (lease !== undefined) (handler as (lease: Lease, ...operands: never[]) => void)(lease, ...operands);
    },
  ]);
  return Object.fromEntries(entries) as Handlers<Peer>;
}
