/**
 * Programs that do whatever a seed says, with crashes, hangs and cancellations among their calls, and events in the
 * order that the same seed gives. Everything settles; what was not meant to fail gives its value; nothing runs twice.
 *
 * `UNSYNC_TEST_RUNS=1000 npx jest test/scheduling/seeds` tries more seeds, `UNSYNC_TEST_SEED=17` one.
 */
import type { Unfuture } from '../../runtime/future/unfuture';
import type { ExecutorName } from '../../runtime/protocol/references';
import { randomOf } from './support/random';
import { World } from './support/world';

const { UNSYNC_TEST_SEED: only, UNSYNC_TEST_RUNS: runs } = process.env;
const seeds =
  only === undefined ? Array.from({ length: Number(runs ?? 40) }, (_, i) => i + 1) : [Number(only)];
const OPERATIONS = 40;

type Blocking<T> = { result(timeoutMs?: number): T };

/** What may become of a call that was not meant to fail: another one took its worker along. */
const MISFORTUNE = /^WorkerCrashedError/;

test.each(seeds)('seed %d', async (seed) => void (await play(seed)));

test('a seed gives the same events each time', async () => {
  const [first, second] = [await play(7), await play(7)];
  expect(second.now).toBe(first.now);
  expect(second.trace).toEqual(first.trace);
});

async function play(seed: number): Promise<World> {
  const world = new World({
    seed,
    sharedLedger: seed % 3 !== 0,
    cores: 2,
    configuration: { threads: 3, cpus: 2, cancelGrace: 10, idleTimeout: 20 },
  });
  const random = randomOf(seed);
  const oneOf = <T>(items: readonly T[]): T => items[random.below(items.length)] as T;
  const ran = new Map<number, number>();
  const begin = (id: number): void => {
    ran.set(id, (ran.get(id) ?? 0) + 1);
  };
  let ids = 0;

  const executors: ExecutorName[] = ['loop', 'thread', 'cpu'];
  for (const on of executors) {
    world.define(`give ${on}`, on, (_here, id: number, value: unknown) => {
      begin(id);
      return value;
    });
    world.define(`fail ${on}`, on, (_here, id: number) => {
      begin(id);
      throw new Error('on purpose');
    });
    world.define(`exit ${on}`, on, (here, id: number) => {
      begin(id);
      here.crash({ exitCode: 1 });
    });
    world.define(`hang ${on}`, on, (here) => here.workUntil(() => false), { timeout: 5 });
    world.define(`work ${on}`, on, (here, id: number, ms: number) => {
      begin(id);
      here.work(ms);
      return ms;
    });
  }
  for (const on of ['thread', 'cpu'] as const) {
    world.define(`block ${on}`, on, (_here, id: number, future: unknown) => {
      begin(id);
      return (future as Blocking<unknown>).result();
    });
    world.define(`dig ${on}`, on, (here, id: number, depth: number): number => {
      begin(id);
      if (depth === 0) return 0;
      return here.call<number>(`dig ${oneOf(['thread', 'cpu'])}`, ++ids, depth - 1).result() + 1;
    });
  }
  world.define('nest', 'loop', async (here, id: number, depth: number): Promise<number> => {
    begin(id);
    if (depth === 0) return 0;
    return 1 + (await here.call<number>(oneOf(['nest', 'dig thread', 'dig cpu']), ++ids, depth - 1));
  });
  world.define('later', 'loop', async (here, id: number, ms: number) => {
    begin(id);
    await here.sleep(ms);
    return ms;
  });

  const checks: Promise<void>[] = [];
  const expectOutcome = (future: Unfuture<unknown>, value: unknown, ...errors: RegExp[]): void => {
    checks.push(
      Promise.resolve(future).then(
        (result) => expect(result).toEqual(value),
        (error: Error) => {
          const said = `${error.name}: ${error.message}`;
          if (![MISFORTUNE, ...errors].some((allowed) => allowed.test(said))) throw error;
        },
      ),
    );
  };
  const ANY = expect.anything();

  const operations: (() => void)[] = [
    () => {
      const value = oneOf<unknown>([1, 'text', { deep: [1, { a: [2] }] }, null]);
      expectOutcome(world.owner.call(`give ${oneOf(executors)}`, ++ids, value), value);
    },
    () => {
      for (let i = 0; i < 20; i++) expectOutcome(world.owner.call(`give ${oneOf(executors)}`, ++ids, i), i);
    },
    () => expectOutcome(world.owner.call(`fail ${oneOf(executors)}`, ++ids), ANY, /^Error: on purpose/),
    () => expectOutcome(world.owner.call(`exit ${oneOf(executors)}`, ++ids), ANY),
    () => expectOutcome(world.owner.call(`hang ${oneOf(executors)}`), ANY, /^TimeoutError/),
    () => {
      const ms = random.below(8);
      expectOutcome(world.owner.call(`work ${oneOf(['thread', 'cpu'])}`, ++ids, ms), ms);
    },
    () => {
      const depth = random.below(5);
      expectOutcome(world.owner.call('nest', ++ids, depth), depth);
    },
    () => {
      const depth = random.below(5);
      expectOutcome(world.owner.call(`dig ${oneOf(['thread', 'cpu'])}`, ++ids, depth), depth);
    },
    () => {
      const call = world.owner.call(`work ${oneOf(['thread', 'cpu'])}`, ++ids, 3);
      const cancel = (): void => void call.cancel();
      oneOf([cancel, () => world.at(random.below(6), cancel)])();
      expectOutcome(call, 3, /^AbortError/);
    },
    () => {
      const call = world.owner.call(`give ${oneOf(executors)}`, ++ids, 9);
      if (random.below(2) === 0) call.cancel();
      expectOutcome(call, 9, /^AbortError/);
    },
    () => {
      const ms = random.below(10);
      expectOutcome(world.owner.call('later', ++ids, ms), ms);
    },
    () => {
      const box = new world.owner.instance.Unfuture<number>();
      expectOutcome(world.owner.call(`block ${oneOf(['thread', 'cpu'])}`, ++ids, box), 7);
      world.at(random.below(10), () => box.setValue(7));
    },
  ];

  for (let i = 0; i < OPERATIONS; i++) world.at(random.below(30), oneOf(operations));
  await world.pass(40);
  for (let checked = 0; checked < checks.length; checked++)
    await world.until(checks[checked] as Promise<void>);
  expect([...ran].filter(([, times]) => times !== 1)).toEqual([]);
  await world.until(world.owner.instance.shutdown());
  return world;
}
