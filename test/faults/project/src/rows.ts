/** The rows of the fault matrix: one fault each, and what has to come of it on every executor and in either mode. */
import { strict as assert } from 'node:assert';
import {
  CancelledError,
  configure,
  DeadlockError,
  InvalidStateError,
  SerializationError,
  shutdown,
  stats,
  TimeoutError,
  Unfuture,
  WorkerCrashedError,
} from 'unsync';
import type { Action } from './actions.js';
import type { Cell, Executor } from './cell.js';
import * as missing from './load-missing.js';
import * as syntax from './load-syntax.js';
import * as throwing from './load-throws.js';
import * as tea from './tea.js';
import * as work from './work.js';

export interface Row {
  readonly id: string;
  readonly fault: string;
  /** What the caller sees. */
  readonly outcome: string;
  /** What differs in one column. */
  readonly except?: Readonly<Partial<Record<Executor, string>>>;
  /** Before any worker is started. */
  prepare?(cell: Cell): void | Promise<void>;
  /** Whether an ordinary call comes first, so that the measurement is without the start of the threads. Default: yes. */
  readonly warm?: false;
  run(cell: Cell): Promise<void>;
  /** Whether an ordinary call comes afterwards. Default: yes. */
  readonly ordinaryAfterwards?: false;
  /** What the process prints before its measurement. */
  readonly prints?: string;
  /** The signal that ends the process. */
  readonly endsBy?: NodeJS.Signals;
}

const cellsOf = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4));

/** Waits until a function has begun; with the event loop turning in either mode, because it is not what is tested. */
async function begun(cells: Int32Array, times = 1): Promise<void> {
  for (;;) {
    const now = Atomics.load(cells, 0);
    if (now >= times) return;
    const alive = setInterval(() => {}, 1000);
    await Atomics.waitAsync(cells, 0, now).value;
    clearInterval(alive);
  }
}

const oneWorkerEach = (): void => configure({ threads: 1, cpus: 1, cancelGrace: 100 });

function crashed(error: unknown): WorkerCrashedError {
  assert.ok(error instanceof WorkerCrashedError, `not a WorkerCrashedError: ${String(error)}`);
  return error;
}

/** An error that a function throws arrives as it is, and the worker lives. */
function thrown(
  id: string,
  fault: string,
  action: Action | ((cell: Cell) => Unfuture<unknown>),
  check: (error: unknown) => void,
): Row {
  return {
    id,
    fault: `throws ${fault}`,
    outcome: 'the same, on the caller’s side',
    prepare: oneWorkerEach,
    run: async (cell) => {
      const before = await cell.settle(cell.call('threadId'));
      cell.begins();
      check(await cell.fails(typeof action === 'string' ? cell.call(action) : action(cell)));
      assert.deepEqual(await cell.settle(cell.call('threadId')), before, 'the worker was replaced');
    },
  };
}

function callForTea({ on }: Cell): Unfuture<unknown> {
  return { loop: tea.onLoop, thread: tea.onThread, cpu: tea.onCpu }[on]();
}

/** The worker dies of an error outside of the call, while the call runs. */
function uncaught(id: string, fault: string, action: Action, message: string): Row {
  return {
    id,
    fault,
    outcome: 'WorkerCrashedError, with the error as its cause',
    run: async (cell) => {
      const { cause } = crashed(await cell.fails(cell.call(action)));
      assert.ok(cause instanceof RangeError);
      assert.equal(cause.message, message);
    },
  };
}

/** Loading the entry fails; nobody tries over and over. */
function unloadable(id: string, fault: string, module: typeof missing, message: RegExp): Row {
  return {
    id,
    fault: `the entry ${fault}`,
    outcome: 'that error, naming the file, for the call and for those queued behind it; no respawn storm',
    prepare: oneWorkerEach,
    run: async (cell) => {
      cell.begins();
      const call = { loop: module.onLoop, thread: module.onThread, cpu: module.onCpu }[cell.on];
      const calls = Array.from({ length: 5 }, () => call());
      for (const future of calls) {
        const error = await cell.fails(future);
        assert.ok(error instanceof Error);
        assert.match(error.message, message);
        assert.match(error.message, /load-\w+\.unsync\.js/);
      }
      assert.ok(stats()[cell.on].workers <= 1);
    },
  };
}

/** The process ends as it would without unsync. */
function signalled(signal: NodeJS.Signals): Row {
  return {
    id: signal.toLowerCase(),
    fault: `${signal} while a call runs`,
    outcome: 'the process dies of it',
    run: async (cell) => void (await cell.settle(cell.call('killProcess', signal))),
    endsBy: signal,
  };
}

export const rows: readonly Row[] = [
  thrown(
    'throw-subclass',
    'a subclass of an Error class, with code, fields and cause',
    callForTea,
    (error) => {
      assert.ok(error instanceof tea.OutOfTeaError && error instanceof RangeError);
      const { name, message, code, shelf, cause, stack } = error;
      assert.deepEqual(
        { name, message, code, shelf },
        { name: 'OutOfTeaError', message: 'no tea left', code: 'E_TEA', shelf: { row: 3 } },
      );
      assert.ok(cause instanceof TypeError);
      assert.equal(cause.message, 'the shelf is empty');
      assert.match(String(stack), /brew[\s\S]*callForTea/);
    },
  ),
  thrown('throw-aggregate', 'an AggregateError', 'throwAggregate', (error) => {
    assert.ok(error instanceof AggregateError);
    assert.equal(error.message, 'both failed');
    assert.ok(error.errors[0] instanceof RangeError);
    assert.equal(error.errors[1], 'second');
  }),
  thrown('throw-dom-exception', 'a DOMException', 'throwDomException', (error) => {
    assert.ok(error instanceof DOMException);
    assert.equal(error.name, 'QuotaExceededError');
    assert.equal(error.code, DOMException.QUOTA_EXCEEDED_ERR);
  }),
  thrown('throw-string', 'a string', 'throwString', (error) => assert.equal(error, 'just text')),
  thrown('throw-undefined', 'undefined', 'throwUndefined', (error) => assert.equal(error, undefined)),
  thrown('throw-object', 'an object', 'throwObject', (error) =>
    assert.deepEqual(error, { status: 404, body: [1, 2] }),
  ),
  thrown('throw-system-error', 'a Node error (ENOENT)', 'readMissingFile', (error) => {
    assert.ok(error instanceof Error);
    const { code, errno, syscall, path } = error as NodeJS.ErrnoException;
    assert.deepEqual({ code, syscall, path }, { code: 'ENOENT', syscall: 'open', path: '/no/such/file' });
    assert.equal(typeof errno, 'number');
  }),
  {
    id: 'exit',
    fault: 'process.exit(3)',
    outcome: 'WorkerCrashedError with the exit code',
    run: async (cell) => {
      assert.equal(crashed(await cell.fails(cell.call('exit', 3))).exitCode, 3);
    },
  },
  {
    id: 'out-of-memory',
    fault: 'out of memory, under resourceLimits',
    outcome: 'WorkerCrashedError that says so',
    prepare: () => configure({ resourceLimits: { maxOldGenerationSizeMb: 40 } }),
    run: async (cell) => {
      assert.match(crashed(await cell.fails(cell.call('exhaustMemory'))).message, /ran out of memory/);
    },
  },
  uncaught('throw-in-timer', 'a throw in a timer while the call runs', 'throwInTimer', 'thrown in a timer'),
  uncaught(
    'unhandled-rejection',
    'an unhandled rejection while the call runs',
    'rejectUnhandled',
    'nobody handles this',
  ),
  uncaught('emitter-error', 'an emitter’s ‘error’ while the call runs', 'emitError', 'nobody listens'),
  {
    id: 'hang-timeout',
    fault: 'never returns, with a timeout of 100 ms',
    outcome: 'TimeoutError; the worker is replaced, other calls are unharmed',
    except: {
      loop: 'TimeoutError; the worker is replaced, calls in flight beside it reject with WorkerCrashedError',
    },
    prepare: () => configure({ cancelGrace: 100 }),
    run: async (cell) => {
      const cells = cellsOf(2);
      const beside = cell.on === 'loop' ? work.laterOnLoop('never') : cell.call('waitFor', cells);
      if (cell.on !== 'loop') await begun(cells);
      const hanging = cell.callBriefly('hang', cellsOf(2));
      assert.ok((await cell.fails(hanging)) instanceof TimeoutError);
      await survives(cell, beside, cells);
    },
  },
  {
    id: 'hang-cancel',
    fault: 'never returns, and is cancelled',
    outcome: 'CancelledError; the worker is replaced, other calls are unharmed',
    except: {
      loop: 'CancelledError; the worker is replaced, calls in flight beside it reject with WorkerCrashedError',
    },
    prepare: () => configure({ cancelGrace: 100 }),
    run: async (cell) => {
      const cells = cellsOf(2);
      const besides = cellsOf(2);
      const beside = cell.on === 'loop' ? work.laterOnLoop('never') : cell.call('waitFor', besides);
      if (cell.on !== 'loop') await begun(besides);
      const hanging = cell.call('hang', cells);
      await begun(cells);
      cell.begins();
      assert.equal(hanging.cancel('not needed any more'), true);
      assert.ok((await cell.fails(hanging)) instanceof CancelledError);
      await survives(cell, beside, besides);
    },
  },
  {
    id: 'unclonable-result',
    fault: 'a result that cannot be cloned',
    outcome: 'SerializationError with the path; the worker lives',
    prepare: oneWorkerEach,
    run: async (cell) => {
      const before = await cell.settle(cell.call('threadId'));
      const error = await cell.fails(cell.call('returnUnclonable'));
      assert.ok(error instanceof SerializationError);
      assert.equal(error.path, 'result.list[0].key');
      assert.deepEqual(await cell.settle(cell.call('threadId')), before, 'the worker was replaced');
    },
  },
  {
    id: 'unclonable-argument',
    fault: 'an argument that cannot be cloned',
    outcome: 'SerializationError with the path; the worker lives',
    run: async (cell) => {
      const error = await cell.fails(cell.call('takeAnything', { list: [1, { key: Symbol('key') }] }));
      assert.ok(error instanceof SerializationError);
      assert.equal(error.path, 'args[1].list[1].key');
    },
  },
  unloadable('entry-throws', 'throws while it is loaded', throwing, /^cannot be loaded here/),
  unloadable('entry-syntax', 'has a syntax error', syntax, /Unexpected/),
  unloadable('entry-missing', 'is missing', missing, /is missing/),
  {
    id: 'queue-behind-crash',
    fault: '100 calls queued behind one that crashes its worker',
    outcome: 'it rejects, they give their results, each ran once',
    prepare: oneWorkerEach,
    run: async (cell) => {
      const cells = cellsOf(1);
      const crashing = cell.call('exit', 1);
      const queued = Array.from({ length: 100 }, () => cell.call('count', cells));
      crashed(await cell.fails(crashing));
      const results: unknown[] = [];
      for (const future of queued) results.push(await cell.settle(future));
      assert.deepEqual(
        results.map((result) => (result as { value: number }).value).sort((a, b) => a - b),
        Array.from({ length: 100 }, (_, i) => i + 1),
      );
      assert.equal(cells[0], 100);
    },
  },
  {
    id: 'output-then-exit',
    fault: 'console.log in the worker, then process.exit() in the caller',
    outcome: 'no line is lost',
    run: async (cell) => {
      assert.deepEqual(await cell.settle(cell.call('print', 2000)), { value: 2000 });
      cell.report();
      process.exit(0);
    },
    prints: Array.from({ length: 2000 }, (_, i) => `line ${i}\n`).join(''),
  },
  {
    id: 'shutdown-drains',
    fault: 'shutdown() with calls queued and running',
    outcome: 'they give their results; a later call starts anew',
    prepare: oneWorkerEach,
    run: async (cell) => {
      const calls = Array.from({ length: 20 }, (_, i) => cell.call('ordinary', i));
      const down = shutdown();
      for (const [i, call] of calls.entries()) assert.deepEqual(await cell.settle(call), { value: i });
      await down;
      assert.equal(stats()[cell.on].workers, 0);
    },
  },
  {
    id: 'shutdown-timeout',
    fault: 'shutdown({ timeout }) with a call that never returns',
    outcome: 'what is left rejects; a later call starts anew',
    prepare: oneWorkerEach,
    run: async (cell) => {
      const cells = cellsOf(2);
      const running = cell.call('hang', cells);
      await begun(cells);
      const queued = cell.call('ordinary');
      cell.begins();
      const down = shutdown({ timeout: 0 });
      assert.ok((await cell.fails(running)) instanceof CancelledError);
      assert.ok((await cell.fails(queued)) instanceof CancelledError);
      await down;
    },
  },
  signalled('SIGTERM'),
  signalled('SIGINT'),
  {
    id: 'end-idle',
    fault: 'the main module ends with nothing pending',
    outcome: 'the process exits',
    run: async (cell) => {
      await cell.ordinaryCallWorks();
    },
  },
  {
    id: 'end-pending',
    fault: 'the main module ends with a call pending',
    outcome: 'the process exits when it is done',
    run: async (cell) => {
      await cell.ordinaryCallWorks();
      void cell.call('print', 3);
    },
    ordinaryAfterwards: false,
    prints: 'line 0\nline 1\nline 2\n',
  },
  {
    id: 'end-unsettled',
    fault: 'the main module ends with an Unfuture pending that nobody will settle',
    outcome: 'the process exits',
    run: async (cell) => {
      const never = new Unfuture<number>();
      void never.then(() => {});
      assert.deepEqual(await cell.settle(cell.call('takeAnything', never)), { value: 'object' });
    },
  },
  {
    id: 'nested',
    fault: 'nested calls, depth 5, each waiting for the next, from a full pool',
    outcome: 'all settle; the pool has at most twice its threads',
    prepare: () => configure({ threads: 2, cpus: 2 }),
    run: async (cell) => {
      cell.begins();
      const nest = { loop: work.nestOnLoop, thread: work.nestOnThread, cpu: work.nestOnCpu }[cell.on];
      const calls = Array.from({ length: 4 }, () => nest(5));
      for (const call of calls) assert.deepEqual(await cell.settle(call), { value: 5 });
      assert.ok(stats()[cell.on].workers <= 4);
    },
  },
  {
    id: 'circle',
    fault: 'a circle: A blocks on B, B blocks on A',
    outcome: 'DeadlockError that names both',
    except: { loop: 'InvalidStateError: the loop worker never blocks' },
    run: async (cell) => {
      cell.begins();
      const block = { loop: work.blockOnLoop, thread: work.blockOnThread, cpu: work.blockOnCpu }[cell.on];
      const box = new Unfuture<unknown>();
      const a = block(box);
      const b = block(a);
      box.setValue(b);
      const error = await cell.fails(a);
      if (cell.on === 'loop') assert.ok(error instanceof InvalidStateError);
      else {
        assert.ok(error instanceof DeadlockError);
        assert.match(error.message, /blockOn(\w+) .* waits for blockOn\1 /);
      }
      await cell.settle(b);
    },
  },
];

/** What ran beside a call that hung: in a pool, it goes on; in the loop, it was stuck with it. */
async function survives(cell: Cell, beside: Unfuture<unknown>, cells: Int32Array): Promise<void> {
  if (cell.on === 'loop') {
    crashed(await cell.fails(beside));
    return;
  }
  Atomics.store(cells, 1, 1);
  Atomics.notify(cells, 1);
  assert.deepEqual(await cell.settle(beside), { value: 'was told to stop' });
}
