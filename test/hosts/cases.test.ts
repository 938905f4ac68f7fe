/** The cases of `test/core/cases`, built by tsc and by Babel, in real workers: the same results as natively. */
import { CASES } from './core-cases';
import { ALL_VARIANTS, nativeOf, type Results, runPrograms } from './programs-in-hosts';
import { removeProjects } from './project';

const BUILT = ALL_VARIANTS.filter((variant) => nativeOf(variant) !== variant);

let results: Results;

beforeAll(async () => {
  results = await runPrograms(CASES.map(({ program }) => program));
}, 900_000);

afterAll(removeProjects);

describe.each(BUILT)('%s', (variant) => {
  test.each(CASES.map(({ name }, n) => [name, n] as const))('%s', (_, n) => {
    expect(results.outcomes[variant][n]).toBe(results.outcomes[nativeOf(variant)][n]);
  });
});
