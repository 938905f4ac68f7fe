/** A few of the programs of `npm run test:differential`, always the same. */
import { removeProjects } from '../hosts/project';
import { compareGenerated } from './generated-in-hosts';

const RUNS = 20;

afterAll(removeProjects);

test('generated programs do in workers what they do natively', async () => {
  const { programs, outcomes, entries } = await compareGenerated(RUNS, 20);
  expect(programs).toBe(RUNS);
  expect(outcomes).toBeGreaterThan(RUNS * 3);
  expect(entries).toBe(RUNS * 2);
}, 900_000);
