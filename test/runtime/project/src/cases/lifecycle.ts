/** Configuration, statistics, and the life of the threads. */
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import {
  CancelledError,
  configure,
  DeadlockError,
  InvalidStateError,
  shutdown,
  stats,
  Unfuture,
  UnsyncError,
  WorkerCrashedError,
  warmup,
} from 'unsync';
import { cellsOf, reaches, rejects, release, throws } from '../support.js';
import * as work from '../work.js';

export const cases = {
  'configure() is checked': () => {
    assert.match(
      throws(() => configure({ thread: 3 } as never), UnsyncError).message,
      /did you mean "threads"/,
    );
    assert.match(throws(() => configure({ threads: 0 }), UnsyncError).message, /1 to 1024/);
    assert.match(throws(() => configure({ cancelGrace: '1' as never }), UnsyncError).message, /milliseconds/);
    assert.match(throws(() => configure({ cpus: Number.NaN }), UnsyncError).message, /not NaN$/);
    for (const wrong of [null, undefined, 5, 'threads', [4]])
      assert.match(
        throws(() => configure(wrong as never), UnsyncError).message,
        /takes an object of options/,
      );
    for (const wrong of [[], { maxOld: 5 }, { stackSizeMb: -1 }])
      assert.match(
        throws(() => configure({ resourceLimits: wrong as never }), UnsyncError).message,
        /maxOldGenerationSizeMb/,
      );
  },
  'configure() comes before the first call': async () => {
    configure({ threads: 3 });
    await work.echo(1);
    throws(() => configure({ threads: 4 }), InvalidStateError);
    await shutdown();
    configure({ threads: 4 });
  },
  'a limit on the old generation brings one on the young generation': async () => {
    configure({ cpus: 1, resourceLimits: { maxOldGenerationSizeMb: 100 } });
    const limits = await work.limits();
    assert.equal(limits.maxOldGenerationSizeMb, 100);
    assert.equal(limits.maxYoungGenerationSizeMb, 48);
    await shutdown();
    configure({ resourceLimits: { maxOldGenerationSizeMb: 100, maxYoungGenerationSizeMb: 6 } });
    assert.equal((await work.limits()).maxYoungGenerationSizeMb, 6);
  },
  'threads of the CPU pool give way to the others': async () => {
    if (process.platform !== 'linux') return; // elsewhere there is nothing to read it from
    configure({ cpus: 1, niceness: 7 });
    await Promise.all([work.add(1, 1), work.echo(1), work.echoOnLoop(1)]);
    const niceness = readdirSync('/proc/self/task').map((task) => {
      const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    });
    const others = Math.min(...niceness);
    assert.equal(niceness.filter((each) => each === others + 7).length, 1);
  },
  'warmup(), shutdown() and result() are checked': async () => {
    for (const wrong of [-1, 1.5, '2']) {
      const { message } = await rejects(warmup({ cpus: wrong as number }), UnsyncError);
      assert.match(message, /warmup\(\{ cpus \}\) takes a whole number/);
    }
    for (const wrong of [-1, Number.NaN, '2', null]) {
      const { message } = await rejects(shutdown({ timeout: wrong as number }), UnsyncError);
      assert.match(message, /shutdown\(\{ timeout \}\) takes milliseconds/);
      assert.match(
        throws(() => new Unfuture<number>().result(wrong as number), RangeError).message,
        /milliseconds/,
      );
    }
  },
  'workers see the arguments of the program': async () => {
    assert.deepEqual(await Promise.all([work.programArguments(), work.argumentsOnLoop()]), [
      process.argv,
      process.argv,
    ]);
  },
  'the environment is checked': async () => {
    process.env.UNSYNC_THREADS = 'many';
    assert.match((await rejects(work.echo(1), UnsyncError)).message, /UNSYNC_THREADS .*"many"/);
  },
  'the environment sets the size of a pool': async () => {
    process.env.UNSYNC_CPUS = '1';
    await warmup();
    assert.equal(stats().cpu.workers, 1);
  },
  'UNSYNC_INLINE runs everything in the calling thread': async () => {
    process.env.UNSYNC_INLINE = '1';
    assert.equal(await work.isOffMain(), false);
    assert.equal(work.add(1, 2).result(), 3);
    assert.equal(await work.later(1, 'later'), 'later');
    assert.equal(stats().thread.workers, 0);
  },
  'stats() counts calls and measures times': async () => {
    configure({ cpus: 1 });
    await Promise.all(Array.from({ length: 100 }, (_, i) => work.add(i, 1)));
    const { done, failed, running, queued, workers, waitTime, runTime } = stats().cpu;
    assert.deepEqual(
      { done, failed, running, queued, workers },
      { done: 100, failed: 0, running: 0, queued: 0, workers: 1 },
    );
    assert.ok(waitTime.max > 0 && waitTime.p50 <= waitTime.p99 && waitTime.p99 <= waitTime.max);
    assert.ok(runTime.max > 0);
  },
  'warmup() starts the threads, and is disposed of by shutdown()': async () => {
    configure({ threads: 4, cpus: 2 });
    const threads = await warmup({ threads: 3 });
    assert.deepEqual([stats().loop.workers, stats().thread.workers, stats().cpu.workers], [1, 3, 2]);
    assert.equal(stats().thread.idle, 3);
    await threads[Symbol.asyncDispose]();
    assert.equal(stats().loop.workers, 0);
  },
  'idle threads above the minimum go away': async () => {
    configure({ threads: 8, cpus: 1, idleTimeout: 50 });
    const cells = cellsOf(2);
    const calls = Array.from({ length: 8 }, () => work.hold(cells));
    await reaches(cells, 8);
    release(cells);
    await Promise.all(calls);
    const alive = setInterval(() => {}, 10);
    while (stats().thread.workers > 1) await new Promise((resolve) => setTimeout(resolve, 10));
    clearInterval(alive);
    assert.equal(await work.echo(1), 1);
  },
  'an idle thread stays as long as an Unfuture of its lives here': async () => {
    configure({ threads: 2, cpus: 1, idleTimeout: 20 });
    const cells = cellsOf(2);
    const held = work.hold(cells);
    await reaches(cells, 1);
    const { first, bytes } = await work.detachedAfterReturn(12);
    release(cells);
    await held;
    await work.later(200, undefined);
    assert.equal(await first, 12);
    assert.equal(bytes.length, 12);
  },
  'shutdown() with a timeout without an end waits': async () => {
    const call = work.later(50, 'done');
    await shutdown({ timeout: Number.POSITIVE_INFINITY });
    assert.equal(await call, 'done');
  },
  'shutdown() twice, and without a start': async () => {
    await shutdown();
    assert.equal(await work.echo(1), 1);
    await Promise.all([shutdown(), shutdown()]);
    assert.equal(await work.echo(2), 2);
  },
  'shutdown() rejects the call of a callback that is under way': async () => {
    const cells = cellsOf(2);
    const { stuck } = await work.keeper();
    const outcome = rejects(stuck(cells), CancelledError);
    await reaches(cells, 1);
    await shutdown({ timeout: 0 });
    await outcome;
  },
  'shutdown() ends a warmup() that is under way': async () => {
    const started = warmup();
    await shutdown({ timeout: 0 });
    await started;
    assert.equal(stats().cpu.workers, 0);
  },
  'shutdown() in a reaction of what it rejects': async () => {
    const cells = cellsOf(2);
    const call = work.hold(cells);
    await reaches(cells, 1);
    const again = call.catch(() => work.echo('anew'));
    await shutdown({ timeout: 0 });
    assert.equal(await again, 'anew');
  },
  'the loss of the supervisor costs what was running, and nothing else': async () => {
    configure({ threads: 1 });
    const supervisors: Worker[] = [];
    process.on('worker', (worker) => supervisors.push(worker));
    const cells = cellsOf(2);
    const running = work.hold(cells);
    await reaches(cells, 1);
    const queued = work.echo('queued');
    await supervisors[0]?.terminate();
    await rejects(running, WorkerCrashedError);
    assert.equal(await queued, 'queued');
    assert.equal(supervisors.length, 2);
  },
  'an uncaught error after a call is told, though no call is there to tell it': async () => {
    process.removeAllListeners('warning'); // Node's own writes it
    const warned = once(process, 'warning');
    // Neither an idle worker nor a listener keeps the process.
    const kept = setInterval(() => {}, 60_000);
    assert.equal(await work.throwsAfterwards('nobody waits'), 'done');
    const [warning] = (await warned) as [Error & { code?: string; detail?: string }];
    assert.equal(warning.code, 'UNSYNC_WORKER_DIED');
    assert.match(warning.message, /RangeError: nobody waits/);
    assert.match(warning.detail ?? '', /work\.ts:/);
    clearInterval(kept);
    assert.equal(await work.echo('on'), 'on');
  },
  'an Unfuture whose only other holder has died': async () => {
    const box = new Unfuture<number>();
    await rejects(work.exitWith(box), WorkerCrashedError);
    throws(() => box.result(), DeadlockError);
    box.setValue(1);
    assert.equal(box.result(), 1);
  },
};
