/** Counts and times of one executor, for `stats()`. */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Call } from '../calls/call';

/** Milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A histogram of microseconds. It is made at its first use, because each takes about 100 KB. */
class Times {
  #histogram: RecordableHistogram | undefined;

  record(ms: number): void {
    this.#histogram ??= createHistogram();
    this.#histogram.record(Math.max(1, Math.round(ms * 1000)));
  }

  get percentiles(): Percentiles {
    const histogram = this.#histogram;
    if (histogram === undefined) return { p50: 0, p99: 0, max: 0 };
    return {
      p50: histogram.percentile(50) / 1000,
      p99: histogram.percentile(99) / 1000,
      max: histogram.max / 1000,
    };
  }
}

export class Statistics {
  done = 0;
  failed = 0;
  readonly #waits = new Times();
  readonly #runs = new Times();

  ended(call: Call): void {
    this.done++;
    if (call.failed) this.failed++;
    if (call.waited >= 0) this.#waits.record(call.waited);
  }

  /** Counts the mean of `count` runs, which took `ms` milliseconds all together, once. */
  ran(count: number, ms: number): void {
    this.#runs.record(ms / count);
  }

  get waitTime(): Percentiles {
    return this.#waits.percentiles;
  }

  get runTime(): Percentiles {
    return this.#runs.percentiles;
  }
}
