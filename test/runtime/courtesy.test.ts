import { Manners } from '../../runtime/transports/threads/courtesy';

/** What `nice` is after each look, of which one comes every 100 ms from `from` on. */
function niceAfter(manners: Manners, from: number, ...looks: { used: number; waited: number }[]): boolean[] {
  return looks.map((look, i) => {
    manners.look({ ...look, now: from + i * 100 });
    return manners.nice;
  });
}

const ALONE = { used: 0.95, waited: 0.05 };
const BESIDE_OTHERS = { used: 0.5, waited: 0.5 };
const IDLE = { used: 0.01, waited: 0 };

test('threads give way when the process has the cores to itself, not for one look', () => {
  const manners = new Manners();
  expect(niceAfter(manners, 0, ALONE, BESIDE_OTHERS, ALONE, ALONE)).toEqual([false, false, false, true]);
});

test('they do not give way to other programs', () => {
  expect(niceAfter(new Manners(), 0, BESIDE_OTHERS, BESIDE_OTHERS, BESIDE_OTHERS)).not.toContain(true);
});

test('they go on giving way while there is nothing to do, and stop when others come', () => {
  const manners = new Manners();
  expect(niceAfter(manners, 0, ALONE, ALONE, IDLE, IDLE, IDLE)).toEqual([false, true, true, true, true]);
  expect(niceAfter(manners, 500, BESIDE_OTHERS, BESIDE_OTHERS)).toEqual([true, false]);
});

test('each time that others came, they wait longer before they give way again', () => {
  const manners = new Manners();
  let now = 0;
  /** How long it takes, seeing the same again and again, until the threads are nice, or are not. */
  const until = (nice: boolean, seen: { used: number; waited: number }): number => {
    const start = now;
    while (manners.nice !== nice) {
      now += 100;
      manners.look({ ...seen, now });
    }
    return now - start;
  };
  until(true, ALONE);
  const pauses: number[] = [];
  for (let i = 0; i < 4; i++) {
    until(false, BESIDE_OTHERS);
    pauses.push(until(true, ALONE));
  }
  expect(pauses[0]).toBeLessThanOrEqual(1200);
  for (let i = 1; i < pauses.length; i++) expect(pauses[i]).toBeGreaterThan(pauses[i - 1] as number);
});
