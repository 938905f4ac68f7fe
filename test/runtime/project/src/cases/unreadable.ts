/** A value that cannot be read where it arrives ends what it belongs to, and nothing else. */
import { strict as assert } from 'node:assert';
import { SerializationError, Unfuture } from 'unsync';
import { rejects, throws } from '../support.js';
import * as work from '../unreadable-work.js';

const RESULT = /^result left this thread, and the other one could not read it: .*blocklist:Nothing/;
const ARGUMENT = /^args left this thread, and the other one could not read it: .*blocklist:Nothing/;

export const cases = {
  'a result, awaited': async () => {
    for (let i = 0; i < 3; i++) {
      const before = [work.number(1), work.object(2)];
      const failing = [work.onLoop(), work.onThread(), work.onCpu()];
      const after = [work.number(3), work.object(4)];
      const errors = await Promise.all(failing.map((call) => rejects(call, SerializationError)));
      for (const { message } of errors) assert.match(message, RESULT);
      assert.deepEqual(await Promise.all([...before, ...after]), [1, { n: 2 }, 3, { n: 4 }]);
    }
  },
  'a result, blocked on': () => {
    for (let i = 0; i < 3; i++) {
      const before = [work.number(1), work.object(2)];
      const failing = [work.onLoop(), work.onThread(), work.onCpu()];
      const after = [work.number(3), work.object(4)];
      for (const call of failing)
        assert.match(throws(() => call.result(), SerializationError).message, RESULT);
      assert.deepEqual(
        [...before, ...after].map((call) => call.result()),
        [1, { n: 2 }, 3, { n: 4 }],
      );
    }
  },
  'an argument': async () => {
    for (const call of [work.takeOnLoop, work.takeOnThread, work.takeOnCpu]) {
      assert.equal(await call(1), 'number');
      const failing = call(work.unreadable());
      const after = call({});
      assert.match((await rejects(failing, SerializationError)).message, ARGUMENT);
      assert.equal(await after, 'object');
      assert.match(throws(() => call(work.unreadable()).result(), SerializationError).message, ARGUMENT);
    }
  },
  'what is thrown': async () => {
    const { message } = await rejects(work.throwIt(), SerializationError);
    assert.match(message, /^error left this thread/);
  },
  'an item of a generator, after those before it': async () => {
    const taken: unknown[] = [];
    const error = await rejects(
      (async () => {
        for await (const item of work.items()) taken.push(item);
      })(),
      SerializationError,
    );
    assert.match(error.message, /^item left this thread/);
    assert.deepEqual(taken, [{ n: 1 }]);
  },
  'what a worker settles an Unfuture with': async () => {
    const box = new Unfuture<unknown>();
    await work.settle(box);
    assert.match((await rejects(box, SerializationError)).message, /^value left this thread/);
  },
  'an argument, and the result, of a callback': async () => {
    assert.match(
      (
        await rejects(
          work.callWith(() => 1),
          SerializationError,
        )
      ).message,
      ARGUMENT,
    );
    const { message } = await rejects(
      work.takeOnLoop(Unfuture.fromValue(work.unreadable())),
      SerializationError,
    );
    assert.match(message, ARGUMENT);
  },
  'a call that a worker made': async () => {
    assert.equal(await work.nested(), 'SerializationError, and 2');
  },
};
