/**
 * Measures how long functions run. Looking at the clock costs as much as a tiny function, so runs known to be short
 * are measured in groups.
 */
import { performance } from 'node:perf_hooks';
import { type FunctionReference, SHORT } from '../protocol/references';

/** At most this many runs are measured together. */
const GROUP = 256;
/** What one measurement counts against all those before it. */
const WEIGHT = 0.3;

export class Meter {
  #reference: FunctionReference | undefined;
  #count = 0;
  #since = 0;

  constructor(readonly report: (reference: FunctionReference, count: number, ms: number) => void) {}

  /**
   * A run of `reference` begins now, and whatever ran before has ended.
   * @returns whether results should be sent first, because this run, or the group before it, may be or was long
   */
  start(reference: FunctionReference): boolean {
    const short = reference.estimate <= SHORT;
    if (short && reference === this.#reference && this.#count < GROUP) {
      this.#count++;
      return false;
    }
    this.stop();
    this.#reference = reference;
    this.#count = 1;
    this.#since = performance.now();
    return !short;
  }

  /** Whatever ran has ended. */
  stop(): void {
    const reference = this.#reference;
    if (reference === undefined) return;
    this.#reference = undefined;
    const elapsed = performance.now() - this.#since;
    reference.learn(elapsed / this.#count, WEIGHT);
    this.report(reference, this.#count, elapsed);
  }
}
