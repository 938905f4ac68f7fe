/** Short calls that travel together, one of which turns out long: what waits behind it does not wait for it. */
import { strict as assert } from 'node:assert';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { configure, stats, transfer } from 'unsync';
import { slowToLoad } from '../slow-entry.js';
import { cellsOf, reaches, release } from '../support.js';
import * as work from '../work.js';

/** Has `tick` known as short. */
async function learn(): Promise<void> {
  for (let i = 0; i < 50; i++) await work.tick(cellsOf(1), 0);
}

export const cases = {
  'they go to a thread that is idle': async () => {
    configure({ threads: 2 });
    await learn();
    const cells = cellsOf(20);
    const long = work.tick(cells, 2, true);
    await Promise.all(Array.from({ length: 12 }, (_, i) => work.tick(cells, 3 + i)));
    assert.equal(long.done(), false);
    release(cells);
    assert.equal(await long, 2);
    assert.deepEqual([...cells.subarray(2, 15)], Array(13).fill(1));
  },
  'they go to a new thread when none is idle': async () => {
    configure({ threads: 4 });
    await learn();
    const cells = cellsOf(20);
    const long = [work.tick(cells, 2, true), work.tick(cells, 3, true), work.tick(cells, 4, true)];
    await Promise.all(Array.from({ length: 10 }, (_, i) => work.tick(cells, 5 + i)));
    assert.equal(stats().thread.workers, 4);
    release(cells);
    assert.deepEqual(await Promise.all(long), [2, 3, 4]);
  },
  'one that was given to a busy thread later goes to a new one': async () => {
    configure({ threads: 2 });
    await learn();
    const cells = cellsOf(20);
    const long = work.tick(cells, 2, true);
    await nextTurn();
    assert.equal(await work.tick(cells, 3), 3);
    release(cells);
    assert.equal(await long, 2);
  },
  'a thread that loads an entry while its calls are taken back is not forgotten': async () => {
    configure({ threads: 8 });
    for (let i = 0; i < 50; i++) await slowToLoad(cellsOf(1), 0);
    const cells = cellsOf(2);
    const long = Array.from({ length: 8 }, () => slowToLoad(cells, 0, true));
    await reaches(cells, 8);
    release(cells);
    await Promise.all(long);
  },
  'what is transferred does not wait behind others, nor others behind it': async () => {
    configure({ threads: 3 });
    for (let i = 0; i < 50; i++) await work.tickWith(transfer(new ArrayBuffer(8)), cellsOf(1), 0);
    const cells = cellsOf(20);
    const long = [
      work.tickWith(new ArrayBuffer(8), cells, 2, true),
      work.tickWith(transfer(new ArrayBuffer(8)), cells, 3, true),
    ];
    const calls = Array.from({ length: 10 }, (_, i) =>
      work.tickWith(i % 2 === 0 ? transfer(new ArrayBuffer(8)) : new ArrayBuffer(8), cells, 4 + i),
    );
    assert.deepEqual(await Promise.all(calls), Array(10).fill(8));
    release(cells);
    assert.deepEqual(await Promise.all(long), [8, 8]);
  },
  'a thread that is blocked for one of them wakes': async () => {
    configure({ threads: 2 });
    await learn();
    const cells = cellsOf(20);
    const long = work.tick(cells, 2, true);
    const calls = Array.from({ length: 12 }, (_, i) => work.tick(cells, 3 + i));
    assert.deepEqual(
      calls.map((call) => call.result()),
      calls.map((_, i) => 3 + i),
    );
    release(cells);
    assert.equal(long.result(), 2);
  },
  'each runs once, however often they are taken back': async () => {
    configure({ threads: 3 });
    await learn();
    const count = 4000;
    const cells = cellsOf(count + 2);
    const calls = Array.from({ length: count }, (_, i) => work.tick(cells, i + 2, i % 40 === 7 && 4));
    assert.deepEqual(
      await Promise.all(calls),
      calls.map((_, i) => i + 2),
    );
    assert.ok(cells.subarray(2).every((times) => times === 1));
  },
};
