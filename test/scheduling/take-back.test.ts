/** Short calls that wait behind one that turns out long are given to others: each runs, and none runs twice. */
import { World, type WorldOptions } from './support/world';

const ledgers: [string, WorldOptions][] = [
  ['with memory that both sides share', { sharedLedger: true }],
  ['without', { sharedLedger: false }],
];

describe.each(ledgers)('%s', (_, options) => {
  test('they run elsewhere while the long one goes on', async () => {
    const world = new World({ ...options, cores: 2, configuration: { cpus: 2 } });
    let open = false;
    const ran: number[] = [];
    const maybe = world.define('maybe', 'cpu', (here, n: number) => {
      if (n === -1) here.workUntil(() => open);
      ran.push(n);
      return n;
    });
    await world.until(Promise.all([maybe(0), maybe(0)]));
    ran.length = 0;
    const long = maybe(-1);
    const numbers = Array.from({ length: 20 }, (_unused, n) => n + 1);
    const others = Promise.all(numbers.map(maybe));
    if (options.sharedLedger === true) {
      expect(await world.until(others)).toEqual(numbers);
      expect(long.done()).toBe(false);
    } else await world.pass(20);
    open = true;
    await world.until(Promise.all([long, others]));
    expect([...ran].sort((a, b) => a - b)).toEqual([-1, ...numbers]);
  });

  test.each(Array.from({ length: 25 }, (_unused, seed) => [seed]))(
    'each runs once, in whatever order things happen (seed %d)',
    async (seed) => {
      const world = new World({ ...options, seed, cores: 2, configuration: { threads: 4 } });
      const ran: number[] = [];
      const maybe = world.define('maybe', 'thread', (here, n: number) => {
        if (n % 7 === 3) here.work(world.random.below(12));
        ran.push(n);
        return n;
      });
      await world.until(maybe(0));
      ran.length = 0;
      const numbers = Array.from({ length: 60 }, (_unused, n) => n);
      expect(await world.until(Promise.all(numbers.map(maybe)))).toEqual(numbers);
      expect([...ran].sort((a, b) => a - b)).toEqual(numbers);
    },
  );
});

test('a call that something was transferred to stays where it is', async () => {
  const world = new World({ cores: 2, configuration: { cpus: 2 } });
  const size = world.define('size', 'cpu', (here, buffer: ArrayBuffer | undefined, ms: number) => {
    here.work(ms);
    return buffer?.byteLength ?? 0;
  });
  await world.until(size(undefined, 0));
  const { transfer } = world.owner.instance;
  const calls = [size(undefined, 20), size(transfer(new ArrayBuffer(8)), 0), size(undefined, 0)];
  expect(await world.until(Promise.all(calls))).toEqual([0, 8, 0]);
});
