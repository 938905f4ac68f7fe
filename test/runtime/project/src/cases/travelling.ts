/** What goes between threads, as argument, capture and result, and arrives as what it was. */
import { strict as assert } from 'node:assert';
import { EventEmitter, getEventListeners } from 'node:events';
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { CancelledError, configure, InvalidStateError, SerializationError, transfer, Unfuture } from 'unsync';
import * as kinds from '../kind-work.js';
import { areas, squareOf } from '../lazy.js';
import { isHeavy, Parcel } from '../parcel.js';
import { countTo } from '../stream-work.js';
import { cellsOf, reaches, rejects, release } from '../support.js';
import * as work from '../work.js';

/** There and back, as an argument and as a result. */
async function roundTrip<T>(value: T): Promise<T> {
  const once = (await work.echo(value)) as T;
  assert.deepEqual(await work.echoOnLoop({ nested: [value] }), { nested: [once] });
  return once;
}

export const cases = {
  'plain data arrives as it was': async () => {
    const sparse = [1, , 3];
    const values = [
      null,
      undefined,
      -0,
      Number.NaN,
      10n ** 30n,
      '',
      new Date(5),
      /x/giu,
      new Map([[{ k: 1 }, new Set([1])]]),
      new Uint16Array([1, 2]),
      new ArrayBuffer(3),
      sparse,
      Object.assign(['a'], { extra: 1 }),
      { u: undefined, n: null },
      JSON.parse('{"__proto__": {"polluted": true}, "~u": 3}') as unknown,
      Buffer.from('bytes'),
    ];
    for (const value of values) assert.deepEqual(await roundTrip(value), value);
    for (const value of values) {
      // Beside something that is more than data, a value takes another way.
      const { copy } = await work.echo({ copy: value, call: work.add });
      assert.deepEqual(copy, value);
    }
    assert.equal(1 in (await roundTrip(sparse)), false);
    assert.ok(Buffer.isBuffer(await roundTrip(Buffer.from('x'))));
    assert.equal(Object.is(await roundTrip(-0), -0), true);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  },
  'cycles and shared parts stay what they are': async () => {
    const node: Record<string, unknown> = { name: 'node', call: work.add };
    node.self = node;
    node.list = [node, new Map([[node, new Set([node])]])];
    const copy = await work.echo(node);
    assert.equal(copy.self, copy);
    const [first, map] = copy.list as [unknown, Map<unknown, Set<unknown>>];
    assert.equal(first, copy);
    assert.ok(map.get(copy)?.has(copy));
    assert.equal(await (copy.call as typeof work.add)(1, 2), 3);
  },
  'SharedArrayBuffers are shared': async () => {
    const cells = cellsOf(1);
    await Promise.all(Array.from({ length: 20 }, () => work.increment(cells)));
    assert.equal(cells[0], 20);
  },
  'a pending Unfuture is settled from a worker': async () => {
    const box = new Unfuture<{ n: number }>();
    await work.settle(box, { n: 5 });
    assert.deepEqual(box.result(), { n: 5 });
    assert.throws(() => box.setValue({ n: 6 }), InvalidStateError);
    const other = new Unfuture<number>();
    await work.reject(other, new RangeError('from there'));
    assert.equal((await rejects(other, RangeError)).message, 'from there');
  },
  'a pending Unfuture is awaited and blocked on in a worker': async () => {
    const box = new Unfuture<number>();
    const calls = [work.awaitIt(box), work.blockOn(box), work.sumOf(new Set([box, work.add(1, 1)]))];
    box.setValue(40);
    assert.deepEqual(await Promise.all(calls), [40, 40, 42]);
  },
  'a Promise travels as the Unfuture of it': async () => {
    assert.equal(await work.awaitIt(Promise.resolve(3)), 3);
    await rejects(work.awaitIt(Promise.reject(new RangeError('no'))), RangeError);
    let resolve: (n: number) => void = () => {};
    const pending = new Promise<number>((settle) => {
      resolve = settle;
    });
    const calls = [work.awaitIt(pending), work.awaitIt(pending)];
    resolve(4);
    assert.deepEqual(await Promise.all(calls), [4, 4]);
  },
  'an Unfuture that is returned is flattened': async () => {
    const call: Unfuture<unknown> = work.echo(work.add(1, 2));
    assert.equal(await call, 3);
    assert.equal(work.apply((n: number) => work.add(n, 1), 2).result(), 3);
  },
  'annotated functions, pending Unfutures and callbacks as results': async () => {
    const { add, pending, settle } = await work.makers();
    assert.equal(await add(1, 2), 3);
    assert.equal(pending.done(), false);
    await settle(8);
    assert.equal(await pending, 8);
  },
  'the process stays until callbacks are done whose Unfutures came in a result': async () => {
    const [late] = await work.startCallback(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return 1;
    });
    assert.equal(await late, 1);
    const [early] = await work.startCallback(() => 2);
    assert.equal(await early, 2);
  },
  'the process stays until calls are done whose Unfutures came in a result': async () => {
    const [first, second] = await work.startLater(20);
    assert.deepEqual([await first, await second], [1, 3]);
  },
  'an Unfuture and a signal that only their waiter refers to survive collections': async () => {
    assert.ok(globalThis.gc !== undefined, 'this case needs --expose-gc');
    const box = new Unfuture<string>();
    const abort = new AbortController();
    const call = work.awaitOverCollections(box, abort.signal);
    for (let i = 0; i < 5; i++) await work.collectGarbage();
    box.setValue('still ');
    await work.collectGarbage();
    abort.abort('there');
    assert.equal(await call, 'still there');
  },
  'what is sent again and again leaves no listeners behind': async () => {
    assert.ok(globalThis.gc !== undefined, 'this case needs --expose-gc');
    const abort = new AbortController();
    const box = new Unfuture<number>();
    for (let i = 0; i < 50; i++) {
      await work.useOnce(() => {}, box, abort.signal);
      if (i % 10 === 0) await work.collectGarbage();
    }
    assert.ok(getEventListeners(abort.signal, 'abort').length <= 1);
    // After all of that, both are as alive as they were.
    const call = work.awaitOverCollections(box as never, abort.signal);
    box.setValue(1);
    abort.abort('!');
    assert.equal(await call, '1!');
  },
  'a signal that is aborted before, and one that is aborted during the call': async () => {
    assert.deepEqual(
      await work.echo(AbortSignal.abort('early')).then(({ aborted, reason }) => [aborted, reason]),
      [true, 'early'],
    );
    const abort = new AbortController();
    const reason = new RangeError('late');
    const call = work.whenAborted(abort.signal, (aborted) => {
      assert.equal(aborted, false);
      abort.abort(reason);
    });
    const arrived = await call;
    assert.ok(arrived instanceof RangeError && arrived.message === 'late');
  },
  'transferred buffers move, there and back, and with a call that waits in the queue': async () => {
    configure({ threads: 1 });
    const held = cellsOf(2);
    const first = work.hold(held);
    await reaches(held, 1);
    const buffer = new ArrayBuffer(16);
    const call = work.moveBack(transfer(buffer));
    assert.equal(buffer.byteLength, 0);
    release(held);
    await first;
    const back = await call;
    assert.equal(back.byteLength, 16);
    assert.equal(new Uint8Array(back)[0], 99);
    const view = new Uint8Array(8);
    assert.equal((await work.echo({ view: transfer(view) })).view.length, 8);
    assert.equal(view.length, 0);
  },
  'the arguments of a queued call are those of the moment of the call': async () => {
    configure({ threads: 1 });
    const held = cellsOf(2);
    const first = work.hold(held);
    await reaches(held, 1);
    const value = { n: 1 };
    const call = work.echo(value);
    value.n = 2;
    release(held);
    assert.equal(await first, 'released');
    assert.deepEqual(await call, { n: 1 });
  },
  'captures are read when the call is made, and may be anything': async () => {
    const box = new Unfuture<number>();
    const scale = { by: 1 };
    /** @unsync */
    function scaled(): number {
      return box.result() * scale.by;
    }
    scale.by = 3;
    const call = scaled();
    scale.by = 4;
    box.setValue(2);
    assert.equal(await call, 6);
  },
  'an Unfuture settled with an instance of a class that a thread does not have rejects there': async () => {
    assert.equal(await isHeavy(new Parcel(11)), true);
    const box = new Unfuture<Parcel>();
    const calls = [work.awaitIt(box), work.blockOn(box)].map((call) => rejects(call, SerializationError));
    await work.echoOnLoop(1); // the loop worker has its copy of it
    box.setValue(new Parcel(12));
    for (const { message } of await Promise.all(calls))
      assert.match(message, /an instance of Parcel .* does not have this class/);
    assert.equal((await box).heavy, true);
  },
  'instances of a class that the main thread does not have pass through it from worker to worker':
    async () => {
      assert.deepEqual(await areas(), [1, 4, 1, 4, 9, 25]);
      const { message } = await rejects(squareOf(6), SerializationError);
      assert.match(message, /an instance of Square .* does not have this class/);
    },
  'an AbortSignal is aborted also where its reason cannot be put together': async () => {
    assert.equal(await isHeavy(new Parcel(11)), true);
    const abort = new AbortController();
    const reason = await work.whenAborted(abort.signal, () => abort.abort(new Parcel(12)));
    assert.ok(reason instanceof SerializationError);
  },
  'cancelling the copy of an Unfuture cancels the original': async () => {
    const { pending } = await work.makers();
    pending.cancel('over there');
    const error = await rejects(work.awaitIt(pending), CancelledError);
    assert.equal(error.message, 'over there');
  },
  'web streams and file handles move when they are marked': async () => {
    const stream = new Response('in a stream').body as ReadableStream;
    const { message } = await rejects(work.textOf(stream), SerializationError);
    assert.match(message, /^args\[0\] cannot travel .*\. Mark it: `transfer\(value\)`$/);
    assert.equal(await work.textOf(transfer(stream)), 'in a stream');
    const { size } = await work.statusOf(transfer(await open('package.json')));
    assert.equal(size, statSync('package.json').size);
    assert.throws(() => transfer({}), /a web stream or a FileHandle; for what holds some, pass the list/);
  },
  'URLs and their parameters arrive as such': async () => {
    const url = new URL('https://example.org/a?b=c&b=d#e');
    const copy = await roundTrip({ url, search: url.searchParams });
    assert.ok(copy.url instanceof URL && copy.search instanceof URLSearchParams);
    assert.deepEqual([copy.url.href, copy.search.getAll('b')], [url.href, ['c', 'd']]);
  },
  'an object of Node is refused without the advice for one of your classes': async () => {
    const { message } = await rejects(work.echo(new AbortController()), SerializationError);
    assert.match(message, /an instance of AbortController,.*; pass what is needed of it as plain data$/);
  },
  'what cannot travel is called what it is, with what to do about it': async () => {
    const refused: [value: unknown, message: RegExp][] = [
      [[1].values(), /^args\[0\] is an instance of Array Iterator,/],
      [countTo(1), /^args\[0\] is an Unstream, .* pass its `toArray\(\)`/],
    ];
    for (const [value, message] of refused)
      assert.match((await rejects(work.echo(value), SerializationError)).message, message);
  },
  'instances of classes that extend Date, RegExp, Map, Set, Array or a typed array': async () => {
    const counts = new kinds.Counts([
      ['a', 1],
      ['b', 2],
    ]);
    const stack = new kinds.Stack();
    stack.push(1, 2, 3);
    const looks: [value: object, look: string][] = [
      [new kinds.Day(0), 'Day 4 day'],
      [new kinds.Pattern('^a'), 'Pattern true pattern'],
      [counts, 'Counts 3'],
      [new kinds.Tags(['x', 'y']), 'Tags x'],
      [stack, 'Stack 3 3'],
      [new kinds.Pixels([1, 2, 3]), 'Pixels 6'],
    ];
    for (const [value, look] of looks) {
      assert.equal(await kinds.look(value), look);
      const { copy } = await kinds.back({ copy: value });
      assert.equal(copy.constructor, value.constructor);
      assert.deepEqual(copy, value);
    }
  },
  'and of those that keep their state hidden are refused, with their path': async () => {
    const refused: [value: object, message: RegExp][] = [
      [
        new kinds.Bus(),
        /^args\[0\]\.at is an instance of Bus, .*: it extends EventTarget, which keeps its state/,
      ],
      [
        new kinds.Link('http://a.b'),
        /^args\[0\]\.at is an instance of Link, .*: it extends URL, which keeps/,
      ],
    ];
    for (const [value, message] of refused)
      assert.match((await rejects(kinds.look({ at: value }), SerializationError)).message, message);
    class Local extends Date {}
    const { message } = await rejects(work.echo([new Local(0)]), SerializationError);
    assert.match(
      message,
      /^args\[0\]\[0\] is an instance of Local, .* its class is not known to both threads/,
    );
  },
  'classes travel as themselves, in a field or by themselves': async () => {
    assert.equal(await kinds.look(new kinds.Table()), 'Table 1 true');
    assert.equal(await kinds.look(new kinds.Num(2)), 'Num 4 true');
    const num = await kinds.back(new kinds.Num(5));
    assert.equal(num.times(3).n, 15);
    assert.equal(num.times(3).constructor, kinds.Num);
    assert.equal(await kinds.back(kinds.Row), kinds.Row);
    assert.deepEqual(await kinds.back([new Set([kinds.Row])]), [new Set([kinds.Row])]);
  },
  'an object without a prototype arrives as one': async () => {
    const counts = Object.assign(Object.create(null) as Record<string, number>, { apple: 2 });
    assert.equal(await kinds.bump(counts, 'constructor'), 1);
    assert.equal(await kinds.bump(counts, 'apple'), 3);
    const copy = await kinds.back({ counts });
    assert.equal(Object.getPrototypeOf(copy.counts), null);
    assert.deepEqual(copy.counts, counts);
  },
  'a Proxy is called one, with what to do about it': async () => {
    const state = { list: new Proxy([{ a: new Proxy({}, {}) }], {}) };
    const { path, message } = await rejects(work.echo({ state }), SerializationError);
    assert.equal(path, 'args[0].state.list');
    assert.match(message, /^args\[0\]\.state\.list is a Proxy, .*toRaw.*toJS.*current/);
  },
  'an instance of an unknown class is refused by its path': async () => {
    const outcome = await work.echo({ deep: [new EventEmitter()] }).then(
      () => undefined,
      (error: { path: string }) => error.path,
    );
    assert.equal(outcome, 'args[0].deep[0]');
  },
};
