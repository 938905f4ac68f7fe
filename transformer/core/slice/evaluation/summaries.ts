/**
 * What each function of the file does when it is called, found once. Functions that call each other are gone through
 * until nothing more is found.
 */
import type { types as t } from '@babel/core';
import type { Value } from './evaluator';
import { type Growth, Outcome } from './outcome';

export class Summaries {
  private readonly known = new Map<t.Node, Outcome>();
  /** Functions whose summaries are as complete as they will be. */
  private readonly complete = new Set<t.Node>();
  /** Those that have been looked into since the outermost call began. */
  private readonly pass = new Set<t.Node>();
  private depth = 0;
  /** Whether the summary of a function was needed while it was made. */
  private isRecursive = false;

  /** @param evaluate adds what a function does */
  constructor(
    private readonly growth: Growth,
    private readonly evaluate: (value: Value, constructed: boolean, into: Outcome) => void,
  ) {}

  of(value: Value, constructed: boolean): Outcome {
    const summary = this.known.get(value) ?? new Outcome(this.growth);
    this.known.set(value, summary);
    if (this.complete.has(value)) return summary;
    if (this.pass.has(value)) {
      this.isRecursive = true;
      return summary;
    }
    this.depth++;
    for (;;) {
      const before = this.growth.count;
      this.isRecursive &&= this.depth > 1;
      this.pass.add(value);
      this.evaluate(value, constructed, summary);
      if (this.depth > 1 || !this.isRecursive || this.growth.count === before) break;
      this.pass.clear();
    }
    this.depth--;
    if (this.depth === 0) {
      for (const each of this.pass) this.complete.add(each);
      this.pass.clear();
    }
    return summary;
  }
}
