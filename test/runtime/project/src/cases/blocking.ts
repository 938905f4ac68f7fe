/** `.result()`: when it waits, for what, and when it says that it would wait for ever. */
import { strict as assert } from 'node:assert';
import { configure, DeadlockError, InvalidStateError, TimeoutError, Unfuture } from 'unsync';
import { cellsOf, reaches, rejects, release, throws } from '../support.js';
import * as work from '../work.js';

export const cases = {
  'gives the value, again and again': () => {
    const future = work.add(1, 2);
    assert.equal(future.result(), 3);
    assert.equal(future.result(), 3);
    assert.equal(future.exception(), undefined);
  },
  'a chain makes progress while the thread is blocked': () => {
    const chain = work
      .later(1, 1)
      .then((n) => work.add(n, 1))
      .then((n) => n * 10)
      .continueWith((source) => work.later(1, source.result() + 1))
      .finally(() => work.later(1, 'ignored'));
    assert.equal(chain.result(), 21);
  },
  'Unfuture.all, allSettled, race and any can be blocked on': () => {
    const calls = (): Unfuture<number>[] => [work.later(1, 1), work.add(1, 1), work.echo(3)];
    assert.deepEqual(Unfuture.all(calls()).result(), [1, 2, 3]);
    assert.equal(
      Unfuture.allSettled([...calls(), work.blockBriefly(new Unfuture<number>(), 0)]).result().length,
      4,
    );
    assert.ok([1, 2, 3].includes(Unfuture.race(calls()).result()));
    assert.ok([1, 2, 3].includes(Unfuture.any(calls()).result()));
  },
  'a call that waits behind others in the queue is reached': () => {
    configure({ threads: 1 });
    const calls = Array.from({ length: 50 }, (_, i) => work.echo({ i }));
    assert.deepEqual(calls.at(-1)?.result(), { i: 49 });
  },
  'a call that makes calls': () => {
    assert.equal(work.sumOf([work.later(5, 1), work.later(1, 2)]).result(), 3);
    assert.equal(work.depth(20).result(), 20);
  },
  'times out, and the call goes on': async () => {
    const cells = cellsOf(2);
    const call = work.hold(cells);
    throws(() => call.result(-1), RangeError);
    assert.match(throws(() => call.result(5), TimeoutError).message, /within 5 ms/);
    assert.equal(call.done(), false);
    release(cells);
    assert.equal(call.result(), 'released');
  },
  'a reaction that blocks on one that comes after it': () => {
    const first = work.later(1, 1);
    const second = new Unfuture<number>();
    // Both reactions are due at once, and the first cannot end before the second has run.
    const blocks = first.then(() => second.result());
    void first.then(() => second.setValue(2));
    assert.equal(blocks.result(), 2);
  },
  'throws InvalidStateError in the loop worker, unless it is done': async () => {
    await rejects(work.blockOnLoop(new Unfuture()), InvalidStateError);
    assert.equal(await work.blockOnLoop(Unfuture.fromValue(5)), 5);
  },
  'throws DeadlockError at once for a promise of this thread': () => {
    const wraps = Unfuture.from(new Promise<number>(() => {}));
    throws(() => wraps.result(), DeadlockError);
    throws(() => wraps.then(() => 1).result(), DeadlockError);
    throws(() => Unfuture.from((async () => 5)()).result(), DeadlockError);
    throws(() => Unfuture.all([wraps, work.later(1, 1)]).result(), DeadlockError);
    throws(() => new Unfuture().result(), DeadlockError);
  },
  'throws DeadlockError for two Unfutures that are each resolved with the other': () => {
    const one = new Unfuture<unknown>();
    const other = new Unfuture<unknown>();
    one.setValue(other);
    other.setValue(one);
    throws(() => one.result(), DeadlockError);
  },
  'a chain of thousands can be blocked on, and cancelled': () => {
    let chain = work.later(1, 0);
    for (let i = 0; i < 20_000; i++) chain = chain.continueWith((source) => source.result() + 1);
    assert.equal(chain.result(), 20_000);
    const source = work.later(60_000, 0);
    let cancelled: Unfuture<number> = source;
    for (let i = 0; i < 20_000; i++) cancelled = cancelled.then((n) => n + 1);
    cancelled.cancel();
    assert.ok(source.cancelled());
  },
  'throws DeadlockError when only the blocked thread could have settled what the call waits for': () => {
    const box = new Unfuture<number>();
    const call = work.blockOn(box);
    assert.match(throws(() => call.result(), DeadlockError).message, /blockOn/);
    box.setValue(7);
    assert.equal(call.result(), 7);
  },
  'a circle that closes only when both sleep': async () => {
    const box = new Unfuture<unknown>();
    const gate = new Unfuture<unknown>();
    box.setValue(gate);
    const a = work.blockOn(box);
    const b = work.blockOn(a);
    // Both are asleep when a third call, which can see nothing of it, has come and gone behind them.
    assert.equal(await work.later(100, 'meanwhile'), 'meanwhile');
    gate.setValue(b);
    await rejects(a, DeadlockError);
    await rejects(b, DeadlockError);
  },
  'functions that call each other, one of which returns the Unfuture of the other': async () => {
    assert.equal(await work.sumUpTo(4), 10);
  },
  'a call that has returned an Unfuture is no longer waited for, but what that hangs on is': async () => {
    configure({ threads: 1 });
    assert.equal(await work.blockOnGivenBack(Unfuture.fromValue(1)), 1); // short, so from now on one runs on the other
    const box = new Unfuture<number>();
    const a = work.blockOnGivenBack(box);
    assert.equal(await work.later(50, 'meanwhile'), 'meanwhile');
    box.setValue(7);
    assert.equal(await a, 7);
    const circular = new Unfuture<number>();
    const b = work.blockOnGivenBack(circular);
    circular.setValue(b);
    await rejects(b, DeadlockError);
  },
  'a circle with a timeout in it ends by that': async () => {
    const box = new Unfuture<unknown>();
    const a = work.blockBriefly(box, 50);
    const b = work.blockOn(a);
    box.setValue(b);
    await rejects(a, TimeoutError);
    await rejects(b, TimeoutError);
  },
  'a circle with a timeout in it ends by that when one call could run on top of the other': async () => {
    configure({ threads: 1 });
    await work.blockOn(Unfuture.fromValue(1)); // known to be short from now on
    const box = new Unfuture<unknown>();
    const a = work.blockBriefly(box, 50);
    const b = work.blockOn(a);
    box.setValue(b);
    await rejects(a, TimeoutError);
    await rejects(b, TimeoutError);
  },
  'a verdict on one wait does not end another': async () => {
    const box = new Unfuture<unknown>();
    const a = work.blockOn(box);
    const b = work.blockOn(a);
    box.setValue(b);
    await rejects(a, DeadlockError);
    for (let i = 0; i < 20; i++) assert.equal(await work.blockOn(work.later(1, i)), i);
  },
  'a callback runs in the thread that is blocked': () => {
    assert.equal(work.callBack((n) => n * 2, 4).result(), 8);
    assert.equal(work.callBackOnLoop((n) => n * 2, 4).result(), 8);
    assert.equal(work.callBack((n) => work.add(n, 1), 4).result(), 5);
  },
  'a callback that returns a promise to the thread that is blocked for it': () => {
    const callback = async (n: number): Promise<number> => n * 2;
    throws(() => work.callBack(callback, 4).result(), DeadlockError);
    throws(() => work.callBackOnLoop(callback, 4).result(), DeadlockError);
  },
  'a callback that returns a promise, awaited': async () => {
    const callback = async (n: number): Promise<number> => n * 2;
    assert.equal(await work.callBack(callback, 4), 8);
    assert.equal(await work.callBackOnLoop(callback, 4), 8);
  },
  'a plain function that returns a promise, below a sleeping call': async () => {
    configure({ threads: 2 });
    assert.equal(await work.promised(1), 'promised');
    const calls = [work.blockOnPromised(1), work.blockOnPromised(1)];
    assert.deepEqual(await Promise.all(calls), ['promised', 'promised']);
  },
  'throws DeadlockError for a call that waits for a promise of this thread': async () => {
    const promise = new Promise<string>((resolve) => setTimeout(() => resolve('native'), 50));
    throws(() => work.echoPromise(promise).result(), DeadlockError);
    throws(() => work.echoPromiseOnLoop(promise).result(), DeadlockError);
    throws(() => work.awaitIt(promise).result(), DeadlockError);
    assert.equal(await work.echoPromise(promise), 'native');
    // What is settled by a worker, or in time, is no deadlock.
    assert.equal(work.echoPromise(work.later(50, 'there')).result(), 'there');
    const box = new Unfuture<string>();
    await work.later(1, 0);
    const waits = work.awaitIt(box);
    await work.settle(box, 'settled');
    assert.equal(waits.result(), 'settled');
    const other = new Unfuture<string>();
    const never = work.echoPromise(new Promise(() => {}));
    throws(() => never.result(20), TimeoutError);
    never.cancel();
    const call = work.settleAfter(other, 30);
    assert.equal(work.awaitIt(other).result(), 'late');
    await call;
  },
  'ten blocking calls run side by side': async () => {
    const cells = cellsOf(2);
    const calls = Array.from({ length: 10 }, () => work.hold(cells));
    await reaches(cells, 10);
    release(cells);
    for (const call of calls) assert.equal(call.result(), 'released');
  },
};
