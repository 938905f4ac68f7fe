/** Annotated generators: their items come one by one, and so does what goes wrong. */
import { strict as assert } from 'node:assert';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CancelledError, configure, SerializationError, shutdown, stats, WorkerCrashedError } from 'unsync';
import * as work from '../stream-work.js';
import { cellsOf, reaches, rejects, release } from '../support.js';
import { hold, tick } from '../work.js';

export const cases = {
  'items arrive in order, awaited and blocked on': async () => {
    const seen: number[] = [];
    for await (const item of work.countTo(1000)) seen.push(item);
    assert.equal(seen.length, 1000);
    assert.ok(seen.every((item, i) => item === i));
    assert.deepEqual(work.countTo(5).toArray().result(), [0, 1, 2, 3, 4]);
    const stream = work.countOnLoop(2);
    assert.deepEqual(stream.next().result(), { done: false, value: 0 });
    assert.deepEqual(stream.next().result(), { done: false, value: 1 });
    assert.equal(stream.next().result().done, true);
  },
  'the process does not stay for a generator that nobody waits for': async () => {
    const stream = work.countTo(1000); // more than a window
    assert.deepEqual(await stream.next(), { done: false, value: 0 });
    assert.equal(await work.firstOfNested(1000), 0);
    globalThis.kept = stream; // not collected, which would end it
  },
  'a throw arrives behind the items before it': async () => {
    const seen: number[] = [];
    await rejects(
      (async () => {
        for await (const item of work.failAfter(3)) seen.push(item);
      })(),
      RangeError,
    );
    assert.deepEqual(seen, [0, 1, 2]);
  },
  'a worker that dies in the middle': async () => {
    const stream = work.exitAfter(2);
    const crashed = rejects(
      (async () => {
        for await (const _item of stream);
      })(),
      WorkerCrashedError,
    );
    assert.equal((await crashed).exitCode, 5);
    assert.deepEqual(await work.countTo(2).toArray(), [0, 1]);
  },
  'an item that cannot travel': async () => {
    const stream = work.yieldUnclonable();
    assert.deepEqual(await stream.next(), { done: false, value: 1 });
    assert.equal((await rejects(stream.next(), SerializationError)).path, 'item.map');
  },
  'leaving the loop ends the generator': async () => {
    configure({ threads: 1 });
    const cells = cellsOf(1);
    for await (const item of work.tellWhenEnded(cells)) if (item === 3) break;
    await reaches(cells, 1);
    await work.countTo(1).toArray(); // its only thread is free again
    assert.equal(stats().thread.running, 0);
  },
  'a generator that has not begun just ends when it is told to': async () => {
    configure({ threads: 1 });
    // The loop worker has the call already, and loads its entry.
    assert.deepEqual(await work.countOnLoop(3).return('early'), { done: true, value: 'early' });
    const thrown = await rejects(work.countOnLoop(3).throw(new RangeError('early')), RangeError);
    assert.equal(thrown.message, 'early');
    // In the queue of a pool, behind a call that holds its only thread.
    const cells = cellsOf(2);
    const held = hold(cells);
    await reaches(cells, 1);
    assert.deepEqual(await work.countTo(3).return('queued'), { done: true, value: 'queued' });
    release(cells);
    await held;
    assert.deepEqual(await work.countTo(2).toArray(), [0, 1]);
    assert.equal(stats().loop.running, 0);
  },
  'a generator that was told to end while it waits behind a long call is not begun by another thread':
    async () => {
      configure({ threads: 2 });
      for (let i = 0; i < 50; i++) {
        await work.countTo(1).toArray(); // both known to be short from now on
        await tick(cellsOf(1), 0);
      }
      const cells = cellsOf(3);
      const long = tick(cells, 2, true);
      const stream = work.countTo(1000);
      await nextTurn(); // they have been sent, together
      assert.deepEqual(await stream.return('over'), { done: true, value: 'over' });
      assert.equal(long.done(), false);
      release(cells);
      assert.equal(await long, 2);
      assert.equal(stats().thread.running, 0);
    },
  'cancelling the Unfuture of all items ends the generator': async () => {
    configure({ threads: 1 });
    const cells = cellsOf(1);
    const stream = work.tellWhenEnded(cells);
    await stream.next(); // it has begun
    const all = stream.toArray();
    all.cancel();
    await rejects(all, CancelledError);
    await reaches(cells, 1);
    await work.countTo(1).toArray(); // its only thread is free again
  },
  'a cancelled next() takes no item away': async () => {
    const stream = work.countTo(2);
    stream.next().cancel();
    assert.deepEqual(await stream.toArray(), [0, 1]);
  },
  'shutdown() in the middle': async () => {
    const stream = work.tellWhenEnded(cellsOf(1));
    await stream.next();
    await shutdown({ timeout: 0 });
    await rejects(
      (async () => {
        for await (const _item of stream);
      })(),
      CancelledError,
    );
  },
};
