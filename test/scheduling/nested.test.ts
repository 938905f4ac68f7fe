/** Calls that workers make, and waits that can never end. */
import { World } from './support/world';

test('nested calls run, however deep, on as many threads as there are', async () => {
  const world = new World({ cores: 1, configuration: { cpus: 1 } });
  const down = world.define('down', 'cpu', (here, n: number): number =>
    n === 0 ? 0 : here.call<number>('down', n - 1).result() + 1,
  );
  expect(await world.until(down(10))).toBe(10);
});

test.each(Array.from({ length: 30 }, (_, seed) => [seed]))(
  'blocking in nested calls never uses up the threads, in whatever order things happen (seed %d)',
  async (seed) => {
    const world = new World({ seed, cores: 2, configuration: { threads: 3, cpus: 2 } });
    const pools = ['thread', 'cpu'] as const;
    for (const on of pools) {
      world.define(`dig on ${on}`, on, (here, depth: number): number => {
        if (depth === 0) return 0;
        const next = `dig on ${pools[world.random.below(2)]}`;
        return here.call<number>(next, depth - 1).result() + 1;
      });
    }
    const depths = Array.from({ length: 12 }, () => world.random.below(6));
    const calls = depths.map((depth) => world.owner.call(`dig on ${pools[depth % 2]}`, depth));
    expect(await world.until(Promise.all(calls))).toEqual(depths);
  },
);

test('a blocked owner gets the result of nested calls, too', async () => {
  const world = new World({ cores: 2, configuration: { threads: 2, cpus: 2 } });
  world.define('inner', 'cpu', (here, n: number) => {
    here.work(3);
    return n;
  });
  const outer = world.define('outer', 'thread', (here, n: number) => {
    const calls = [1, 2, 3].map((k) => here.call<number>('inner', n * k));
    return calls.map((call) => call.result());
  });
  expect(await world.block(() => outer(2).result())).toEqual([2, 4, 6]);
});

test('a worker that blocks does not keep its other calls waiting', async () => {
  const world = new World({ cores: 1, configuration: { threads: 1, cpus: 1 } });
  const box = new world.owner.instance.Unfuture<number>();
  const wait = world.define('wait', 'thread', (_here, future: Promise<number>) =>
    (future as unknown as { result(): number }).result(),
  );
  const quick = world.define('quick', 'thread', (_here, n: number) => n);
  await world.until(quick(0));
  const waiting = wait(box);
  world.at(5, () => void quick(1).then(() => box.setValue(5)));
  expect(await world.until(waiting)).toBe(5);
});

test('two workers that wait for each other are told so', async () => {
  const world = new World({ cores: 2, configuration: { threads: 2 } });
  const boxes = [new world.owner.instance.Unfuture<number>(), new world.owner.instance.Unfuture<number>()];
  const wait = world.define('wait', 'thread', (_here, future: Promise<number>) =>
    (future as unknown as { result(): number }).result(),
  );
  const [first, second] = boxes as [(typeof boxes)[0], (typeof boxes)[0]];
  const calls = [wait(first), wait(second)] as const;
  first.setValue(calls[1]);
  second.setValue(calls[0]);
  const outcomes = await Promise.all(calls.map((call) => world.outcome(call)));
  expect(outcomes[0]).toBe(
    'DeadlockError: result() would wait for ever: wait (world.ts) waits for wait (world.ts) waits for wait (world.ts)',
  );
});

test('a callback of a blocked caller runs', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const twice = world.define('twice', 'cpu', (_here, fn: (n: number) => unknown) =>
    (fn(4) as { result(): number }).result(),
  );
  expect(await world.block(() => twice((n) => n * 2).result())).toBe(8);
});
