/**
 * Generated programs through the real hosts and in real workers: the same results, or the same error, as natively.
 * Many are compiled in one go; one that differs is made smaller, each attempt compiled by itself.
 */
import * as fc from 'fast-check';
import { compile } from '../core/support/harness';
import { programOf } from '../core/support/programs';
import { ALL_VARIANTS, nativeOf, type Program, runPrograms, type Variant } from '../hosts/programs-in-hosts';
import { removeProjects } from '../hosts/project';

/** Milliseconds for making a failing program smaller. */
const SHRINKING = 60_000;
/** Programs that are built and run together. */
const BATCH = 200;
/** So many are generated for each that is built: those that take the most along are what a host can get wrong. */
const CHOICE = 4;

type Tape = readonly number[];
const tapes = fc.noBias(fc.array(fc.nat(1000), { minLength: 100, maxLength: 1500, size: 'max' }));

const BUILT = ALL_VARIANTS.filter((variant) => nativeOf(variant) !== variant);

export interface Compared {
  readonly programs: number;
  /** One for each program and way of building it, but for those that would have blocked the loop worker. */
  readonly outcomes: number;
  /** Files with entries that tsc wrote. */
  readonly entries: number;
}

/**
 * @param runs how many programs
 * @param seed of which
 * @throws with the smallest program found that does something else in a worker
 */
export async function compareGenerated(runs: number, seed: number): Promise<Compared> {
  const compared = { programs: 0, outcomes: 0, entries: 0 };
  for (let batch = 0; compared.programs < runs; batch++) {
    const count = Math.min(BATCH, runs - compared.programs);
    const { programs, outcomes, entries } = await compareBatch(count, seed + batch);
    if (programs === 0) throw new Error(`Seed ${seed + batch} gives no program in which something moves`);
    compared.programs += programs;
    compared.outcomes += outcomes;
    compared.entries += entries;
    removeProjects();
  }
  return compared;
}

async function compareBatch(count: number, seed: number): Promise<Compared> {
  const chosen = fc
    .sample(tapes, { seed, numRuns: count * CHOICE })
    .map((tape) => ({ tape, ...programFrom(tape) }))
    .filter(({ usable }) => usable)
    .sort((a, b) => b.captures - a.captures)
    .slice(0, count);
  const { outcomes, project } = await runPrograms(chosen.map(({ source }) => modulesOf(source)));
  let compared = 0;
  for (const [n, { tape }] of chosen.entries()) {
    for (const variant of BUILT) {
      const got = outcomes[variant][n] as string;
      if (isWaitInLoop(got)) continue;
      compared++;
      if (got !== outcomes[nativeOf(variant)][n]) await shrink(tape, variant, seed);
    }
  }
  const entries = ['cjs', 'esm'].flatMap((format) =>
    chosen.filter((_, n) => project.exists(`dist/${format}/p${n}/main.unsync.js`)),
  );
  return { programs: chosen.length, outcomes: compared, entries: entries.length };
}

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
async function shrink(tape: Tape, variant: Variant, seed: number): Promise<never> {
  const differs = async (candidate: Tape): Promise<string | null> => {
    const { source, usable } = programFrom(candidate);
    if (!usable) return null;
    const native = nativeOf(variant);
    const { outcomes } = await runPrograms([modulesOf(source)], [native, variant]);
    const [got, expected] = [outcomes[variant][0] as string, outcomes[native][0]];
    if (got === expected || isWaitInLoop(got)) return null;
    return `${variant}, seed ${seed}: ${got}\nnatively: ${expected}\n${source}`;
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
