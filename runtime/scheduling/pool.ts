/**
 * A pool: a queue of calls, and the workers that are leased for them. It decides which call goes to which worker, and
 * when. How many workers there should be is growth.ts's; what ends a call early, interrupt.ts's; what becomes of calls
 * whose worker died, or is late, casualties.ts's and rescue.ts's.
 *
 * The rule of batching: a call that takes long goes alone, to an idle worker; calls that are known to be short travel
 * together, at most about a millisecond's worth, so that nobody waits long behind somebody else's batch.
 */
import { performance } from 'node:perf_hooks';
import type { Call } from '../calls/call';
import { UnsyncError } from '../errors';
import { snapshot } from '../protocol/codec/codec';
import { refusedByClone } from '../protocol/codec/culprit';
import { Op } from '../protocol/operations';
import type { ExecutorName } from '../protocol/references';
import { SHORT } from '../protocol/references';
import type { Wait } from '../thread/dispatcher';
import { type Flushable, flushSoon } from '../thread/flush';
import { block } from '../thread/pump';
import { after, type Timer } from '../thread/timers';
import { Growth } from './growth';
import { Interrupt } from './interrupt';
import type { LeasedWorker } from './leased-worker';
import { CallQueue } from './queue';
import { Rescue } from './rescue';

/** A worker is given about this much expected work (ms) at once. */
const BATCH = 1;
/** Of this many calls, one is timed while it waits: looking at the clock costs as much as queueing. */
const SAMPLE = 8;
/** A worker with less expected work (ms) than this gets its next batch already, so that it never runs dry. */
const TOP_UP = 0.5;

/** When this many calls have been queued, workers are given some before the tick ends. */
const MANY = 1024;

/** The wait for room in a queue. Any call of the pool may end it, so it depends on no call in particular. */
const WAIT: Wait = { endless: true, announced: undefined, dependencies: () => ({ calls: [], futures: [] }) };

export interface PoolOptions {
  readonly name: ExecutorName;
  /** Many calls interleave in one worker (the loop), or one at a time in each. */
  readonly interleaved: boolean;
  readonly limit: number;
  readonly minimum: number;
  /** Milliseconds. */
  readonly idleTimeout: number;
  readonly cancelGrace: number;
  readonly maxQueue: number;
  readonly whenFull: 'reject' | 'block';
}

/** What a pool needs of the thread that owns it. */
export interface PoolOwner {
  lease(pool: Pool): LeasedWorker;
  kill(worker: LeasedWorker): void;
  callEnded(call: Call): void;
  /** Calls wait that no worker could take: workers that sleep for them may run them. */
  helpSleepers(): void;
  /** Gives these calls of a worker, which will not begin them, to other workers. */
  requeue(worker: LeasedWorker, sequences: readonly number[]): void;
  /** @throws DeadlockError when nothing can wake this thread any more */
  aboutToSleep(wait: Wait, noMail: () => boolean): void;
  /** The worker that has a call. It may be another pool's, which helps. */
  workerOf(call: Call): LeasedWorker | undefined;
}

export class Pool implements Flushable {
  readonly queue = new CallQueue();
  readonly workers = new Set<LeasedWorker>();
  readonly growth: Growth;
  readonly interrupt = new Interrupt(this);
  readonly rescue = new Rescue(this);
  /** Calls answered since the start. */
  answers = 0;
  #scheduled = false;
  #taken = 0;
  #sweep: Timer | undefined;

  constructor(
    readonly options: PoolOptions,
    readonly owner: PoolOwner,
  ) {
    this.growth = new Growth(this);
  }

  /**
   * Takes a call in. Its arguments are read, or copied, before this returns.
   * @param own whether this thread made it. A call that a worker made is never held up: it would wait for others' calls
   */
  enqueue(call: Call, own: boolean): void {
    if (this.#taken++ % SAMPLE === 0) call.extras.queuedAt = performance.now();
    if (this.options.interleaved) {
      const worker = this.#theWorker();
      worker.give(call);
      if (call.encoded !== undefined) worker.peer.flush();
      return;
    }
    if (call.encoded !== undefined) {
      const idle = this.queue.size === 0 ? this.#idleWorker() : undefined;
      if (idle !== undefined) {
        idle.give(call);
        idle.peer.flush();
        return;
      }
      try {
        call.encoded = snapshot(call.encoded);
      } catch (error) {
        this.#refuse(call, refusedByClone(call.encoded.tree, '', error));
        return;
      }
    }
    if (this.queue.size >= this.options.maxQueue) {
      try {
        this.#makeRoom(own);
      } catch (error) {
        this.#refuse(call, error as Error);
        return;
      }
    }
    this.queue.push(call);
    if (this.queue.size % MANY === 0) this.#startNow();
    this.schedule();
  }

  #refuse(call: Call, error: Error): void {
    call.fail(error);
    this.owner.callEnded(call);
  }

  /**
   * Makes room for one call, if need be by waiting until others are begun.
   * @throws UnsyncError when there is none, DeadlockError when there never will be
   */
  #makeRoom(own: boolean): void {
    const { name, maxQueue, whenFull } = this.options;
    const hasRoom = (): boolean => this.queue.size < maxQueue;
    // Calls of this tick have not been handed out yet: only what no worker takes is waiting.
    this.distribute();
    if (hasRoom()) return;
    if (whenFull === 'reject') {
      throw new UnsyncError(
        `The call was refused: ${maxQueue} calls wait already, as many as configure({ maxQueue }) lets wait in the ${name} pool`,
      );
    }
    if (own) block(hasRoom, Number.POSITIVE_INFINITY, (noMail) => this.owner.aboutToSleep(WAIT, noMail));
  }

  /** Hands calls out before the tick ends, so that workers begin while the caller is still calling. */
  #startNow(): void {
    this.distribute();
    for (const worker of this.workers) worker.peer.flush();
  }

  /** Distributes before the tick ends. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    flushSoon(this);
  }

  flush(): void {
    this.#scheduled = false;
    this.distribute();
    this.rescue.watch();
  }

  /** Hands out as much of the queue as should be handed out now. */
  distribute(): void {
    if (this.queue.size === 0) return;
    let idle = 0;
    for (const worker of this.workers) if (worker.usable && worker.outstanding === 0) idle++;
    while (this.queue.size > 0) {
      const worker = this.#next();
      if (worker === undefined) break;
      this.#fill(worker, Math.ceil(this.queue.size / Math.max(1, idle)));
      idle--;
    }
    if (this.queue.size === 0) return;
    this.growth.grow();
    this.owner.helpSleepers();
  }

  /** Puts calls back that a worker will not run; they keep their place. */
  requeue(calls: readonly Call[]): void {
    const wanted: Call[] = [];
    for (const call of calls) {
      call.peer = undefined;
      if (!call.cancelled && !call.endUnbegun()) {
        wanted.push(call);
        continue;
      }
      call.timer?.cancel();
      this.owner.callEnded(call);
    }
    if (wanted.length === 0) return;
    if (this.options.interleaved) for (const call of wanted) this.enqueue(call, false);
    else this.queue.unshift(wanted);
    this.schedule();
  }

  /** A worker said that its runtime is loaded. */
  ready(worker: LeasedWorker): void {
    worker.markReady();
    worker.idleSince = performance.now();
    this.distribute();
    this.rescue.watch();
    this.#sweepSoon();
  }

  answered(worker: LeasedWorker, call: Call): void {
    this.answers++;
    worker.taken(call);
    call.timer?.cancel();
    if (worker.outstanding === 0) {
      worker.idleSince = performance.now();
      this.rescue.watch();
      this.#sweepSoon();
    }
    this.owner.callEnded(call);
  }

  /** Leases a worker. */
  spawn(): LeasedWorker {
    const worker = this.owner.lease(this);
    this.workers.add(worker);
    return worker;
  }

  #theWorker(): LeasedWorker {
    for (const worker of this.workers)
      if (!worker.leaving && worker.killedBecause === undefined) return worker;
    return this.spawn();
  }

  get hasIdleWorker(): boolean {
    return this.#idleWorker() !== undefined;
  }

  /** The worker that became idle last: its caches are warm, and the others may go when they are not needed. */
  #idleWorker(): LeasedWorker | undefined {
    let best: LeasedWorker | undefined;
    for (const worker of this.workers) {
      if (
        worker.usable &&
        worker.outstanding === 0 &&
        (best === undefined || worker.idleSince > best.idleSince)
      )
        best = worker;
    }
    return best;
  }

  #next(): LeasedWorker | undefined {
    const idle = this.#idleWorker();
    if (idle !== undefined) return idle;
    if (!travelsWithOthers(this.queue.peek() as Call)) return undefined;
    for (const worker of this.workers) {
      if (worker.usable && worker.expected > 0 && worker.expected < TOP_UP) return worker;
    }
    return undefined;
  }

  /** Gives a worker the next call, and as many short ones after it as are a batch, at most `share` calls. */
  #fill(worker: LeasedWorker, share: number): void {
    let given = 0;
    for (;;) {
      const call = this.queue.peek();
      if (call === undefined) return;
      const short = travelsWithOthers(call);
      if (given > 0 && (!short || given >= share || worker.expected >= BATCH)) return;
      this.queue.shift();
      worker.give(call);
      given++;
      if (worker.outstanding === 2) this.rescue.watch();
      if (!short) return;
    }
  }

  /** Lets workers above the minimum go that have been idle for long. */
  #sweepSoon(): void {
    const { idleTimeout, minimum } = this.options;
    if (this.#sweep !== undefined || this.workers.size <= minimum || !Number.isFinite(idleTimeout)) return;
    this.#sweep = after(idleTimeout, () => {
      this.#sweep = undefined;
      const limit = performance.now() - idleTimeout * 0.9;
      let surplus = this.workers.size - minimum;
      for (const worker of this.workers) {
        if (surplus <= 0) break;
        if (!worker.usable || worker.outstanding > 0 || worker.idleSince > limit) continue;
        if (worker.peer.copies.entangled) continue; // its callbacks and Unfutures are in use: they would die with it
        this.dismiss(worker);
        surplus--;
      }
      this.#sweepSoon();
    });
  }

  /** Lets a worker go, and another one come in its place when there are calls for it. */
  replaceWorn(worker: LeasedWorker): void {
    if (worker.leaving || !worker.ready || worker.peer.copies.entangled) return;
    this.dismiss(worker);
    this.schedule();
  }

  /** Tells a worker to leave when it is done. */
  dismiss(worker: LeasedWorker): void {
    worker.leaving = true;
    worker.peer.send(Op.LEAVE);
  }
}

/** Whether a call is short, as far as is known, and could be taken back (rescue.ts): nothing is transferred with it. */
const travelsWithOthers = (call: Call): boolean =>
  call.reference.estimate <= SHORT && !call.transfers && !call.alone;
