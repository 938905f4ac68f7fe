/**
 * The process stays as long as a worker can still settle what this thread waits for. A process that ends too early ends
 * with code 13, because the case is awaited at the top level.
 */
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unfuture } from 'unsync';
import * as work from '../stay-work.js';

const MS = 80;

export const cases = {
  'for a Promise inside a result': async () => {
    assert.equal(await (await work.page(MS)).body, 'body');
    assert.equal(await (await work.pageInPool(MS)).body, 'body');
    assert.equal(await work.pageInPool(MS).result().body, 'body');
    const { body } = await work.page(MS);
    assert.equal(await body.then((text) => text.toUpperCase()), 'BODY');
  },
  'for a job of the thread pool of Node.js': async () => {
    assert.ok((await (await work.zipped(20_000_000)).size) > 1000);
  },
  'for an Unfuture that was made in a worker': async () => {
    assert.equal(await (await work.made(MS)).box, 'made there');
  },
  'for one that a call settles after it has returned': async () => {
    const box = new Unfuture<string>();
    await work.settleLater(box, MS);
    assert.equal(await box, 'settled');
    const before = new Unfuture<string>();
    const waits = before.then((text) => text.length);
    await work.settleLater(before, MS);
    assert.equal(await waits, 7);
    const all = [new Unfuture<string>(), new Unfuture<string>()] as const;
    for (const one of all) await work.settleLater(one, MS);
    assert.deepEqual(await Promise.all(all), ['settled', 'settled']);
  },
  'for one that is awaited long after the call': async () => {
    const box = new Unfuture<string>();
    await work.settleLater(box, 3 * MS);
    await sleep(MS);
    assert.equal(await box, 'settled');
  },
  'for one that a worker settles when this thread has settled another': async () => {
    const box = new Unfuture<string>();
    const other = new Unfuture<string>();
    await work.settleWhenOther(box, other);
    setTimeout(() => other.setValue('this'), MS);
    assert.equal(await box, 'after this');
  },
  'for one that a worker settles when another worker has settled another': async () => {
    const box = new Unfuture<string>();
    const other = new Unfuture<string>();
    await work.settleWhenOther(box, other);
    await work.settleLater(other, MS);
    assert.equal(await box, 'after settled');
  },
  'for a callback that a worker still has': async () => {
    const text = await new Promise((resolve) => void work.callLater(resolve, MS));
    assert.equal(text, 'called');
  },
  'and not for what nobody waits for any more': async () => {
    await work.keepBusy();
    const box = new Unfuture<string>();
    await work.settleLater(box, 1);
    assert.equal(await box, 'settled');
    await work.forget(new Unfuture<string>(), () => {});
    await work.never();
  },
};
