/**
 * Generated programs through the real hosts and in real workers: the same results, or the same error, as natively.
 *
 * `npm run test:differential`; more: `UNSYNC_TEST_RUNS=500 UNSYNC_TEST_SEED=7 npm run test:differential`. All programs
 * are compiled in one go; one that differs is made smaller, each attempt compiled by itself.
 */
import * as fc from 'fast-check';
import { compile } from '../core/support/harness';
import { programOf } from '../core/support/programs';
import { ALL_VARIANTS, nativeOf, type Program, runPrograms, type Variant } from '../hosts/programs-in-hosts';
import { removeProjects } from '../hosts/project';

const RUNS = Number(process.env.UNSYNC_TEST_RUNS ?? 20);
const SEED = Number(process.env.UNSYNC_TEST_SEED ?? 20);
/** Milliseconds for making a failing program smaller. */
const SHRINKING = 60_000;

type Tape = readonly number[];
const tapes = fc.noBias(fc.array(fc.nat(1000), { minLength: 100, maxLength: 1500, size: 'max' }));

const BUILT = ALL_VARIANTS.filter((variant) => nativeOf(variant) !== variant);

afterAll(removeProjects);

test(`${RUNS} generated programs do in workers what they do natively`, async () => {
  const sampled = fc.sample(tapes, { seed: SEED, numRuns: RUNS * 10 });
  // Those that take the most along are the ones that a host can get wrong.
  const usable = sampled
    .map((tape) => ({ tape, ...programFrom(tape) }))
    .filter(({ usable }) => usable)
    .sort((a, b) => b.captures - a.captures)
    .slice(0, RUNS);
  const { outcomes, project } = await runPrograms(usable.map(({ source }) => modulesOf(source)));
  let compared = 0;
  for (const [n, { tape }] of usable.entries()) {
    for (const variant of BUILT) {
      const got = outcomes[variant][n] as string;
      if (isWaitInLoop(got)) continue;
      compared++;
      if (got !== outcomes[nativeOf(variant)][n]) await shrink(tape, variant);
    }
  }
  const entries = ['cjs', 'esm'].flatMap((format) =>
    usable.filter((_, n) => project.exists(`dist/${format}/p${n}/main.unsync.js`)),
  );
  // Where every program would block the loop worker, or none be moved, nothing would be proved.
  expect(usable).toHaveLength(RUNS);
  expect(compared).toBeGreaterThan(RUNS * 2);
  expect(entries).toHaveLength(RUNS * 2);
}, 1_800_000);

interface Candidate {
  readonly source: string;
  /** Something is annotated, and nothing refused. */
  readonly usable: boolean;
  /** How many variables its functions capture. */
  readonly captures: number;
}

function programFrom(tape: Tape): Candidate {
  const source = programOf(tape, 'settle').replace('\n', "\nconst { settle } = require('../settle.js');\n");
  const { entry, functions } = compile(source, { fileName: '/project/p.cjs' });
  const captures = functions.reduce((sum, item) => sum + item.captures.length, 0);
  return { source, usable: entry !== null, captures };
}

/** As JavaScript in CommonJS, and as an ES module of TypeScript. */
function modulesOf(source: string): Program {
  const module = source
    .replace(/^const (\{ \w+ \}) = require\((.*?)\);$/gm, 'import $1 from $2;')
    .replace(/^exports\.test = /m, 'export const test = ');
  return { cjs: { 'main.js': source }, esm: { 'main.ts': module } };
}

/** The loop worker refuses to be blocked: rule of the library, and no difference in what was compiled. */
function isWaitInLoop(result: string): boolean {
  return result.includes('InvalidStateError');
}

/** @throws with the smallest program that was found to differ, and both outcomes */
async function shrink(tape: Tape, variant: Variant): Promise<never> {
  const differs = async (candidate: Tape): Promise<string | null> => {
    const { source, usable } = programFrom(candidate);
    if (!usable) return null;
    const native = nativeOf(variant);
    const { outcomes } = await runPrograms([modulesOf(source)], [native, variant]);
    const [got, expected] = [outcomes[variant][0] as string, outcomes[native][0]];
    if (got === expected || isWaitInLoop(got)) return null;
    return `${variant}: ${got}\nnatively: ${expected}\n${source}`;
  };
  const property = fc.asyncProperty(tapes, async (candidate) => {
    const difference = await differs(candidate);
    if (difference !== null) throw new Error(difference);
  });
  const { errorInstance } = await fc.check(property, {
    examples: [[[...tape]]],
    numRuns: 1,
    interruptAfterTimeLimit: SHRINKING,
  });
  throw (
    errorInstance ?? new Error(`${variant} differs among others, but not alone:\n${programFrom(tape).source}`)
  );
}
