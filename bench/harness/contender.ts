/** What a contender is to the measures. */
import type { PlainTask } from '../tasks.js';

/** A task of tasks.ts; `fanOut(n)`: a task that calls `add` n times in its turn; `echoMoved`: `echo`, moved, not copied. */
export type Task = PlainTask | 'fanOut' | 'echoMoved';

// biome-ignore lint/suspicious/noExplicitAny: the tasks have different parameters; a measure knows its own
export type Arguments = any[];

export interface Started {
  /** Awaited: calls the task in another thread. */
  call?(...args: Arguments): PromiseLike<unknown>;
  /** Blocking: calls the task in another thread and returns its result. */
  callBlocking?(...args: Arguments): unknown;
  /** Calls the task `count` times at once and blocks for each result. */
  fanOutBlocking?(count: number): void;
  /** Sends many calls as one, where that is not what `call` does. */
  callAll?(calls: unknown[][]): Promise<void>;
  close(): unknown;
}

export interface Contender {
  /** Makes it ready for one task, with its workers not necessarily up; nothing when it cannot do it. */
  start(task: Task, threads: number): Promise<Started> | Started | undefined;
}
