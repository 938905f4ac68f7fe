/** What `stats()` counts, and `warmup()` and `shutdown()`. */
import { World } from './support/world';

test('calls are counted where they are', async () => {
  const world = new World({ configuration: { cpus: 2, threads: 2 } });
  const { instance } = world.owner;
  const long = world.define('long', 'cpu', (here) => here.work(10));
  const fail = world.define('fail', 'cpu', () => {
    throw new Error('on purpose');
  });
  expect(instance.stats().cpu).toMatchObject({ workers: 0, queued: 0, running: 0, done: 0 });
  const calls = [long(), long(), long(), long()];
  let meanwhile: unknown;
  world.at(5, () => {
    meanwhile = instance.stats().cpu;
  });
  await world.until(Promise.all(calls));
  expect(meanwhile).toMatchObject({ workers: 2, idle: 0, queued: 2, running: 2, done: 0 });
  await world.outcome(fail());
  expect(instance.stats().cpu).toMatchObject({
    workers: 2,
    idle: 2,
    queued: 0,
    running: 0,
    done: 5,
    failed: 1,
  });
  expect(instance.stats().thread).toMatchObject({ workers: 0, done: 0 });
});

test('times are those of the clock', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const long = world.define('long', 'cpu', (here) => here.work(10));
  await world.until(Promise.all(Array.from({ length: 9 }, () => long())));
  const { runTime, waitTime } = world.owner.instance.stats().cpu;
  expect(runTime.p50).toBeCloseTo(10, 0);
  // Of every eighth call the wait is measured: of the first, which waits for the worker, and of the ninth.
  expect(waitTime.p50).toBeCloseTo(1, 0);
  expect(waitTime.max).toBeCloseTo(81, 0);
});

test('warmup() starts what is asked for, and is over when it is up', async () => {
  const world = new World({ startup: 5, configuration: { cpus: 3, threads: 4 } });
  const { instance } = world.owner;
  await world.until(instance.warmup({ threads: 2, cpus: 3 }));
  expect(world.now).toBeGreaterThan(5);
  const { loop, thread, cpu } = instance.stats();
  expect([loop.idle, thread.idle, cpu.idle]).toEqual([1, 2, 3]);
});

test('shutdown() waits for what is pending, and the next call starts anew', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const { instance } = world.owner;
  const long = world.define('long', 'cpu', (here) => {
    here.work(10);
    return 'done';
  });
  const call = long();
  await world.until(instance.shutdown());
  expect(await world.outcome(call)).toBe('done');
  expect(await world.until(long())).toBe('done');
});

test('shutdown() with a timeout rejects what is pending then', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const { instance } = world.owner;
  const long = world.define('long', 'cpu', (here) => here.work(1000));
  const outcomes = [long(), long()].map((call) => world.outcome(call));
  await world.until(instance.shutdown({ timeout: 20 }));
  expect(world.now).toBeLessThan(30);
  expect(await Promise.all(outcomes)).toEqual(
    Array(2).fill('AbortError: shutdown() was called while this call was pending'),
  );
});
