/** Ten calls, as small programs make them, in the process in which the others make theirs. */
import { loadContender } from '../contenders/index.js';
import type { Arguments } from '../harness/contender.js';
import type { Measure } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const CALLS = 10;
/** A sample is the median of so many times ten calls. */
const TIMES = 50;

async function tenAwaited(call: (...args: Arguments) => PromiseLike<unknown>): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < CALLS; i++) await call(i, 1);
  return (performance.now() - start) * 1000;
}

function tenBlocking(call: (...args: Arguments) => unknown): number {
  const start = performance.now();
  for (let i = 0; i < CALLS; i++) call(i, 1);
  return (performance.now() - start) * 1000;
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const measure: Measure = {
  name: 'ten-calls',
  title: 'Ten calls in one process',
  what: 'Ten tiny calls one after the other, awaited and blocking, by unsync, Piscina and synckit in turn in one process.',
  figures: [
    { key: 'awaited', label: 'unsync, awaited', unit: 'µs' },
    { key: 'piscina', label: 'piscina, awaited', unit: 'µs' },
    { key: 'blocking', label: 'unsync, blocking', unit: 'µs' },
    { key: 'synckit', label: 'synckit, blocking', unit: 'µs' },
  ],
  contenders: ['unsync'],
  rounds: { full: 7, quick: 2 },
  async prepare(contender, { threads }) {
    const own = await contender.start('add', threads);
    const piscina = await (await loadContender('piscina')).start('add', threads);
    const synckit = await (await loadContender('synckit')).start('add', threads);
    const [awaited, blocking] = [own?.call, own?.callBlocking];
    const [pooled, blocked] = [piscina?.call, synckit?.callBlocking];
    if (!awaited || !blocking || !pooled || !blocked) return undefined;
    return {
      sample: async () => {
        const times: Record<'awaited' | 'piscina' | 'blocking' | 'synckit', number[]> = {
          awaited: [],
          piscina: [],
          blocking: [],
          synckit: [],
        };
        for (let i = 0; i < TIMES; i++) {
          times.awaited.push(await tenAwaited(awaited));
          times.piscina.push(await tenAwaited(pooled));
          times.blocking.push(tenBlocking(blocking));
          times.synckit.push(tenBlocking(blocked));
        }
        return {
          awaited: middle(times.awaited),
          piscina: middle(times.piscina),
          blocking: middle(times.blocking),
          synckit: middle(times.synckit),
        };
      },
      close: () => Promise.all([own?.close(), piscina?.close(), synckit?.close()]),
    };
  },
  targets(results) {
    const samples = results.of('ten-calls');
    return [
      atMost('awaited: faster than Piscina', samples.ratio('unsync', 'unsync', 'awaited', 'piscina'), 1, '×'),
      atMost(
        'blocking: faster than synckit',
        samples.ratio('unsync', 'unsync', 'blocking', 'synckit'),
        1,
        '×',
      ),
    ];
  },
};

export default measure;
