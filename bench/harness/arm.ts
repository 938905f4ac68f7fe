/** One row of a measure, seen from the runner: a contender of one build, and the process it is measured in. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ContenderName } from '../contenders/index.js';
import type { Report } from './child.js';
import type { Conditions, Measure, Sample } from './measure.js';

/** A sample that takes longer (ms) counts as hung, unless its measure is known to. */
const PATIENCE = 60_000;
/** A process that closes longer (ms) is killed. */
const CLOSING = 3_000;

export interface ArmOptions {
  /** The row's name. */
  readonly label: string;
  readonly contender: ContenderName;
  /** The folder of the compiled benchmark, with a slash at its end. */
  readonly build: URL;
}

export class Arm {
  #process: ChildProcess | undefined;

  constructor(
    readonly options: ArmOptions,
    readonly measure: Measure,
    readonly conditions: Conditions,
  ) {}

  /**
   * @returns nothing when the contender cannot do what is measured
   * @throws what went wrong in the contender's process
   */
  async sample(): Promise<Sample | undefined> {
    const { measure, conditions, options } = this;
    if (measure.sampleProcess) {
      const sample = measure.sampleProcess(options.contender, conditions, options.build);
      return within(sample, options.label, measure.patience);
    }
    if (this.#process === undefined) {
      const ready = await this.#start();
      if (!('ready' in ready) || !ready.ready) return undefined;
    }
    const child = this.#process as ChildProcess;
    const answer = this.#answer(child);
    child.send('sample');
    const report = await answer;
    if (measure.fresh) await this.close();
    return 'sample' in report ? report.sample : undefined;
  }

  async close(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSING);
    if (child.connected) child.send('close', () => {});
    await exit;
    clearTimeout(timer);
  }

  #start(): Promise<Report> {
    const { measure, options, conditions } = this;
    const child = fork(
      fileURLToPath(new URL('harness/child.js', options.build)),
      [measure.name, options.contender, JSON.stringify(conditions)],
      { execArgv: [...(measure.execArgv ?? [])] },
    );
    this.#process = child;
    return this.#answer(child);
  }

  async #answer(child: ChildProcess): Promise<Report> {
    const { label } = this.options;
    const { patience } = this.measure;
    const watch = new AbortController();
    const { signal } = watch;
    try {
      const report = await within(
        Promise.race([
          once(child, 'message', { signal }).then(([message]) => message as Report),
          once(child, 'exit', { signal }).then(([code, killer]): Report => {
            return { error: `the process of ${label} ended with ${killer ?? code}` };
          }),
        ]),
        label,
        patience,
      );
      if ('error' in report) throw new Error(report.error);
      return report;
    } finally {
      watch.abort();
    }
  }
}

async function within<T>(promise: Promise<T>, label: string, patience = PATIENCE): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${label} gave no answer within ${patience} ms`)), patience);
  });
  try {
    return await Promise.race([promise, hung]);
  } finally {
    clearTimeout(timer);
  }
}
