/**
 * `node stress.js <seed>`: some hundreds of calls that do whatever the seed says, with crashes, hangs, cancellations and
 * shutdowns among them. Everything has to settle, and what was not meant to fail has to give its value.
 */
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledError, configure, shutdown, TimeoutError, Unfuture, WorkerCrashedError } from 'unsync';
import * as work from './work.js';

const OPERATIONS = 300;

/** The numbers that belong to the seed: a linear congruential generator, so that a failure can be had again. */
let state = Number(process.argv[2] ?? 1) >>> 0;
function below(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

function oneOf<T>(items: readonly T[]): T {
  return items[below(items.length)] as T;
}

configure({ threads: 3, cpus: 2, cancelGrace: 10, idleTimeout: 20 });

const executors = [work.onLoop, work.onThread, work.onCpu];
const brief = [work.brieflyOnLoop, work.brieflyOnThread, work.brieflyOnCpu];
const nested = [work.nestOnLoop, work.nestOnThread, work.nestOnCpu];
const awaiting = [work.blockOnThread, work.blockOnCpu, work.awaitOnLoop];

/** What may become of a call that was not meant to fail: another one took its worker along, or a shutdown came. */
const MISFORTUNES = [WorkerCrashedError, CancelledError];

const pending = new Set<Promise<unknown>>();

/** Waits for it, in time, and looks at the outcome. */
function expect(
  future: PromiseLike<unknown>,
  value: unknown,
  ...errors: (new (
    ...args: never[]
  ) => Error)[]
): void {
  const checked = Promise.resolve(future).then(
    (result) => assert.deepEqual(result, value),
    (error: unknown) => {
      const allowed = [...MISFORTUNES, ...errors].some((type) => error instanceof type);
      assert.ok(allowed, `unexpected: ${String((error as Error)?.stack ?? error)}`);
    },
  );
  pending.add(checked);
  void checked.finally(() => pending.delete(checked));
}

const anything = Symbol('anything');
const operations: (() => unknown)[] = [
  () => {
    const value = oneOf<unknown>([
      1,
      'text',
      { deep: [1, { a: new Map([[1, 2]]) }] },
      Buffer.from('bytes'),
      null,
    ]);
    expect(oneOf(executors)('ordinary', value), value);
  },
  () => {
    for (let i = 0; i < 50; i++) expect(oneOf(executors)('ordinary', i), i);
  },
  () => {
    const thrown = oneOf(executors)('throwString').catch((reason: unknown) => {
      if (typeof reason !== 'string') throw reason;
      return reason;
    });
    expect(thrown, 'just text');
  },
  () =>
    expect(
      oneOf(executors)('exit', 1).then(() => anything),
      undefined,
    ),
  () => expect(oneOf(brief)('hang', new Int32Array(new SharedArrayBuffer(4))), undefined, TimeoutError),
  () => {
    const depth = below(6);
    expect(oneOf(nested)(depth), depth);
  },
  () => {
    const call = oneOf(executors)('hang', new Int32Array(new SharedArrayBuffer(8)));
    const cancel = (): void => void call.cancel();
    oneOf([cancel, () => setImmediate(cancel), () => setTimeout(cancel, below(5))])();
    expect(call, undefined);
  },
  () => {
    const call = oneOf(executors)('ordinary', { i: 1 });
    if (below(2) === 0) call.cancel();
    expect(call, { i: 1 });
  },
  () => {
    const box = new Unfuture<number>();
    for (let i = below(4); i >= 0; i--) expect(oneOf(awaiting)(box), 7);
    setTimeout(() => box.setValue(7), below(10));
  },
  () => expect(oneOf(awaiting)(oneOf(executors)('ordinary', 8)), 8),
  () =>
    expect(
      work.callBackOnLoop((n: number) => n + 1, 4),
      5,
    ),
  () => {
    const call = work.laterOnLoop(3);
    try {
      call.result(below(40));
    } catch (error) {
      assert.ok(
        error instanceof TimeoutError || MISFORTUNES.some((type) => error instanceof type),
        String(error),
      );
    }
    expect(call, 3);
  },
  () => sleep(below(10)),
  () => (below(10) === 0 ? shutdown({ timeout: below(20) }) : undefined),
];

for (let i = 0; i < OPERATIONS; i++) await oneOf(operations)();
await Promise.all(pending);
// Ends when every call is accounted for, those too that were cancelled and went on.
await shutdown();
