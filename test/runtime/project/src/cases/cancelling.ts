/** `cancel()` and timeouts: what is dropped, what is told, what is replaced, and what is left alone. */
import { strict as assert } from 'node:assert';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CancelledError, configure, DeadlockError, shutdown, stats, Unfuture, UnsyncError } from 'unsync';
import { heldWhileLoading } from '../held-entry.js';
import { cellsOf, reaches, rejects, release } from '../support.js';
import * as work from '../work.js';

export const cases = {
  'a queued call never runs': async () => {
    configure({ threads: 1 });
    const held = cellsOf(2);
    const first = work.hold(held);
    const cells = cellsOf(1);
    const queued = work.begin(cells);
    assert.equal(queued.cancel('not needed'), true);
    assert.equal(queued.cancel(), false);
    assert.ok(queued.cancelled() && queued.done());
    const error = await rejects(queued, CancelledError);
    assert.equal(error.name, 'AbortError');
    assert.equal(error.message, 'not needed');
    release(held);
    assert.equal(await first, 'released');
    await work.echo(1);
    assert.equal(cells[0], 0);
  },
  'a call that was sent in a batch and has not begun never runs, and its worker lives': async () => {
    configure({ threads: 1, cancelGrace: 20 });
    const id = await work.thread();
    const cells = cellsOf(1);
    for (let i = 0; i < 50; i++) await work.begin(cells); // known to be short from now on
    const before = cells[0];
    const held = cellsOf(2);
    const batch = [work.begin(cells), work.hold(held), work.begin(cells), work.begin(cells)];
    await reaches(held, 1);
    const last = batch[3] as Unfuture<unknown>;
    last.cancel();
    await rejects(last, CancelledError);
    // Longer than the grace, and the call that runs is not the one that was cancelled.
    await work.later(200, undefined);
    release(held);
    assert.equal(await batch[1], 'released');
    await batch[2];
    assert.equal(await work.thread(), id);
    assert.equal(cells[0], (before as number) + 2);
  },
  'signal() of a running call is aborted with the reason': async () => {
    const cells = cellsOf(2);
    const call = work.untilAborted(cells);
    await reaches(cells, 1);
    call.cancel('enough');
    await rejects(call, CancelledError);
    await reaches(cells, 1, 1);
  },
  'a call whose entry is being loaded never runs': async () => {
    configure({ threads: 1 });
    const cells = cellsOf(1);
    process.env.HOLD_ENTRY = 'yes';
    const call = heldWhileLoading(cells);
    while (process.env.ENTRY_LOADS === undefined) await nextTurn();
    call.cancel();
    await nextTurn(); // its worker has been told
    delete process.env.HOLD_ENTRY;
    assert.equal(await work.echo(2), 2);
    assert.equal(cells[0], 0);
  },
  'a worker whose cancelled call heeds the signal is not replaced': async () => {
    configure({ threads: 1, cancelGrace: 60_000 });
    const id = await work.thread();
    const held = cellsOf(2);
    const call = work.hold(held);
    await reaches(held, 1);
    call.cancel();
    release(held);
    assert.equal(await work.thread(), id);
  },
  'a grace without an end replaces no worker': async () => {
    configure({ threads: 1, cancelGrace: Number.POSITIVE_INFINITY });
    const id = await work.thread();
    const held = cellsOf(2);
    const call = work.hold(held);
    await reaches(held, 1);
    call.cancel();
    await work.later(50, undefined);
    release(held);
    assert.equal(await work.thread(), id);
  },
  'a timeout longer than Node has timers for is as long': async () => {
    const cells = cellsOf(2);
    const call = work.holdForWeeks(cells);
    await reaches(cells, 1);
    await work.later(50, undefined);
    release(cells);
    assert.equal(await call, 'released');
  },
  'a cancelled call of the loop that goes on for ever keeps nobody waiting': async () => {
    const cells = cellsOf(1);
    const call = work.forever(cells);
    await reaches(cells, 1);
    call.cancel();
    await rejects(call, CancelledError);
    assert.equal(stats().loop.running, 0);
    await shutdown();
  },
  'cancelling a continuation cancels the call that nobody else waits for': async () => {
    const cells = cellsOf(2);
    const source = work.untilAborted(cells);
    await reaches(cells, 1);
    let ran = false;
    const end = source
      .then(
        () => {
          ran = true;
        },
        () => {
          ran = true;
        },
      )
      .continueWith(() => 1);
    end.cancel();
    assert.ok(source.cancelled());
    await rejects(end, CancelledError);
    await reaches(cells, 1, 1);
    assert.equal(ran, false);
  },
  'cancelling a continuation leaves a call alone that others wait for': async () => {
    const source = work.later(1, 5);
    const one = source.then((n) => n + 1);
    const other = source.then((n) => n + 2);
    one.cancel();
    assert.equal(await other, 7);
    assert.equal(source.cancelled(), false);
    assert.ok(one.cancelled());
  },
  'an Unfuture that a worker has a copy of': async () => {
    const box = new Unfuture<number>();
    const call = work.awaitIt(box);
    box.cancel('closed');
    assert.equal((await rejects(call, CancelledError)).message, 'closed');
  },
  'a nested call': async () => {
    const cells = cellsOf(2);
    const inner = work.untilAborted(cells);
    const outer = work.awaitIt(inner);
    await reaches(cells, 1);
    inner.cancel('inner');
    assert.equal((await rejects(outer, CancelledError)).message, 'inner');
  },
  'calls above maxQueue are refused': async () => {
    configure({ threads: 1, maxQueue: 3 });
    const held = cellsOf(2);
    const first = work.hold(held);
    await reaches(held, 1);
    const calls = Array.from({ length: 5 }, (_, i) => work.echo(i));
    const outcomes = await Promise.allSettled(calls.slice(3));
    for (const outcome of outcomes) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof UnsyncError);
      assert.match(outcome.reason.message, /maxQueue/);
    }
    release(held);
    assert.deepEqual(await Promise.all(calls.slice(0, 3)), [0, 1, 2]);
    assert.equal(await first, 'released');
    assert.equal(await work.echo(6), 6);
  },
  'a call above maxQueue waits until there is room, when it is told to': async () => {
    configure({ threads: 1, maxQueue: 3, whenFull: 'block' });
    const calls: Unfuture<number>[] = [];
    for (let i = 0; i < 500; i++) {
      calls.push(work.echo(i));
      assert.ok(stats().thread.queued <= 3);
    }
    assert.deepEqual(
      calls.map((call) => call.result()),
      Array.from(calls.keys()),
    );
  },
  'a call for which there will never be room is told so': async () => {
    configure({ threads: 1, maxQueue: 1, whenFull: 'block' });
    const never = new Unfuture<number>();
    // The pool grows for a thread that sleeps, to twice its limit at most.
    const waiting = [work.blockOn(never), work.blockOn(never)];
    const queued = work.echo(1);
    assert.match((await rejects(work.echo(2), DeadlockError)).message, /for ever/);
    never.setValue(7);
    assert.deepEqual(await Promise.all([...waiting, queued]), [7, 7, 1]);
  },
};
