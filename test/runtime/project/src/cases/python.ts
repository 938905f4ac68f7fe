/**
 * The test cases of the Python library of the same name, where they make sense here: named as there. A list that calls
 * append to is shared by the threads there; here the calls number themselves on shared memory.
 */
import { strict as assert } from 'node:assert';
import { InvalidStateError, TimeoutError, Unfuture } from 'unsync';
import * as python from '../python-work.js';
import { rejects, throws } from '../support.js';

/** The order in which letters were noted down. */
function order(calls: Int32Array): string {
  return String.fromCharCode(...calls.subarray(1, 1 + (calls[0] as number)));
}

const newCalls = (): Int32Array => new Int32Array(new SharedArrayBuffer(1024));

export const cases = {
  test_simple_call: () => {
    assert.equal(python.faff().result(), true);
  },
  test_call_blocking: () => {
    const calls = newCalls();
    const other = python.other(calls, 'a', 'c');
    assert.equal(python.long(other, calls, 'b', 'd').result(), 'faff');
    assert.equal(order(calls), 'abcd');
  },
  test_nested_calling: () => {
    const calls = newCalls();
    assert.equal(python.callAndAwait(python.other, calls).result(), 'faff');
    assert.equal(order(calls), 'abcd');
  },
  test_nested_blocking_on_result: () => {
    const calls = newCalls();
    throws(() => python.callAndBlock(python.other, calls).result(), InvalidStateError);
    assert.equal(order(calls)[0], 'a');
  },
  test_nested_blocking_on_result_after_await: () => {
    const calls = newCalls();
    assert.equal(python.callAwaitAndBlock(python.other, calls).result(), 'faff');
    assert.equal(order(calls), 'abcd');
  },
  test_exception: () => {
    const error = throws(() => python.error().result(), python.TestException);
    assert.equal(error.message, 'test');
  },
  test_parallelism: () => {
    const calls = newCalls();
    const results = Array.from({ length: 100 }, () => python.other(calls, 'a', 'b'));
    for (const result of results) result.result();
    assert.equal(order(calls), 'a'.repeat(100) + 'b'.repeat(100));
  },
  test_future_integration: async () => {
    let resolve: (value: string) => void = () => {};
    const promise = new Promise<string>((settle) => {
      resolve = settle;
    });
    const result = python.wrapper(promise);
    throws(() => result.result(20), TimeoutError);
    assert.equal(result.done(), false);
    resolve('faff');
    assert.equal(await result, 'faff');
  },
  test_unfuture_integration: () => {
    const unfuture = new Unfuture<string>();
    const result = python.wrapper(unfuture);
    throws(() => result.result(20), TimeoutError);
    assert.equal(result.done(), false);
    unfuture.setValue('faff');
    assert.equal(result.result(), 'faff');
  },
  test_instance_methods: () => {
    assert.equal(new python.Class().wait().result(), 'faff');
  },
  test_passing_arguments: () => {
    assert.equal(python.withOptions().result(), 'faff');
  },
  test_implementation_without_decorator: () => {
    assert.equal(python.marked('b').result(), 'ba');
  },
  test_nested_decorator_retains_wrapped_function_attributes: () => {
    assert.equal(python.other.name, 'other');
    assert.equal(python.other.length, 3);
  },
  test_future_reuse: () => {
    const calls = newCalls();
    assert.equal(python.awaitTwice(python.other, calls).result(), 'faff');
    assert.equal(order(calls), 'abcd');
  },
  test_async_continuation: () => {
    assert.equal(python.source().then(python.continuation).result(), 'faffderp');
  },
  test_sync_continuation: () => {
    assert.equal(
      python
        .source()
        .then((result) => `${result}derp`)
        .result(),
      'faffderp',
    );
  },
  test_chained_continuation: () => {
    const add = (text: string) => (result: string) => result + text;
    assert.equal(python.source().then(add('a')).then(add('b')).then(add('c')).result(), 'faffabc');
  },
  test_from_result: () => {
    assert.equal(Unfuture.fromValue('faff').result(), 'faff');
  },
  test_await_from_result: () => {
    assert.equal(python.wrapper(Unfuture.fromValue('faff')).result(), 'faff');
  },
  test_from_concurrent_future: async () => {
    assert.equal(await Unfuture.from(Promise.resolve('faff')), 'faff');
  },
  test_await_from_concurrent_future: async () => {
    assert.equal(await python.wrapper(Unfuture.from(Promise.resolve('faff'))), 'faff');
  },
  test_unsync_threaded: () => {
    assert.equal(python.nonAsyncWork().result(), 'faff');
  },
  test_unsync_threaded_with_await: () => {
    assert.equal(python.wrapper(python.nonAsyncWork()).result(), 'faff');
  },
  test_unsync_threaded_multiple: () => {
    const futures = Array.from({ length: 20 }, () => python.nonAsyncWork());
    assert.deepEqual(python.aggregator(futures).result(), Array(20).fill('faff'));
  },
  test_unsync_threaded_decorator_args: () => {
    const futures = Array.from({ length: 20 }, () => python.concatenate('fa', { kwarg: 'ff' }));
    assert.deepEqual(python.aggregator(futures).result(), Array(20).fill('faff'));
  },
  test_raw_cpu_bound: () => {
    assert.equal(python.cpuBound(1).result(), 'faff');
  },
  test_cpu_bound: () => {
    for (let round = 0; round < 2; round++) {
      const tasks = Array.from({ length: 100 }, () => python.cpuBound(1));
      assert.deepEqual(python.aggregator(tasks).result(), Array(100).fill('faff'));
    }
  },
  test_nested_exception_is_the_same: async () => {
    await rejects(python.wrapper(python.error() as never), python.TestException);
  },
};
