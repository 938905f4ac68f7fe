/** Values that are nested deeper than a thread's stack is: structured clone can neither write nor read them as they are. */
import { strict as assert } from 'node:assert';
import { Unfuture } from 'unsync';
import * as work from '../deep-work.js';
import { rejects } from '../support.js';

/** Where structured clone gives up: 1,950 objects in the main thread that reads, 7,750 in a worker. */
const DEPTHS = [199, 200, 201, 202, 3000, 50_000];

function messages(error: unknown): { count: number; last: string } {
  let count = 0;
  let at = error as Error;
  for (; at.cause !== undefined; at = at.cause as Error) {
    assert.ok(at instanceof RangeError);
    count++;
  }
  return { count, last: at.message };
}

export const cases = {
  'results of any depth arrive, and those of the same batch too': async () => {
    for (const depth of DEPTHS) {
      const made = [work.onLoop(depth), work.onThread(depth), work.onCpu(depth)];
      const bystanders = [work.number(1), work.number(2)];
      for (const result of made) assert.equal(work.measure(await result).depth, depth);
      assert.deepEqual(await Promise.all(bystanders), [1, 2]);
    }
  },
  'a blocked caller gets results of any depth': () => {
    for (const depth of DEPTHS) {
      const made = [work.onLoop(depth), work.onThread(depth), work.onCpu(depth)];
      const bystander = work.number(1);
      for (const result of made) assert.equal(work.measure(result.result()).depth, depth);
      assert.equal(bystander.result(), 1);
    }
  },
  'arguments of any depth arrive': async () => {
    for (const depth of DEPTHS) {
      const value = work.chain(depth);
      const calls = [work.depthOnLoop(value), work.depthOnThread(value), work.depthOnCpu(value)];
      // More than there are workers: these wait, and are copied for that.
      for (let i = 0; i < 10; i++) calls.push(work.depthOnCpu(value));
      assert.deepEqual(new Set(await Promise.all(calls)), new Set([depth]));
      assert.equal(work.depthOnThread(value).result(), depth);
    }
    assert.equal(await work.nested(20_000), 20_000);
  },
  'arrays, Maps, Sets, and what is special inside of them': async () => {
    const { echo } = await import('../work.js');
    let array = (await echo(work.brackets(5000))) as unknown[];
    let depth = 1;
    for (; array.length > 0; array = array[0] as unknown[]) depth++;
    assert.equal(depth, 5000);
    let inner: unknown = await work.mapsAndSets(3000);
    for (depth = 0; typeof inner === 'object'; depth++)
      inner = [...(inner as Map<string, unknown>).values()][0];
    assert.deepEqual({ depth, inner }, { depth: 3001, inner: 'the core' });
    const { depth: found, extra } = work.measure(await work.withFuture(4000));
    assert.equal(found, 4000);
    assert.equal(await (extra as Unfuture<number>), 7);
    const literal = JSON.parse('{"~u": -2, "v": [1]}') as unknown;
    assert.deepEqual(work.measure(await echo(work.chain(1000, literal))).extra, literal);
    const big = { buffer: Buffer.from('deep'), date: new Date(5), again: undefined as unknown };
    big.again = big;
    const copy = work.measure(await echo(work.chain(199, work.chain(300, big)))).extra as work.Linked;
    const { buffer, date, again } = work.measure(copy).extra as typeof big;
    assert.ok(Buffer.isBuffer(buffer));
    assert.deepEqual([buffer.toString(), date], ['deep', new Date(5)]);
    assert.equal((again as typeof big).again, again);
  },
  'errors with a long chain of causes': async () => {
    const error = await rejects(work.throwCauses(3000), RangeError);
    assert.deepEqual(messages(error), { count: 3000, last: '0' });
    assert.deepEqual(messages(work.throwCauses(3000).exception()), { count: 3000, last: '0' });
  },
  'items of a generator': async () => {
    const depths: number[] = [];
    for await (const item of work.items(5000)) depths.push(work.measure(item).depth);
    assert.deepEqual(depths, [1, 5000, 2]);
    const all = work.items(5000).toArray().result();
    assert.deepEqual(
      all.map((item) => work.measure(item).depth),
      [1, 5000, 2],
    );
  },
  'arguments and results of callbacks, and Unfutures that a worker settles': async () => {
    assert.equal(await work.callWith(6000, (value) => work.measure(value).depth), 6000);
    assert.equal(work.callWith(6000, (value) => work.measure(value).depth).result(), 6000);
    const box = new Unfuture<work.Linked>();
    await work.settleDeep(box, 9000);
    assert.equal(work.measure(await box).depth, 9000);
    const failed = new Unfuture<work.Linked>();
    await work.rejectDeep(failed, 2000);
    assert.deepEqual(messages(await rejects(failed, RangeError)), { count: 2000, last: '0' });
  },
};
