/** What a run has measured so far: medians, spreads, and ratios of the same round. */
import { median, quantile } from 'simple-statistics';
import type { Sample } from './measure.js';

/** The samples of one measure, by arm, in the order of the rounds. */
export class Samples {
  readonly #byArm = new Map<string, (Sample | undefined)[]>();
  /** Why an arm has no samples. */
  readonly failures = new Map<string, string>();

  add(arm: string, round: number, sample: Sample): void {
    const rounds = this.#byArm.get(arm) ?? [];
    rounds[round] = sample;
    this.#byArm.set(arm, rounds);
  }

  /** All values of a figure; empty when the arm has none. */
  values(arm: string, key: string): number[] {
    return (this.#byArm.get(arm) ?? []).map((sample) => sample?.[key]).filter((value) => value !== undefined);
  }

  /** NaN when there are no samples. */
  median(arm: string, key: string): number {
    const values = this.values(arm, key);
    return values.length === 0 ? Number.NaN : median(values);
  }

  /** Half of the interquartile range, as a fraction of the median. */
  spread(arm: string, key: string): number {
    const values = this.values(arm, key);
    if (values.length === 0) return Number.NaN;
    return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);
  }

  /**
   * The median over the rounds of one arm's figure divided by another's: what disturbs a whole round cancels out.
   * NaN when one of them has no samples.
   */
  ratio(arm: string, other: string, key: string, otherKey = key): number {
    const own = this.#byArm.get(arm) ?? [];
    const others = this.#byArm.get(other) ?? [];
    const ratios = own
      .map((sample, round) => (sample?.[key] ?? Number.NaN) / (others[round]?.[otherKey] ?? Number.NaN))
      .filter((ratio) => !Number.isNaN(ratio));
    return ratios.length === 0 ? Number.NaN : median(ratios);
  }

  /** Of several arms the one with the lowest (or highest) median; nothing when none has samples. */
  best(arms: readonly string[], key: string, better: 'lowest' | 'highest'): string | undefined {
    const sign = better === 'lowest' ? 1 : -1;
    return arms
      .filter((arm) => this.values(arm, key).length > 0)
      .sort((a, b) => sign * (this.median(a, key) - this.median(b, key)))[0];
  }
}

/** The samples of all measures. */
export class Results {
  readonly #byMeasure = new Map<string, Samples>();

  /** @param measure its name */
  of(measure: string): Samples {
    const known = this.#byMeasure.get(measure) ?? new Samples();
    this.#byMeasure.set(measure, known);
    return known;
  }
}
