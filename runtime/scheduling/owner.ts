/**
 * The owner: the thread that has the pools. All calls of this thread and all nested calls of its workers go through
 * here, so there is one scheduler, however deep the calls nest.
 */
import { performance } from 'node:perf_hooks';
import { Call } from '../calls/call';
import { CancelledError, DeadlockError, WorkerCrashedError } from '../errors';
import { Op } from '../protocol/operations';
import { type CallContent, type OutgoingCall, Peer, type PeerHandlers } from '../protocol/peer';
import type { ExecutorName, FunctionReference } from '../protocol/references';
import { settings } from '../settings';
import { type Dispatcher, leaveThread, type Wait } from '../thread/dispatcher';
import { afterTickFlush } from '../thread/flush';
import { stayAwake } from '../thread/linger';
import { addMailbox, removeMailbox, waitForMail } from '../thread/pump';
import { after } from '../thread/timers';
import type { Connect, Exit, Transport } from '../transports/transport';
import { buryWorker } from './casualties';
import { blockedInCircle, TIMED } from './deadlock';
import { helpItself } from './help';
import { LeasedWorker } from './leased-worker';
import { nestedCall } from './nested';
import { Pool, type PoolOwner } from './pool';
import { everybodySleeps } from './quiescence';
import { Statistics } from './statistics';
import { type Lease, type Listener, workerOperations } from './worker-messages';

/** Milliseconds that a worker has for its exit handlers, and for what it is writing. */
const PARTING = 1000;

export class Owner implements Dispatcher, PoolOwner, PeerHandlers, Listener {
  readonly pools: Readonly<Record<ExecutorName, Pool>>;
  readonly statistics: Record<ExecutorName, Statistics>;
  readonly #leases = new Map<number, Lease>();
  readonly #byPeer = new Map<Peer, Lease>();
  readonly #connect: Connect;
  #transport: Transport | undefined;
  #launched = 0;
  #pending = 0;
  /** How many of these are generators that nobody waits for. */
  #resting = 0;
  /** The process stays because of what workers may still do. */
  #awaitsWorkers = false;
  #stillborn = 0;
  #whenIdle: (() => void)[] = [];
  #closing: Promise<void> | undefined;
  #whenOneLeft: (() => void) | undefined;

  /**
   * @param connect makes the transport, when it is first needed
   * @param cannotBlock see Dispatcher
   */
  constructor(
    connect: Connect,
    readonly cannotBlock: string | undefined,
  ) {
    this.#connect = connect;
    afterTickFlush(stayAwake());
    const { threads, cpus, idleTimeout, cancelGrace, maxQueue, whenFull } = settings();
    const common = { idleTimeout, cancelGrace, maxQueue, whenFull };
    this.pools = {
      loop: new Pool({ ...common, name: 'loop', interleaved: true, limit: 1, minimum: 1 }, this),
      thread: new Pool(
        { ...common, name: 'thread', interleaved: false, limit: threads, minimum: Math.min(threads, cpus) },
        this,
      ),
      cpu: new Pool({ ...common, name: 'cpu', interleaved: false, limit: cpus, minimum: cpus }, this),
    };
    this.statistics = { loop: new Statistics(), thread: new Statistics(), cpu: new Statistics() };
  }

  // ---- Dispatcher: calls of this thread

  dispatch(call: Call): void {
    this.#begin();
    this.pools[call.reference.executor].enqueue(call, true);
  }

  cancel(call: Call, reason: unknown): void {
    this.pools[call.reference.executor].interrupt.cancel(call, reason);
  }

  aboutToSleep(wait: Wait, noMail: () => boolean): void {
    if (!wait.endless) return;
    const sleeping = everybodySleeps(Object.values(this.pools));
    if (sleeping !== undefined && noMail()) {
      throw new DeadlockError(
        `result() would wait for ever: whatever could settle this Unfuture waits itself, in result() or for this thread (${sleeping})`,
      );
    }
  }

  awake(): void {}

  active(): boolean {
    return this.#pending > 0;
  }

  rest(resting: boolean): void {
    this.#resting += resting ? 1 : -1;
    this.#stayOrGo();
  }

  awaitsAnother(): void {
    if (this.#pending <= this.#resting) this.#stayOrGo();
  }

  /** Whether the process stays alive. docs/faults.md has the rule in words. */
  #stayOrGo(): void {
    const pending = this.#pending > this.#resting;
    this.#awaitsWorkers = !pending && this.#somebodyMaySettle();
    if (this.#transport !== undefined) this.#transport.keepAlive = pending || this.#awaitsWorkers;
  }

  /**
   * Whether this thread waits for something that a worker has, and any worker could still bring it about: that one, or
   * another that settles what that one waits for.
   */
  #somebodyMaySettle(): boolean {
    let awaits = false;
    for (const { worker } of this.#byPeer.values()) awaits ||= worker.peer.copies.awaitsSomething;
    if (!awaits) return false;
    let may = false;
    for (const { worker } of this.#byPeer.values()) may = worker.mayTellSomething() || may;
    return may;
  }

  /** Something is pending: the process stays alive for it, unless it rests. */
  #begin(): void {
    // Before the count: this throws where no thread can be started, and then nothing is pending.
    if (this.#pending === this.#resting) this.#reach().keepAlive = true;
    this.#pending++;
  }

  #end(): void {
    if (--this.#pending > this.#resting) return;
    this.#stayOrGo();
    if (this.#pending > 0) return;
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }

  // ---- PoolOwner

  lease(pool: Pool): LeasedWorker {
    const id = ++this.#launched;
    const { link, ledger } = this.#reach().launch(id, pool.options.name);
    const peer = new Peer(link, this);
    const worker = new LeasedWorker(id, peer, ledger);
    const lease = { worker, pool, nested: new Map() };
    this.#leases.set(id, lease);
    this.#byPeer.set(peer, lease);
    addMailbox(peer);
    link.listen(peer.receive, peer.unreadable);
    return worker;
  }

  kill(worker: LeasedWorker): void {
    worker.ledger.revoke();
    this.#transport?.kill(worker.id);
  }

  callEnded(call: Call): void {
    const { executor, stream } = call.reference;
    this.statistics[executor].ended(call);
    if (stream && call.resting) this.#resting--;
    this.#end();
  }

  workerOf(call: Call): LeasedWorker | undefined {
    return call.peer === undefined ? undefined : this.#byPeer.get(call.peer)?.worker;
  }

  // ---- PeerHandlers and Listener: what workers say

  call(peer: Peer, sequence: number, reference: FunctionReference, content: CallContent): void {
    const from = this.#byPeer.get(peer);
    if (from === undefined) return;
    const call = nestedCall(peer, from.nested, sequence, reference, content);
    if (call === undefined) return;
    this.#begin();
    // Whether anybody in the worker waits for its items is not known here. The call that made this one is pending too.
    if (reference.stream) call.rest(true);
    this.pools[reference.executor].enqueue(call, false);
  }

  /** A call of a worker's callback keeps the process alive as any other call does. */
  invoking(): void {
    this.#begin();
  }

  /** It may give a worker something to do that this thread waits for. */
  sent(): void {
    if (this.#pending <= this.#resting) this.#stayOrGo();
  }

  answered(peer: Peer, call: OutgoingCall): void {
    const from = this.#byPeer.get(peer);
    if (!(call instanceof Call)) this.#end();
    else if (from !== undefined) from.pool.answered(from.worker, call);
  }

  received(peer: Peer): void {
    const from = this.#byPeer.get(peer);
    if (from === undefined) return;
    from.worker.heardAt = performance.now();
    from.pool.distribute();
    if (this.#awaitsWorkers) this.#stayOrGo();
  }

  readonly operations = workerOperations(this, (peer) => this.#byPeer.get(peer));

  ready({ worker, pool }: Lease): void {
    this.#stillborn = 0;
    pool.ready(worker);
  }

  helpSleepers(): void {
    for (const { worker } of this.#byPeer.values())
      if (worker.blockedOn !== undefined && !worker.stirred)
        helpItself(worker, this.pools, worker.wait !== TIMED);
  }

  sleeps({ worker, pool }: Lease): void {
    helpItself(worker, this.pools, worker.wait !== TIMED);
    this.#breakCircle(worker);
    pool.schedule();
  }

  /** Each goes out again by itself, and the one to blame fails alone. */
  unread(peer: Peer, sequences: readonly number[]): void {
    const lease = this.#byPeer.get(peer);
    if (lease === undefined) return;
    for (const sequence of sequences) {
      const call = peer.outstanding.get(sequence);
      if (call instanceof Call) call.extras.alone = true;
    }
    this.requeue(lease.worker, sequences);
  }

  requeue(worker: LeasedWorker, sequences: readonly number[]): void {
    const calls: Call[] = [];
    for (const sequence of sequences) {
      const call = worker.peer.outstanding.take(sequence) as Call | undefined;
      if (call === undefined) continue;
      worker.taken(call);
      calls.push(call);
    }
    for (const [name, pool] of Object.entries(this.pools)) {
      pool.requeue(calls.filter((call) => call.reference.executor === name));
    }
  }

  #breakCircle(worker: LeasedWorker): void {
    const circle = blockedInCircle(worker, (call) => this.workerOf(call));
    if (circle !== undefined) worker.peer.send(Op.DEADLOCK, worker.wait, circle);
  }

  /** An Unfuture was resolved with another one, which may have closed a circle of workers that sleep for one another. */
  dependenciesChanged(): void {
    for (const { worker } of this.#byPeer.values())
      if (worker.blockedOn !== undefined) this.#breakCircle(worker);
  }

  // ---- the transport

  #reach(): Transport {
    if (this.#transport !== undefined) return this.#transport;
    const transport = this.#connect({
      onEnd: (id, exit) => this.#ended(id, exit),
      onWorn: (id) => {
        const lease = this.#leases.get(id);
        if (lease !== undefined) lease.pool.replaceWorn(lease.worker);
      },
      onLoss: (error) => {
        if (this.#transport === transport) this.#transport = undefined;
        // Nothing that is put back may be given to another worker of the same transport.
        for (const { worker } of this.#leases.values()) worker.leaving = true;
        for (const id of [...this.#leases.keys()]) this.#ended(id, { orderly: false, error });
      },
    });
    this.#transport = transport;
    transport.keepAlive = this.#pending > this.#resting;
    return transport;
  }

  #ended(id: number, exit: Exit): void {
    const lease = this.#leases.get(id);
    if (lease === undefined) return;
    const { worker, pool } = lease;
    worker.peer.drainLast(); // what it said before it died still counts
    this.#leases.delete(id);
    this.#byPeer.delete(worker.peer);
    removeMailbox(worker.peer);
    worker.peer.close(new WorkerCrashedError('The worker that this belongs to is gone'));
    if (!exit.orderly && !worker.ready) this.#stillborn++;
    if (this.#awaitsWorkers) this.#stayOrGo();
    this.#whenOneLeft?.();
    buryWorker(pool, worker, exit, (call) => this.pools[call.reference.executor], this.#stillborn);
  }

  /** Resolves when no call is pending. */
  idle(): Promise<void> {
    if (this.#pending === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  /** Starts workers ahead. Resolves when they are up. */
  async warmup(counts: Readonly<Record<ExecutorName, number>>): Promise<void> {
    const names: ExecutorName[] = ['loop', 'thread', 'cpu'];
    for (const name of names) {
      const pool = this.pools[name];
      for (
        let missing = Math.min(counts[name], pool.options.limit) - pool.workers.size;
        missing > 0;
        missing--
      )
        pool.spawn();
    }
    this.#begin();
    const workers = names.flatMap((name) => [...this.pools[name].workers]);
    await Promise.all(workers.map((worker) => worker.whenReady()));
    this.#end();
  }

  /** Ends all threads when nothing is pending any more. */
  async retire(): Promise<void> {
    while (this.#pending > 0) await this.idle();
    leaveThread(this);
    await this.close();
  }

  /** Tells the workers that have nothing to do to leave. */
  #dismissIdle(): readonly LeasedWorker[] {
    const leaving: LeasedWorker[] = [];
    for (const pool of Object.values(this.pools)) {
      for (const worker of pool.workers) {
        if (!worker.ready || worker.outstanding > 0 || worker.killedBecause !== undefined) continue;
        if (!worker.leaving) pool.dismiss(worker);
        leaving.push(worker);
      }
    }
    return leaving;
  }

  #areGone(workers: readonly LeasedWorker[]): boolean {
    return !workers.some(({ peer }) => this.#byPeer.has(peer));
  }

  /** The process ends: workers that have nothing to do leave in order, and the others die with it. */
  leaveAtExit(): void {
    const leaving = this.#dismissIdle();
    if (leaving.length > 0) waitForMail(() => this.#areGone(leaving), performance.now() + PARTING);
  }

  async #leaveInOrder(): Promise<void> {
    const leaving = this.#dismissIdle();
    if (leaving.length === 0) return;
    this.#begin();
    await new Promise<void>((resolve) => {
      const late = after(PARTING, resolve);
      this.#whenOneLeft = () => {
        if (!this.#areGone(leaving)) return;
        late.cancel();
        resolve();
      };
    });
    this.#whenOneLeft = undefined;
    this.#end();
  }

  /** Rejects everything that is pending, and ends all threads: in order, those that have nothing to do. */
  close(): Promise<void> {
    // `shutdown()` may be called again while the workers of the first one leave.
    this.#closing ??= this.#endAll();
    return this.#closing;
  }

  async #endAll(): Promise<void> {
    this.#abandonAll();
    await this.#leaveInOrder();
    for (const pool of Object.values(this.pools)) {
      for (const { peer } of pool.workers) {
        removeMailbox(peer);
        peer.close(atShutdown());
      }
      pool.workers.clear();
    }
    this.#leases.clear();
    this.#byPeer.clear();
    await this.#transport?.close();
    this.#transport = undefined;
  }

  #abandonAll(): void {
    for (const pool of Object.values(this.pools)) {
      for (const call of pool.queue.removeAll(() => true)) this.#abandon(call);
      for (const worker of pool.workers) {
        const { peer } = worker;
        for (const call of [...peer.outstanding.values()]) {
          if (!(call instanceof Call)) continue; // a callback's: the peer rejects it
          peer.outstanding.take(call.sequence);
          this.#abandon(call);
          worker.killedBecause = 'shutdown() was called'; // it may run that call still
        }
        if (worker.ready) continue;
        worker.markReady(); // nobody is to wait for it in warmup() any more
        worker.killedBecause = 'shutdown() was called';
      }
    }
  }

  #abandon(call: Call): void {
    call.fail(atShutdown());
    this.callEnded(call);
  }
}

/** A new error for each call, because the frames of the call are added to it. */
function atShutdown(): CancelledError {
  return new CancelledError('shutdown() was called while this call was pending');
}
