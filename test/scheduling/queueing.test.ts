/** Which call goes to which worker, when, and how many workers there are. */
import { World } from './support/world';

const workers = (world: World): string[] => world.threads.slice(1).map(({ name }) => name);

test('calls that take long begin in the order in which they were made', async () => {
  const world = new World({ configuration: { cpus: 2 } });
  const long = world.define('long', 'cpu', (here, n: number) => {
    world.log.push(`${n} begins`);
    here.work(50);
    world.log.push(`${n} ends`);
  });
  await world.until(Promise.all([1, 2, 3, 4, 5].map(long)));
  expect(world.log.filter((line) => line.endsWith('begins'))).toEqual(
    [1, 2, 3, 4, 5].map((n) => `${n} begins`),
  );
});

test('a burst of short calls goes to no more workers than there are cores', async () => {
  const world = new World({ cores: 2, configuration: { threads: 32 } });
  const short = world.define('short', 'thread', (_here, n: number) => n);
  const results = await world.until(Promise.all(Array.from({ length: 1000 }, (_, n) => short(n))));
  expect(results).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  expect(workers(world)).toEqual(['thread 1', 'thread 2']);
});

test('short calls travel together: few messages, not one for each', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const short = world.define('short', 'cpu', (_here, n: number) => n);
  await world.until(short(0));
  const before = world.messages;
  await world.until(Promise.all(Array.from({ length: 500 }, (_, n) => short(n))));
  expect(world.messages - before).toBeLessThan(20);
});

test('calls that block run side by side, as many as the thread pool may have', async () => {
  const world = new World({ cores: 2, configuration: { threads: 8 } });
  let running = 0;
  let most = 0;
  const block = world.define('block', 'thread', (here) => {
    most = Math.max(most, ++running);
    here.work(100);
    running--;
  });
  await world.until(Promise.all(Array.from({ length: 20 }, () => block())));
  expect(most).toBe(8);
  expect(workers(world)).toHaveLength(8);
});

test('the pool grows in steps while nothing is known of a function', async () => {
  const world = new World({ cores: 2, configuration: { threads: 32 } });
  const block = world.define('block', 'thread', (here) => here.work(100));
  const sizes: number[] = [];
  for (let ms = 2; ms < 60; ms += 2) world.at(ms, () => sizes.push(workers(world).length));
  await world.until(Promise.all(Array.from({ length: 32 }, () => block())));
  expect([...new Set(sizes)]).toEqual([2, 4, 8, 16, 32]);
});

test('workers above the minimum go away when they have been idle', async () => {
  const world = new World({ cores: 2, configuration: { threads: 8, cpus: 2, idleTimeout: 1000 } });
  const block = world.define('block', 'thread', (here) => here.work(100));
  await world.until(Promise.all(Array.from({ length: 8 }, () => block())));
  expect(world.owner.instance.stats().thread.workers).toBe(8);
  await world.pass(2500);
  expect(world.owner.instance.stats().thread.workers).toBe(2);
});

describe('a queue that is full', () => {
  test('refuses a call, and keeps those that it has', async () => {
    const world = new World({ configuration: { cpus: 1, maxQueue: 2 } });
    const long = world.define('long', 'cpu', (here, n: number) => {
      here.work(10);
      return n;
    });
    await world.until(long(0));
    const outcomes = [1, 2, 3, 4].map((n) => world.outcome(long(n)));
    expect(await Promise.all(outcomes)).toEqual([
      1,
      2,
      3,
      'UnsyncError: The call was refused: 2 calls wait already, as many as configure({ maxQueue }) lets wait in the cpu pool',
    ]);
  });

  test('holds the caller up until there is room', async () => {
    const world = new World({ configuration: { cpus: 1, maxQueue: 2, whenFull: 'block' } });
    const long = world.define('long', 'cpu', (here, n: number) => {
      world.log.push(`${n} begins`);
      here.work(10);
      return n;
    });
    await world.until(long(0));
    const calls = [1, 2, 3].map(long);
    expect(world.log).toEqual(['0 begins']);
    calls.push(long(4)); // returns when one of those before it has been begun
    expect(world.log.length).toBeGreaterThan(1);
    expect(await world.until(Promise.all(calls))).toEqual([1, 2, 3, 4]);
  });

  test('does not hold a worker up', async () => {
    const world = new World({ configuration: { cpus: 1, maxQueue: 1, whenFull: 'block' } });
    world.define('inner', 'cpu', (_here, n: number) => n);
    const outer = world.define('outer', 'loop', async (here) =>
      Promise.all([1, 2, 3, 4].map((n) => here.call<number>('inner', n))),
    );
    expect(await world.until(outer())).toEqual([1, 2, 3, 4]);
  });
});

test('a caller may change what it passed as soon as the call has been made', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const sum = world.define('sum', 'cpu', (here, list: number[]) => {
    here.work(5);
    return list.reduce((a, b) => a + b, 0);
  });
  const list = [1, 2, 3];
  const calls = Array.from({ length: 3 }, () => sum(list));
  list.push(1000);
  expect(await world.until(Promise.all(calls))).toEqual([6, 6, 6]);
});
