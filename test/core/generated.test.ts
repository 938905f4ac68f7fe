/** Generated programs: run natively and compiled, the same results, or an error diagnostic. */
import * as fc from 'fast-check';
import { compile, outcome, runCompiled, runNatively, type View } from './support/harness';
import { programOf } from './support/programs';

/** More of them: `UNSYNC_TEST_RUNS=20000 UNSYNC_TEST_SEED=1 npx jest test/core/generated`. */
const RUNS = Number(process.env.UNSYNC_TEST_RUNS ?? 100);
const SEED = Number(process.env.UNSYNC_TEST_SEED ?? 20);
const FILE = '/project/generated.cjs';

type Test = () => unknown;

test(`${RUNS} generated programs do the same natively and compiled`, async () => {
  let refused = 0;
  let dispatched = 0;
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.noBias(fc.array(fc.nat(1000), { minLength: 20, maxLength: 300, size: 'max' })),
      async (tape) => {
        const source = programOf(tape);
        const { diagnostics } = compile(source, { fileName: FILE });
        if (diagnostics.some(({ severity }) => severity === 'error')) {
          refused++;
          const invalid = diagnostics.find(({ code }) => code === 'UNSYNC1001');
          if (invalid !== undefined)
            throw new Error(`The generator wrote what does not parse:\n${invalid.frame}`);
          return;
        }
        const native = await outcome(() => (runNatively(source, FILE).test as Test)());
        if (native.error !== undefined) failed++;
        for (const view of ['typed', 'kept', 'bare'] as const satisfies readonly View[]) {
          for (const inline of view === 'bare' ? [false] : [false, true]) {
            const compiled = await outcome(() => {
              const { exports, trace } = runCompiled(source, { fileName: FILE, view }, inline);
              const result = (exports.test as Test)();
              dispatched += trace.calls.length;
              return result;
            });
            if (JSON.stringify(compiled) !== JSON.stringify(native)) {
              throw new Error(
                `${view}${inline ? ', inline' : ''}: ${JSON.stringify(compiled)} instead of ${JSON.stringify(native)}\n${source}`,
              );
            }
          }
        }
      },
    ),
    { numRuns: RUNS, seed: SEED, endOnFailure: false },
  );
  // Programs that are refused, that throw, or that dispatch nothing, prove little.
  expect(refused + failed).toBeLessThan(RUNS / 4);
  expect(dispatched).toBeGreaterThan(RUNS);
}, 600_000);
