/** Generators: their items, and how far ahead of the consumer they may be. */
import type { Unstream } from '../../runtime/future/unstream';
import { World } from './support/world';

const streamOf = (world: World, name: string, ...args: unknown[]): Unstream<number> =>
  world.owner.call(name, ...args) as never;

function count(world: World): { made: number } {
  const state = { made: 0 };
  world.define(
    'count',
    'cpu',
    function* (_here, end: number) {
      for (let n = 0; n < end; n++) {
        state.made = n + 1;
        yield n;
      }
    },
    { stream: true },
  );
  return state;
}

test('a generator is at most a window ahead of its consumer', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  const state = count(world);
  const stream = streamOf(world, 'count', 1000);
  expect(await world.until(stream.next())).toEqual({ done: false, value: 0 });
  await world.pass(100);
  expect(state.made).toBe(64);
  for (let n = 1; n < 40; n++) expect(await world.until(stream.next())).toEqual({ done: false, value: n });
  await world.pass(100);
  expect(state.made).toBe(96);
});

test('all items come, and then the end', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  count(world);
  const items = await world.until(streamOf(world, 'count', 300).toArray());
  expect(items).toEqual(Array.from({ length: 300 }, (_, n) => n));
});

test('one that nobody needs any more ends', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  let ended = false;
  world.define(
    'endless',
    'cpu',
    function* () {
      try {
        for (let n = 0; ; n++) yield n;
      } finally {
        ended = true;
      }
    },
    { stream: true },
  );
  const stream = streamOf(world, 'endless');
  await world.until(stream.next());
  await world.until(stream.return());
  expect(ended).toBe(true);
});

test('a consumer may block for each item', async () => {
  const world = new World({ configuration: { cpus: 1 } });
  count(world);
  const stream = streamOf(world, 'count', 3);
  expect(await world.block(() => [0, 1, 2, 3].map(() => stream.next().result()))).toEqual([
    { done: false, value: 0 },
    { done: false, value: 1 },
    { done: false, value: 2 },
    { done: true, value: undefined },
  ]);
});
