/** What a measure is to the runner. */
import type { ContenderName } from '../contenders/index.js';
import type { Contender } from './contender.js';
import type { Results, Samples } from './results.js';

/** The same for every contender of a run. */
export interface Conditions {
  /** Workers in each pool: one per core. */
  readonly threads: number;
  /** Iterations of the task `work` that take a millisecond on an idle core. */
  readonly iterationsPerMs: number;
  /** A short run: figures that show the order of size only. */
  readonly quick: boolean;
}

/** What one round measured, by the keys of the measure's figures. */
export type Sample = Record<string, number>;

/** A contender made ready for a measure; lives in the process where it is measured. */
export interface Sampler {
  sample(): Promise<Sample>;
  close(): unknown;
}

export interface Figure {
  readonly key: string;
  readonly label: string;
  readonly unit: Unit;
}

export type Unit = 'µs' | 'ms' | 'MB' | '/s' | '×';

/** A promise about a measure, kept or not. */
export interface Target {
  readonly promise: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Measure {
  /** What `npm run bench -- <name>` calls it. */
  readonly name: string;
  readonly title: string;
  /** What is measured, in a sentence or two. */
  readonly what: string;
  /** What stands in the way of a target that is not met: printed then. */
  readonly obstacle?: string;
  readonly figures: readonly Figure[];
  readonly contenders: readonly ContenderName[];
  readonly rounds: { readonly full: number; readonly quick: number };
  /** Samples that are thrown away first, at least; one when left out. */
  readonly warmUps?: number;
  /** Each figure a row and each contender a column: for many figures of few contenders. */
  readonly transposed?: boolean;
  /** Options of the processes in which it is measured. */
  readonly execArgv?: readonly string[];
  /** A process of its own for each round: where what ran before would show. */
  readonly fresh?: boolean;
  /** A sample that takes longer (ms) counts as hung; a minute when left out. */
  readonly patience?: number;
  /** Reads the samples of another measure, and takes none. */
  readonly samplesOf?: string;
  /** Other measures that the targets look at. */
  readonly needs?: readonly string[];
  /** In the contender's process: makes it ready. Nothing when the contender cannot do what is measured. */
  prepare?(contender: Contender, conditions: Conditions): Promise<Sampler | undefined>;
  /** Instead of `prepare`, in the runner's process: for what begins with the start of a process. */
  sampleProcess?(contender: ContenderName, conditions: Conditions, build: URL): Promise<Sample | undefined>;
  targets(results: Results, conditions: Conditions): Target[];
  /** Where it is given, everything is measured a second time, with a busy process for each core beside it. */
  busyTargets?(samples: Samples): Target[];
}
