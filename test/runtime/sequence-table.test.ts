/** The table of calls under way behaves as a Map, whatever order the calls are answered in. */
import { SequenceTable } from '../../runtime/protocol/sequence-table';

/** A repeatable source of whole numbers below `limit`. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

test.each([1, 2, 3, 4, 5])('a table and a Map agree over 4,000 random steps (seed %i)', (seed) => {
  const random = numbers(seed);
  const table = new SequenceTable<string>();
  const map = new Map<number, string>();
  let sequence = 0;
  for (let step = 0; step < 4_000; step++) {
    if (random(100) < 52) {
      sequence++;
      table.set(sequence, `item ${sequence}`);
      map.set(sequence, `item ${sequence}`);
    } else {
      // Mostly the oldest, as in a pool; sometimes any.
      const [oldest = 0] = map.keys();
      const wanted = random(4) > 0 ? oldest : random(sequence + 2);
      expect(table.get(wanted)).toBe(map.get(wanted));
      expect(table.take(wanted)).toBe(map.get(wanted));
      map.delete(wanted);
    }
    expect(table.size).toBe(map.size);
  }
  expect([...table.values()]).toEqual([...map.values()]);
});

test('one call that stays does not make the table grow with all that pass it', () => {
  const table = new SequenceTable<number>();
  table.set(1, 1);
  for (let sequence = 2; sequence < 10_000; sequence++) {
    table.set(sequence, sequence);
    expect(table.take(sequence)).toBe(sequence);
  }
  expect(table.take(1)).toBe(1);
  expect(table.size).toBe(0);
});
