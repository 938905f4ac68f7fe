/** Calls that carry something there and back. */
import { median } from 'simple-statistics';
import type { Contender, Started } from '../harness/contender.js';
import type { Conditions, Measure, Sample } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const SIZES = { '1 KB': 1_000, '100 KB': 100_000, '10 MB': 10_000_000 } as const;
const KINDS = ['object', 'string', 'typed array', 'transferred'] as const;

type Size = keyof typeof SIZES;
type Kind = (typeof KINDS)[number];

/** So many calls of a size make a sample. */
const CALLS: Record<Size, number> = { '1 KB': 200, '100 KB': 30, '10 MB': 3 };

/** Bytes of one record of the nested object, as JSON. */
const RECORD = 100;

function nestedObject(bytes: number): unknown {
  return {
    total: bytes,
    records: Array.from({ length: Math.round(bytes / RECORD) }, (_, id) => ({
      id,
      name: `record ${id}`,
      tags: ['even', 'odd'],
      position: { x: id / 2, y: -id },
      owner: { name: 'nobody', active: id % 2 === 0 },
    })),
  };
}

function payload(kind: Kind, bytes: number): unknown {
  if (kind === 'object') return nestedObject(bytes);
  if (kind === 'string') return 'x'.repeat(bytes - 1) + String(bytes % 10);
  return kind === 'typed array' ? new Uint8Array(bytes).fill(7) : new ArrayBuffer(bytes);
}

const combinations = KINDS.flatMap((kind) =>
  (Object.keys(SIZES) as Size[]).map((size) => ({ kind, size, key: `${kind}, ${size}` })),
);

/** Microseconds of one call there and back, the median, after the garbage of other payloads has been collected. */
async function roundTrip(call: NonNullable<Started['call']>, kind: Kind, size: Size): Promise<number> {
  let value = payload(kind, SIZES[size]);
  (globalThis as { gc?: () => void }).gc?.();
  const times: number[] = [];
  for (let i = 0; i < CALLS[size]; i++) {
    const start = performance.now();
    const back = await call(value);
    times.push((performance.now() - start) * 1000);
    // The buffer that was moved there came back as another.
    if (kind === 'transferred') value = back;
  }
  return median(times);
}

const measure: Measure = {
  name: 'payloads',
  title: 'Payloads',
  what: 'A function that returns its argument, one call at a time: a nested object, a string, a typed array, and an ArrayBuffer that is transferred both ways.',
  obstacle:
    'an object is walked once before it is sent, for what structured clone would lose (class instances, Unfutures, functions, signals) and for the path in the error; postMessage alone does not look. Typed arrays and strings are passed on as they are: what differs there is noise of allocations of that size.',
  figures: combinations.map(({ key }) => ({ key, label: key, unit: 'µs' })),
  contenders: ['unsync', 'piscina', 'raw Worker'],
  rounds: { full: 5, quick: 2 },
  execArgv: ['--expose-gc'],
  transposed: true,
  async prepare(contender: Contender, { threads }: Conditions) {
    const copied = await contender.start('echo', threads);
    const moved = await contender.start('echoMoved', threads);
    const [copy, move] = [copied?.call, moved?.call];
    if (copy === undefined || move === undefined) return undefined;
    return {
      sample: async () => {
        const sample: Sample = {};
        for (const { kind, size, key } of combinations) {
          sample[key] = await roundTrip(kind === 'transferred' ? move : copy, kind, size);
        }
        return sample;
      },
      close: () => Promise.all([copied?.close(), moved?.close()]),
    };
  },
  targets(results) {
    const samples = results.of('payloads');
    return combinations.map(({ key }) =>
      atMost(`${key} ≤ 1.1 × raw`, samples.ratio('unsync', 'raw Worker', key), 1.1, '×'),
    );
  },
};

export default measure;
