/**
 * Both ends in one thread, for tests of the scheduler and the protocol: no thread is started, and the simulation
 * decides when each worker runs, when each message arrives, and what time it is.
 */

import type { ExecutorName } from '../../protocol/references';
import { addMailbox, type Mailbox, removeMailbox } from '../../thread/pump';
import type { Exit, Ledger, Link, Transport, TransportEvents, WorkerLedger } from '../transport';

/** A worker of the simulation, as the transport sees it. */
export interface SimulatedWorker {
  /** The owner's ends. */
  readonly link: Link;
  readonly ledger: Ledger;
  /** Ends it, some time from now. */
  kill(): void;
}

/** What starts workers. */
export interface Simulation {
  /** @param onEnd to be called when the worker has ended, by itself or killed */
  startWorker(id: number, role: ExecutorName, onEnd: (exit: Exit) => void): SimulatedWorker;
  /** There is news for the owner, which `drain()` tells it. */
  onNews(): void;
}

/** What a worker is given to serve calls with. */
export interface WorkerEnds {
  readonly link: Link;
  readonly ledger: WorkerLedger;
}

export class MemoryTransport implements Transport, Mailbox {
  keepAlive = false;
  readonly #workers = new Map<number, SimulatedWorker>();
  #news: (() => void)[] = [];

  constructor(
    readonly simulation: Simulation,
    readonly events: TransportEvents,
  ) {
    addMailbox(this);
  }

  launch(id: number, role: ExecutorName): SimulatedWorker {
    const worker = this.simulation.startWorker(id, role, (exit) => {
      this.#workers.delete(id);
      this.#tell(() => this.events.onEnd(id, exit));
    });
    this.#workers.set(id, worker);
    return worker;
  }

  kill(id: number): void {
    this.#workers.get(id)?.kill();
  }

  /** The transport breaks down, and takes all workers with it. */
  breakDown(error: Error): void {
    const workers = [...this.#workers.values()];
    this.#workers.clear();
    this.#news = [];
    for (const worker of workers) worker.kill();
    this.#tell(() => this.events.onLoss(error));
  }

  get hasNews(): boolean {
    return this.#news.length > 0;
  }

  drain(): boolean {
    const news = this.#news;
    this.#news = [];
    for (const tell of news) tell();
    return news.length > 0;
  }

  async close(): Promise<void> {
    removeMailbox(this);
    for (const worker of this.#workers.values()) worker.kill();
    this.#workers.clear();
    this.#news = [];
  }

  #tell(news: () => void): void {
    this.#news.push(news);
    this.simulation.onNews();
  }
}
