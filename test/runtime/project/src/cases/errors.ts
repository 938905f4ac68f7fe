/** What an error carries from a worker to the caller. The kinds of errors are the fault matrix's. */
import { strict as assert } from 'node:assert';
import { configure, SerializationError, UnsyncError, WorkerCrashedError } from 'unsync';
import * as kinds from '../kind-work.js';
import * as stale from '../stale-entry.js';
import { rejects } from '../support.js';
import * as thrower from '../thrower.js';
import * as work from '../work.js';

export const cases = {
  'the stack shows the frames of the worker, then those of the call': async () => {
    const { stack } = await rejects(thrower.fail('deep'), RangeError);
    assert.match(String(stack), /RangeError: deep\n.*deepest[\s\S]*at .*errors\.[jt]s/);
  },
  'the stack has no frames of the runtime': async () => {
    const own = /[\\/](dist|unsync)[\\/]runtime[\\/]|node:internal[\\/](per_context|event_target)/;
    const failures: [() => PromiseLike<unknown>, RegExp][] = [
      [() => thrower.fail('on the loop'), /deepest/],
      [() => thrower.failWithBaggage(), /failWithBaggage/],
      [() => thrower.failWithinBuiltIn(), /JSON\.parse/],
      [() => thrower.die(), /die/],
      [() => thrower.take(Symbol('x')), /take/],
      [() => thrower.giveProxy(), /giveProxy/],
    ];
    for (const [failure, first] of failures) {
      const [, ...frames] = String((await rejects(failure(), Error)).stack).split('\n');
      assert.match(frames[0] ?? '', first);
      assert.deepEqual(
        frames.filter((frame) => own.test(frame)),
        [],
      );
    }
  },
  'a result that throws when it is asked whether it is a promise': async () => {
    assert.equal((await rejects(work.refuseThen(), TypeError)).message, 'there is no then');
    assert.equal(await work.echo('alive'), 'alive');
  },
  'a function that can be awaited is awaited': async () => {
    assert.equal(await work.callableThenable(), 7);
  },
  'a function that its entry does not have, before and after the entry was loaded': async () => {
    configure({ threads: 1 });
    for (let i = 0; i < 2; i++) {
      const { message } = await rejects(stale.missing(), UnsyncError);
      assert.match(message, /has no function "missing"; it is older or newer/);
      assert.equal(await stale.kept(), 'kept');
    }
  },
  'source maps are applied, with --enable-source-maps': async () => {
    const { stack } = await rejects(thrower.fail('mapped'), RangeError);
    assert.match(String(stack), /deepest \(.*src[\\/]thrower\.ts:3:\d+\)/);
  },
  'an error keeps what can travel of it': async () => {
    const error = await rejects(thrower.failWithBaggage(), Error);
    const { message, code, socket, onRetry } = error as Error &
      Record<'code' | 'socket' | 'onRetry', unknown>;
    assert.deepEqual(
      { message, code, socket },
      { message: 'with baggage', code: 'E_BAG', socket: '[left out: an instance of WeakMap]' },
    );
    assert.equal(await (onRetry as (n: number) => PromiseLike<number>)(2), 3);
  },
  'a chain of causes, and a cause that is its own': async () => {
    const error = await rejects(thrower.failWithCauses(30), Error);
    let depth = 0;
    for (let at: unknown = error; at instanceof Error && depth < 40; at = at.cause) depth++;
    assert.equal(depth, 31);
    const own = await rejects(thrower.failWithItself(), Error);
    assert.equal(own.cause, own);
  },
  'what only structured clone finds fault with is named by its path': async () => {
    const detached = new ArrayBuffer(8);
    structuredClone(detached, { transfer: [detached] });
    const error = await rejects(
      thrower.take({ list: [1, { detached: new Proxy({}, {}) }] }),
      SerializationError,
    );
    assert.equal(error.path, 'args[0].list[1].detached');
    assert.equal((await rejects(thrower.giveProxy(), SerializationError)).path, 'result.here[1]');
    const captured = new WeakMap();
    /** @unsync */
    function capturing(): boolean {
      // @unsync-ignore UNSYNC3001
      return captured.has({});
    }
    assert.equal((await rejects(capturing(), SerializationError)).path, 'captures[0]');
    assert.equal(await thrower.take(1), 'number');
  },
  'a call that kills whoever receives it is given up, and the others are not': async () => {
    configure({ cpus: 1, resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 } });
    assert.equal(await thrower.measure([1]), 1);
    const tooMuch = Array.from({ length: 500_000 }, (_, i) => ({ i, more: [i] }));
    const calls = [thrower.measure(tooMuch), thrower.measure([1, 2]), thrower.measure([1, 2, 3])];
    const [large, ...small] = await Promise.allSettled(calls);
    assert.ok(large?.status === 'rejected' && large.reason instanceof WorkerCrashedError, String(large));
    assert.match(large.reason.message, /ran out of memory while it received measure/);
    assert.deepEqual(small, [
      { status: 'fulfilled', value: 2 },
      { status: 'fulfilled', value: 3 },
    ]);
  },
  'properties that are not enumerable, and those that the class computes': async () => {
    const error = await rejects(kinds.failWith('issues'), kinds.Issues);
    assert.deepEqual((error as unknown as { issues: string[] }).issues, ['too short', 'no digit']);
    assert.equal(Object.keys(error).includes('issues'), false);
    assert.equal(error.message, 'too short, no digit');
  },
  'a property of which a part cannot travel arrives without that part': async () => {
    const error = await rejects(kinds.failWith('response'), Error);
    const { code, response, leftOut } = error as Error & {
      code: string;
      response: { status: number; data: unknown; request: Record<string, unknown>; list: unknown[] };
      leftOut: string[];
    };
    assert.equal(code, 'ERR_BAD_REQUEST');
    assert.deepEqual([response.status, response.data], [404, { reason: 'gone' }]);
    assert.equal(response.request.path, '/');
    assert.equal(response.request.again, response.request);
    assert.equal(response.request.socket, '[left out: an instance of WeakMap]');
    assert.deepEqual(response.list, [1, '[left out: an instance of WeakSet]']);
    assert.deepEqual(leftOut, ['response.request.socket', 'response.list[1]']);
  },
  'an error that was made of another one keeps its message': async () => {
    const error = await rejects(kinds.failWith('created'), SyntaxError);
    assert.equal(error.message, 'boom');
    assert.match(String(error.stack), /boom/);
  },
};
