/**
 * One cell of the fault matrix, in a process of its own: `node cell.js <row> <executor> <mode>`. Prints what was
 * measured as the last line; whatever does not hold is an uncaught error, and what hangs is the watchdog's.
 */
import { strict as assert } from 'node:assert';
import { writeSync } from 'node:fs';
import type { Unfuture } from 'unsync';
import type { Action } from './actions.js';
import { rows } from './rows.js';
import * as work from './work.js';

export type Executor = 'loop' | 'thread' | 'cpu';
/** How the caller waits. */
export type Mode = 'await' | 'result()';

export type Outcome = { readonly value: unknown } | { readonly error: unknown };

const RUN = { loop: work.onLoop, thread: work.onThread, cpu: work.onCpu };
const BRIEFLY = { loop: work.brieflyOnLoop, thread: work.brieflyOnThread, cpu: work.brieflyOnCpu };

export class Cell {
  /** Milliseconds from the call, or from what was to end it, until it was settled. */
  elapsed = 0;
  #began = 0;

  constructor(
    readonly on: Executor,
    readonly mode: Mode,
  ) {}

  call(action: Action, value?: unknown): Unfuture<unknown> {
    this.begins();
    return RUN[this.on](action, value);
  }

  /** As `call`, with a timeout of 100 ms. */
  callBriefly(action: Action, value?: unknown): Unfuture<unknown> {
    this.begins();
    return BRIEFLY[this.on](action, value);
  }

  /** The time to settle counts from here. */
  begins(): void {
    this.#began = performance.now();
  }

  /** Waits in the cell's way. */
  async settle(future: Unfuture<unknown>): Promise<Outcome> {
    let outcome: Outcome;
    try {
      outcome = { value: this.mode === 'await' ? await future : future.result() };
    } catch (error) {
      outcome = { error };
    }
    this.elapsed = Math.max(this.elapsed, performance.now() - this.#began);
    return outcome;
  }

  async fails(future: Unfuture<unknown>): Promise<unknown> {
    const outcome = await this.settle(future);
    assert.ok('error' in outcome, 'it was fulfilled');
    return outcome.error;
  }

  /** An ordinary call on the executor gives its result. Not part of what is measured. */
  async ordinaryCallWorks(): Promise<void> {
    const { elapsed } = this;
    assert.deepEqual(await this.settle(this.call('ordinary', { a: [1] })), { value: { a: [1] } });
    this.elapsed = elapsed;
  }

  /** Prints the measurement; for a row that ends the process itself. */
  report(): void {
    writeSync(1, `settled in ${this.elapsed.toFixed(1)} ms\n`);
  }
}

const [id, executor, mode] = process.argv.slice(2) as [string, Executor, Mode];
const row = rows.find((candidate) => candidate.id === id);
assert.ok(row !== undefined, `there is no row ${id}`);
const cell = new Cell(executor, mode);
await row.prepare?.(cell);
if (row.warm !== false) await cell.ordinaryCallWorks();
cell.elapsed = 0;
await row.run(cell);
if (row.ordinaryAfterwards !== false) await cell.ordinaryCallWorks();
cell.report();
