/** The cases of `test/core/cases`, built by tsc and by Babel, in real workers: the same results as natively. */
import { ANNOTATIONS } from '../core/cases/annotations';
import { CAPTURES } from '../core/cases/captures';
import { type Case, type Cases, listOf, withSettle } from '../core/cases/case';
import { CLASSES } from '../core/cases/classes';
import { GENERATORS } from '../core/cases/generators';
import { MODULES } from '../core/cases/modules';
import { SLICES } from '../core/cases/slices';
import { ALL_VARIANTS, nativeOf, type Program, type Results, runPrograms } from './programs-in-hosts';
import { removeProjects } from './project';

const GROUPS: Readonly<Record<string, Cases>> = {
  'an annotation on': ANNOTATIONS,
  'captures:': CAPTURES,
  'classes:': CLASSES,
  'generators:': GENERATORS,
  'the entry has': SLICES,
  'modules:': MODULES,
};
const CASES = Object.entries(GROUPS).flatMap(([group, cases]) =>
  listOf(cases).map(([name, item]) => ({ name: `${group} ${name}`, program: programOf(item) })),
);
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

function programOf({ source, extension = 'ts', esm, files }: Case): Program {
  const modules = { ...files, [`main.${extension}`]: withSettle(source) };
  return {
    ...(esm || /\bimport\.meta\b/.test(source) ? {} : { cjs: modules }),
    ...(/\b(?:require\(|exports\b|module\.|__dirname|__filename)/.test(source) ? {} : { esm: modules }),
  };
}
