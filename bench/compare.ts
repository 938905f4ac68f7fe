/** Two builds of unsync in one interleaved run: did it become slower? Called by compare.mjs, which made the builds. */

import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import type { ArmOptions } from './harness/arm.js';
import { findConditions } from './harness/conditions.js';
import type { Figure, Measure } from './harness/measure.js';
import { Samples } from './harness/results.js';
import { runMeasure } from './harness/runner.js';
import { format } from './harness/target.js';
import { measures } from './measures/index.js';
import { endProgress, progress } from './report/progress.js';

/** A change below this is noise on a machine that does other things too. */
const TOLERANCE = 0.1;
const RATES = new Set(['/s', '×']);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const [ref = '', otherBuild = '', ...names] = positionals;
const here: ArmOptions = { label: 'here', contender: 'unsync', build: new URL('./', import.meta.url) };
const there: ArmOptions = { label: ref, contender: 'unsync', build: pathToFileURL(`${otherBuild}/`) };

interface Change {
  readonly row: string[];
  readonly slower: boolean;
}

/** Slower: by more than the tolerance, and by more than the rounds differ among themselves. */
function change(measure: Measure, figure: Figure, samples: Samples): Change {
  const { key, label, unit } = figure;
  const ratio = samples.ratio(here.label, there.label, key);
  const worse = RATES.has(unit) ? 1 / ratio : ratio;
  const noise = samples.spread(here.label, key) + samples.spread(there.label, key);
  const slower = worse > 1 + Math.max(TOLERANCE, noise);
  const faster = 1 / worse > 1 + Math.max(TOLERANCE, noise);
  const cells = [here, there].map((arm) => format(samples.median(arm.label, key), unit));
  const verdict = Number.isNaN(ratio) ? 'not measured' : slower ? '**slower**' : faster ? 'faster' : '';
  const spread = `${(noise * 100).toFixed(0)} %`;
  return { row: [measure.title, label, ...cells, format(ratio, '×'), spread, verdict], slower };
}

const unknown = names.filter((name) => !measures.some((measure) => measure.name === name));
if (unknown.length > 0) {
  console.error(`bench: there is no measure '${unknown.join("', '")}'`);
  process.exit(2);
}
const chosen = measures.filter(
  ({ name, contenders, samplesOf }) =>
    contenders.includes('unsync') && samplesOf === undefined && (names.length === 0 || names.includes(name)),
);
const conditions = findConditions(values.quick);
const changes: Change[] = [];
for (const measure of chosen) {
  const samples = new Samples();
  await runMeasure(measure, [here, there], conditions, samples, progress);
  for (const [arm, why] of samples.failures) {
    endProgress();
    console.error(`bench: ${measure.name} failed with ${arm}: ${why.split('\n')[0]}`);
  }
  for (const figure of measure.figures) {
    if (samples.values(here.label, figure.key).length > 0) changes.push(change(measure, figure, samples));
  }
}
endProgress();
console.log(
  markdownTable(
    [
      ['measure', 'figure', here.label, there.label, `here ÷ ${ref}`, 'noise', ''],
      ...changes.map(({ row }) => row),
    ],
    { align: ['l', 'l', 'r', 'r', 'r', 'r', 'l'] },
  ),
);
const slower = changes.filter((one) => one.slower).length;
console.log(
  slower === 0
    ? `\nNot slower than ${ref}.`
    : `\nSlower than ${ref} in ${slower} of ${changes.length} figures.`,
);
process.exit(slower === 0 ? 0 : 1);
