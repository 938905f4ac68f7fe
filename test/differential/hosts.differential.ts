/**
 * `npm run test:differential`: thousands of generated programs. Others, or more:
 * `UNSYNC_TEST_RUNS=5000 UNSYNC_TEST_SEED=7 npm run test:differential`.
 */
import { compareGenerated } from './generated-in-hosts';

const RUNS = Number(process.env.UNSYNC_TEST_RUNS ?? 2000);
const SEED = Number(process.env.UNSYNC_TEST_SEED ?? Date.now() % 1_000_000);

test(`${RUNS} generated programs, seed ${SEED}, do in workers what they do natively`, async () => {
  const { programs, outcomes, entries } = await compareGenerated(RUNS, SEED);
  // Where every program would block the loop worker, or none be moved, nothing would be proved.
  expect(programs).toBe(RUNS);
  expect(outcomes).toBeGreaterThan(RUNS * 3);
  expect(entries).toBe(RUNS * 2);
}, 14_400_000);
