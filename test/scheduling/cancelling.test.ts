/** Calls that end before their time. */
import { World, type WorldOptions } from './support/world';

const orders: [string, WorldOptions][] = [
  ['in order', {}],
  ...Array.from({ length: 10 }, (_, seed): [string, WorldOptions] => [`seed ${seed}`, { seed }]),
];

test('one that waits is dropped', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const long = world.define('long', 'cpu', (here, n: number) => {
    world.log.push(`${n}`);
    here.work(10);
    return n;
  });
  const [first, second, third] = [long(1), long(2), long(3)] as const;
  world.at(2, () => second.cancel());
  expect(await world.until(Promise.all([first, third]))).toEqual([1, 3]);
  expect(world.log).toEqual(['1', '3']);
});

test('one that heeds signal() ends, and keeps its worker', async () => {
  const world = new World({ configuration: { cpus: 1, cancelGrace: 100 } });
  const patient = world.define('patient', 'cpu', async (here) => {
    const signal = here.instance.signal();
    while (!signal.aborted) await here.sleep(1);
    world.log.push('heeded');
  });
  const call = patient();
  await world.pass(10);
  call.cancel();
  expect(await world.outcome(call)).toBe('AbortError: The call was cancelled');
  await world.pass(200);
  expect(world.log).toEqual(['heeded']);
  expect(world.worker(1).dead).toBe(false);
});

test('one that does not heed it loses its worker after the grace', async () => {
  const world = new World({ configuration: { cpus: 1, cancelGrace: 100 } });
  const stubborn = world.define('stubborn', 'cpu', (here) => here.workUntil(() => false));
  const fine = world.define('fine', 'cpu', (_here, n: number) => n);
  const call = stubborn();
  const dead: boolean[] = [];
  world.at(10, () => call.cancel());
  world.at(109, () => dead.push(world.worker(1).dead));
  world.at(112, () => dead.push(world.worker(1).dead));
  expect(await world.outcome(call)).toBe('AbortError: The call was cancelled');
  await world.pass(150);
  expect(await world.until(fine(1))).toBe(1);
  expect(dead).toEqual([false, true]);
});

test('one that runs longer than its timeout rejects then, not earlier and not later', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const slow = world.define('slow', 'cpu', (here) => here.workUntil(() => false), { timeout: 50 });
  const before = world.now;
  expect(await world.outcome(slow())).toBe(
    'TimeoutError: slow (world.ts) ran longer than its timeout of 50 ms',
  );
  expect(world.now - before).toBeGreaterThan(50);
  expect(world.now - before).toBeLessThan(53);
  expect(world.worker(1).dead).toBe(true);
});

test('in the loop worker, one that hangs takes the others along; one that only waits does not', async () => {
  const world = new World({ configuration: { cancelGrace: 100 } });
  const forever = world.define('forever', 'loop', (here) => here.sleep(1e6), { timeout: 20 });
  const other = world.define('other', 'loop', async (here) => {
    await here.sleep(300);
    return 'done';
  });
  const others = other();
  expect(await world.outcome(forever())).toMatch(/^TimeoutError/);
  expect(await world.outcome(others)).toBe('done');
  expect(world.worker(1).dead).toBe(false);
});

test('result() gives up in time, and the call goes on', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const slow = world.define('slow', 'cpu', async (here) => {
    await here.sleep(50);
    return 'late';
  });
  const call = slow();
  await expect(world.block(() => call.result(10))).rejects.toThrow('The result was not there within 10 ms');
  expect(await world.until(call)).toBe('late');
});

describe.each(orders)('cancelled at any moment, %s', (_, options) => {
  test('every call settles, and none that was let alone is harmed', async () => {
    const world = new World({ ...options, configuration: { cpus: 2, cancelGrace: 5 } });
    const some = world.define('some', 'cpu', (here, n: number) => {
      if (n % 5 === 0) here.work(world.random.below(20));
      return n;
    });
    await world.until(some(1));
    const calls = Array.from({ length: 40 }, (_unused, n) => some(n));
    for (const [n, call] of calls.entries()) {
      if (n % 4 !== 2) continue;
      await world.pass(world.random.below(3));
      call.cancel();
    }
    const outcomes = await Promise.all(calls.map((call) => world.outcome(call)));
    for (const [n, outcome] of outcomes.entries()) {
      if (n % 4 === 2 && outcome !== n) expect(outcome).toBe('AbortError: The call was cancelled');
      else if (outcome !== n) expect(outcome).toMatch(/^WorkerCrashedError: The worker was replaced/);
    }
  });
});
