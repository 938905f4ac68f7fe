/** The record of a worker's calls, in memory that both threads see. */
import type { Ledger, WorkerLedger } from '../transport';
import { Cell } from './cells';

/** The owner's end. */
export class ThreadLedger implements Ledger {
  readonly #cells: Int32Array;

  constructor(cells: SharedArrayBuffer) {
    this.#cells = new Int32Array(cells);
  }

  get started(): number {
    const started = Atomics.load(this.#cells, Cell.STARTED);
    return started < 0 ? ~started : started;
  }

  get loading(): number {
    return Atomics.load(this.#cells, Cell.LOADING) - 1;
  }

  /** One exchange decides for each call whether it was begun before this, or can be given to another worker. */
  hold(): number {
    for (;;) {
      const begun = Atomics.load(this.#cells, Cell.STARTED);
      if (Atomics.compareExchange(this.#cells, Cell.STARTED, begun, ~begun) === begun) return begun;
    }
  }

  /**
   * The worker writes what it begins before it looks at this. So whatever it began is known afterwards, and no call can
   * both run there and be given to another worker.
   */
  revoke(): void {
    Atomics.store(this.#cells, Cell.REVOKED, 1);
  }

  announceCancel(): void {
    Atomics.add(this.#cells, Cell.CANCELS, 1);
  }
}

/** The worker's end. */
export class ThreadWorkerLedger implements WorkerLedger {
  readonly #cells: Int32Array;
  #begun = 0;

  constructor(cells: SharedArrayBuffer) {
    this.#cells = new Int32Array(cells);
  }

  get begun(): number {
    return this.#begun;
  }

  begin(sequence: number): boolean {
    const before = this.#begun;
    if (Atomics.compareExchange(this.#cells, Cell.STARTED, before, sequence) !== before) return false;
    if (Atomics.load(this.#cells, Cell.REVOKED) !== 0) {
      Atomics.store(this.#cells, Cell.STARTED, before);
      return false;
    }
    this.#begun = sequence;
    return true;
  }

  resume(): void {
    Atomics.store(this.#cells, Cell.STARTED, this.#begun);
  }

  set loading(entry: number) {
    Atomics.store(this.#cells, Cell.LOADING, entry + 1);
  }

  get loading(): number {
    return Atomics.load(this.#cells, Cell.LOADING) - 1;
  }

  get cancels(): number {
    return Atomics.load(this.#cells, Cell.CANCELS);
  }
}
