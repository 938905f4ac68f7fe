/** A measure as Markdown: readable on a terminal as it is. */
import { markdownTable } from 'markdown-table';
import type { Conditions, Figure, Measure, Target } from '../harness/measure.js';
import type { Results, Samples } from '../harness/results.js';
import { format } from '../harness/target.js';

export type Verdict = Target & { readonly measure: string };

/** The samples a measure shows: its own, or those of the measure whose samples it reads. */
export function samplesOf(measure: Measure, results: Results): Samples {
  return results.of(measure.samplesOf ?? measure.name);
}

/** A measure as it is taken beside busy processes; nothing where that is not asked for. */
export function besideOthers(measure: Measure): Measure | undefined {
  const { busyTargets } = measure;
  if (busyTargets === undefined) return undefined;
  const name = `${measure.name}, busy`;
  return {
    ...measure,
    title: `${measure.title}, on a busy machine`,
    what: `The same beside as many processes that compute without end as there are cores.`,
    samplesOf: name,
    targets: (results) => busyTargets(results.of(name)),
  };
}

export function verdicts(measure: Measure, results: Results, conditions: Conditions): Verdict[] {
  return measure.targets(results, conditions).map((target) => ({ ...target, measure: measure.title }));
}

const answer = ({ met }: Target): string => (met ? 'met' : '**not met**');

/** `12.3 µs ±4 %` */
function cell(samples: Samples, arm: string, { key, unit }: Figure): string {
  const value = samples.median(arm, key);
  if (Number.isNaN(value)) return '–';
  return `${format(value, unit)} ±${(samples.spread(arm, key) * 100).toFixed(0)} %`;
}

/** How many times an arm's figure the first arm's is. */
function against(samples: Samples, first: string, arm: string, key: string): string {
  const ratio = arm === first ? Number.NaN : samples.ratio(first, arm, key);
  return Number.isNaN(ratio) ? '' : format(ratio, '×');
}

function upright(samples: Samples, measure: Measure, arms: readonly string[]): string[][] {
  const [first = ''] = arms;
  const figures = measure.figures.filter(({ key }) =>
    arms.some((arm) => samples.values(arm, key).length > 0),
  );
  const head = figures.flatMap(({ label }) => (arms.length > 1 ? [label, `${first} ÷ it`] : [label]));
  const rows = arms
    .filter((arm) => figures.some(({ key }) => samples.values(arm, key).length > 0))
    .map((arm) => [
      arm,
      ...figures.flatMap((figure) =>
        arms.length > 1
          ? [cell(samples, arm, figure), against(samples, first, arm, figure.key)]
          : [cell(samples, arm, figure)],
      ),
    ]);
  return [['', ...head], ...rows];
}

function transposed(samples: Samples, measure: Measure, arms: readonly string[]): string[][] {
  const [first = '', ...others] = arms;
  const head = ['', first, ...others.flatMap((arm) => [arm, `${first} ÷ ${arm}`])];
  const rows = measure.figures.map((figure) => [
    figure.label,
    cell(samples, first, figure),
    ...others.flatMap((arm) => [cell(samples, arm, figure), against(samples, first, arm, figure.key)]),
  ]);
  return [head, ...rows];
}

/** The figures of a measure: medians, half the interquartile range, and ratios; what failed, below. */
export function figuresTable(measure: Measure, results: Results, arms: readonly string[]): string {
  const samples = samplesOf(measure, results);
  const cells = measure.transposed ? transposed(samples, measure, arms) : upright(samples, measure, arms);
  const table =
    measure.figures.length === 0
      ? ''
      : `${markdownTable(cells, { align: ['l', ...(cells[0]?.slice(1).map(() => 'r') ?? [])] })}\n`;
  const failures = [...samples.failures].map(([arm, why]) => `\n${arm} failed: ${why.split('\n')[0]}\n`);
  return table + failures.join('');
}

/** The targets of a measure, below its figures, and what stands in the way of those that are not met. */
export function targetsTable({ obstacle }: Measure, targets: readonly Target[]): string {
  const rows = targets.map((target) => [target.promise, target.measured, answer(target)]);
  const table = `${markdownTable([['target', 'measured', ''], ...rows], { align: ['l', 'r', 'l'] })}\n`;
  return obstacle === undefined || targets.every(({ met }) => met)
    ? table
    : `${table}\nNot met: ${obstacle}\n`;
}

/** Every target of every measure. */
export function summaryTable(all: readonly Verdict[]): string {
  const rows = all.map((target) => [target.measure, target.promise, target.measured, answer(target)]);
  return `${markdownTable([['measure', 'target', 'measured', ''], ...rows], { align: ['l', 'l', 'r', 'l'] })}\n`;
}
