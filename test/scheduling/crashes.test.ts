/** A worker that dies: what it had begun rejects, what it had not begun runs elsewhere, and nothing runs twice. */
import { World, type WorldOptions } from './support/world';

const orders: [string, WorldOptions][] = [
  ['in order', {}],
  ...Array.from({ length: 10 }, (_, seed): [string, WorldOptions] => [`seed ${seed}`, { seed }]),
];

test('while a call runs: that one rejects, and says why', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const crash = world.define('crash', 'cpu', (here) => here.crash({ exitCode: 3 }));
  const fine = world.define('fine', 'cpu', (_here, n: number) => n);
  expect(await world.outcome(crash())).toBe(
    'WorkerCrashedError: The worker exited with code 3 while it ran crash (world.ts)',
  );
  expect(await world.outcome(fine(1))).toBe(1);
});

test('while a call runs that the caller blocks for', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const crash = world.define('crash', 'cpu', (here) => here.crash({ outOfMemory: true }));
  await expect(world.block(() => crash().result())).rejects.toThrow(
    'The worker ran out of memory while it ran crash (world.ts)',
  );
});

describe.each(orders)('in the middle of a batch, %s', (_, options) => {
  test('the others run once each', async () => {
    const world = new World({ ...options, configuration: { cpus: 2 } });
    const ran: number[] = [];
    const maybe = world.define('maybe', 'cpu', (here, n: number) => {
      ran.push(n);
      if (n === 10) here.crash();
      return n;
    });
    await world.until(maybe(0));
    ran.length = 0;
    const numbers = Array.from({ length: 30 }, (_unused, n) => n + 1);
    const outcomes = await Promise.all(numbers.map((n) => world.outcome(maybe(n))));
    // Results that were not sent yet died with the worker, and their calls are not run again.
    const lost = outcomes.filter((outcome) => String(outcome).startsWith('WorkerCrashedError'));
    expect(lost.length).toBeGreaterThanOrEqual(1);
    for (const [i, outcome] of outcomes.entries()) {
      if (typeof outcome === 'number') expect(outcome).toBe(i + 1);
    }
    expect(outcomes[9]).toMatch(/while it ran maybe/);
    expect([...ran].sort((a, b) => a - b)).toEqual(numbers);
  });
});

test('before it is up: its calls go to another', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const fine = world.define('fine', 'cpu', (_here, n: number) => n);
  const call = fine(7);
  await world.pass(0.5);
  world.worker(1).die({ orderly: false, exitCode: 9 });
  expect(await world.outcome(call)).toBe(7);
});

test('before it is up, three times in a row: its calls reject', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const fine = world.define('fine', 'cpu', (_here, n: number) => n);
  const call = fine(7);
  for (let id = 1; id <= 3; id++) {
    await world.pass(0.5);
    world.worker(id).die({ orderly: false, exitCode: 9 });
    await world.pass(0.1);
  }
  expect(await world.outcome(call)).toBe(
    'WorkerCrashedError: The worker exited with code 9 while it started, as did the 2 before it',
  );
});

test('after a call: nothing is lost, and the next call gets another worker', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const fine = world.define('fine', 'cpu', (_here, n: number) => n);
  expect(await world.until(fine(1))).toBe(1);
  world.worker(1).die({ orderly: true });
  expect(await world.until(fine(2))).toBe(2);
  expect(world.threads.map(({ name }) => name)).toEqual(['owner', 'cpu 1', 'cpu 2']);
});

test('after it has sent a result that was not read yet: the result counts', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const last = world.define('last', 'cpu', (here) => {
    here.soon(() => here.die({ orderly: false, exitCode: 1 }));
    return 'said';
  });
  expect(await world.outcome(last())).toBe('said');
});

test('with Unfutures of its own that others wait for: they reject', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const make = world.define('make', 'cpu', (here) => {
    here.later(5, () => here.die({ orderly: false, exitCode: 1 }));
    return [new here.instance.Unfuture()];
  });
  const [promised] = (await world.until(make())) as unknown as [Promise<unknown>];
  expect(await world.outcome(promised)).toBe('WorkerCrashedError: The worker that this belongs to is gone');
});

test('the transport breaks down: what ran rejects, what waited runs with the next one', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const long = world.define('long', 'cpu', (here, n: number) => {
    world.log.push(`${n}`);
    if (n === 1) {
      here.owner.transport?.breakDown(new Error('out of order'));
      here.workUntil(() => false);
    }
    return n;
  });
  const outcomes = await Promise.all([1, 2].map((n) => world.outcome(long(n))));
  expect(outcomes).toEqual([
    'WorkerCrashedError: The worker died (Error: out of order) while it ran long (world.ts)',
    2,
  ]);
  expect(world.log).toEqual(['1', '2']);
});
