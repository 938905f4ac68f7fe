/** What goes wrong, and what goes right: the bodies that the annotated functions of every executor share. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

/** Says that a function has begun, to a thread that waits for `cells[0]`. */
function begin(cells: Int32Array): void {
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
}

function hang(): never {
  for (;;);
}

/** A promise that is never settled, in a thread that something else is going to end. */
const forever = (): Promise<never> => new Promise(() => setInterval(() => {}, 1000));

const actions = {
  ordinary: (value: unknown): unknown => value,
  threadId: (): number => threadId,
  count: (cells: Int32Array): number => Atomics.add(cells, 0, 1) + 1,
  throwAggregate: (): never => {
    throw new AggregateError([new RangeError('first'), 'second'], 'both failed');
  },
  throwDomException: (): never => {
    throw new DOMException('no such quota', 'QuotaExceededError');
  },
  throwString: (): never => {
    throw 'just text';
  },
  throwUndefined: (): never => {
    throw undefined;
  },
  throwObject: (): never => {
    throw { status: 404, body: [1, 2] };
  },
  readMissingFile: (): string => readFileSync('/no/such/file', 'utf8'),
  collectGarbage: (): void => globalThis.gc?.(),
  exit: (code: number): never => process.exit(code),
  exhaustMemory: (): never => {
    const kept: unknown[] = [];
    for (;;) kept.push(new Array(10_000).fill(kept.length).map((n: number) => ({ n })));
  },
  throwInTimer: (): Promise<never> => {
    setTimeout(() => {
      throw new RangeError('thrown in a timer');
    }, 1);
    return forever();
  },
  rejectUnhandled: (): Promise<never> => {
    void Promise.reject(new RangeError('nobody handles this'));
    return forever();
  },
  emitError: (): Promise<never> => {
    setImmediate(() => new EventEmitter().emit('error', new RangeError('nobody listens')));
    return forever();
  },
  hang: (cells: Int32Array): never => {
    begin(cells);
    return hang();
  },
  /** Goes on until it is told to stop. */
  waitFor: (cells: Int32Array): unknown => {
    begin(cells);
    Atomics.wait(cells, 1, 0);
    return 'was told to stop';
  },
  returnUnclonable: (): unknown => ({ list: [{ key: new WeakMap() }] }),
  takeAnything: (value: unknown): string => typeof value,
  print: (lines: number): number => {
    for (let line = 0; line < lines; line++) console.log(`line ${line}`);
    return lines;
  },
  killProcess: (signal: NodeJS.Signals): never => {
    process.kill(process.pid, signal);
    return hang();
  },
};

export type Action = keyof typeof actions;

/** Does it; a promise when the action takes its time. */
export function perform(action: Action, value: unknown): unknown {
  return (actions[action] as (value: unknown) => unknown)(value);
}
