/**
 * The record of a simulated worker's calls, in two kinds: `shared`, as threads have it, where the owner can hold the
 * worker at once; and `told`, as it is without shared memory, where the worker has to be asked.
 */
import type { Ledger, WorkerLedger } from '../transport';

export class MemoryRecord {
  readonly owner: Ledger;
  readonly worker: WorkerLedger;
  #begun = 0;
  #held = false;
  #revoked = false;
  #cancels = 0;
  #loading = -1;
  /** The worker has died: whatever of it is still on the stack begins nothing more. */
  dead = false;

  /** @param shared whether the owner can hold the worker at once */
  constructor(shared: boolean) {
    const record = this;
    this.owner = {
      get started() {
        return record.#begun;
      },
      get loading() {
        return record.#loading;
      },
      hold: () => {
        if (!shared) return undefined;
        this.#held = true;
        return this.#begun;
      },
      revoke: () => {
        this.#revoked = shared;
      },
      announceCancel: () => {
        if (shared) this.#cancels++;
      },
    };
    this.worker = {
      get begun() {
        return record.#begun;
      },
      begin: (sequence) => {
        if (this.#held || this.#revoked || this.dead) return false;
        this.#begun = sequence;
        return true;
      },
      resume: () => {
        this.#held = false;
      },
      get loading() {
        return record.#loading;
      },
      set loading(entry) {
        record.#loading = entry;
      },
      get cancels() {
        return record.#cancels;
      },
    };
  }
}
