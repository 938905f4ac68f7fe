/** Annotated generators: their items come one by one, and so does what goes wrong. */
import { strict as assert } from 'node:assert';
import { CancelledError, configure, SerializationError, shutdown, stats, WorkerCrashedError } from 'unsync';
import * as work from '../stream-work.js';
import { cellsOf, reaches, rejects } from '../support.js';

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
