/** An Unfuture is a Promise, for everybody who takes one. */
import { strict as assert } from 'node:assert';
import { AsyncLocalStorage } from 'node:async_hooks';
import { callbackify, inspect, types } from 'node:util';
import { InvalidStateError, Unfuture, UnsyncError } from 'unsync';
import { rejects } from '../support.js';
import * as work from '../work.js';

/** The reasons of the rejections that nobody handled, of those made in `make`. */
async function unhandled(make: () => void): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const listen = (reason: unknown): void => void reasons.push(reason);
  process.on('unhandledRejection', listen);
  make();
  // Node looks for them after the microtasks of a turn of the event loop.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', listen);
  return reasons;
}

export const cases = {
  'is a Promise to those who ask': async () => {
    const future = work.add(1, 2);
    assert.ok(future instanceof Promise && future instanceof Unfuture);
    assert.ok(types.isPromise(future));
    assert.equal(Object.prototype.toString.call(future), '[object Unfuture]');
    assert.equal(inspect(Unfuture.fromValue({ a: 1 })), 'Unfuture { { a: 1 } }');
    assert.equal(await future, 3);
    assert.equal(await Promise.resolve(future), 3);
  },
  'shows no more of itself than a Promise does': async () => {
    const pending = new Unfuture<number>();
    const done = work.add(1, 2);
    await done;
    for (const future of [pending, done, pending.then(String)]) {
      assert.equal(JSON.stringify({ future }), '{"future":{}}');
      assert.deepEqual(Object.keys(future), []);
      assert.deepEqual(Reflect.ownKeys(future), []);
      assert.deepEqual({ ...future }, {});
      assert.throws(() => structuredClone(future), { name: 'DataCloneError' });
    }
    assert.deepEqual(pending, new Unfuture<number>());
    assert.equal(Unfuture.name, 'Unfuture');
    assert.equal(Unfuture.prototype.constructor, Unfuture);
    assert.equal(inspect(Unfuture.prototype), 'Promise [Unfuture] {}');
    assert.equal(Object.hasOwn(Unfuture.prototype, 'constructor'), true);
  },
  'the result of a callback is not used as if it were there': async () => {
    for (const how of ['text', 'sum', 'compare', 'json'] as const) {
      const { name, message } = await rejects(
        work.useAtOnce(() => 1, how),
        UnsyncError,
      );
      assert.equal(name, 'UnsyncError');
      assert.match(message, /await it, or call result\(\)\. .* import that inside the annotated function/);
    }
    assert.equal(await work.useAtOnce(() => 1, 'await'), '1');
  },
  'works in the functions of Promise': async () => {
    const calls = (): Unfuture<number>[] => [work.add(1, 0), work.add(2, 0)];
    assert.deepEqual(await Promise.all(calls()), [1, 2]);
    assert.ok([1, 2].includes(await Promise.race(calls())));
    assert.ok([1, 2].includes(await Promise.any(calls())));
    assert.deepEqual(
      (await Promise.allSettled(calls())).map(({ status }) => status),
      ['fulfilled', 'fulfilled'],
    );
    const seen: number[] = [];
    for await (const value of calls()) seen.push(value);
    assert.deepEqual(seen, [1, 2]);
  },
  'its own functions give Unfutures': () => {
    for (const future of [
      Unfuture.all([1]),
      Unfuture.race([1]),
      Unfuture.any([1]),
      Unfuture.allSettled([1]),
      Unfuture.resolve(1),
      work.add(1, 1).then(),
      work.add(1, 1).catch(),
      work.add(1, 1).finally(),
      work.add(1, 1).continueWith(() => 1),
    ]) {
      assert.ok(future instanceof Unfuture);
      future.result();
    }
    assert.ok(Unfuture.reject(new Error('no')).exception() instanceof Error);
    assert.deepEqual(Unfuture.all([]).result(), []);
    assert.ok(Unfuture.any([]).exception() instanceof AggregateError);
    assert.throws(() => Unfuture.all(5 as never).result(), TypeError);
  },
  callbackify: async () => {
    const add = callbackify(work.add);
    assert.equal(await new Promise((resolve) => add(1, 2, (_error, sum) => resolve(sum))), 3);
  },
  'an outcome that nobody looks at is an unhandled rejection, as a Promise’s is': async () => {
    const reasons = await unhandled(() => {
      void Unfuture.reject('its own');
      void Unfuture.reject('of its then').then(() => {});
      void Promise.reject('a promise’s');
    });
    assert.deepEqual(reasons.sort(), ['a promise’s', 'its own', 'of its then']);
  },
  'one that somebody looks at is not': async () => {
    const reasons = await unhandled(() => {
      Unfuture.reject('exception').exception();
      assert.throws(() => Unfuture.reject('result').result());
      Unfuture.reject('catch').catch(() => {});
      void Unfuture.reject('continueWith').continueWith(() => {});
      void work.echo([Unfuture.reject('passed')]).catch(() => {});
      void (async () => {
        try {
          await Unfuture.reject('awaited');
        } catch {}
      })();
      void Promise.allSettled([Unfuture.reject('allSettled')]);
    });
    assert.deepEqual(reasons, []);
  },
  'AsyncLocalStorage is kept': async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const look = (): unknown => seen.push(storage.getStore());
    const thenable = {
      then: (resolve: (value: number) => void) => {
        look();
        resolve(1);
      },
    };
    await storage.run('kept', async () => {
      await work.add(1, 1);
      look();
      await work.add(1, 1).then(look);
      await work.add(1, 1).continueWith(look);
      await work.add(1, 1).finally(look);
      await Unfuture.from(thenable as PromiseLike<number>);
      work.later(1, 1).then(look).result();
    });
    assert.deepEqual(seen, Array(6).fill('kept'));
  },
  'continueWith gets the source, whichever way it went': async () => {
    const ok = await work.add(1, 2).continueWith((source) => [source.done(), source.result()]);
    assert.deepEqual(ok, [true, 3]);
    const failed = Unfuture.reject<number>('no').continueWith((source) => source.exception());
    assert.equal(await failed, 'no');
    await assert.rejects(
      Promise.resolve(work.add(1, 2).continueWith(() => Promise.reject(new RangeError('thrown')))),
      RangeError,
    );
    await assert.rejects(
      Promise.resolve(
        work.add(1, 2).continueWith(() => {
          throw new RangeError('thrown');
        }),
      ),
      RangeError,
    );
    assert.equal(await work.later(1, 4).continueWith(work.blockOn), 4);
  },
  'is settled once': () => {
    const future = new Unfuture<number>();
    future.setValue(1);
    assert.throws(() => future.setValue(2), InvalidStateError);
    assert.throws(() => future.setException(new Error('late')), InvalidStateError);
    assert.equal(future.result(), 1);
    assert.throws(() => Unfuture.fromValue(1).setValue(2), InvalidStateError);
    assert.equal(future.cancel(), false);
  },
};
