/** `npm run bench -- [options] [measure …]`: measures, prints tables, and after a whole run writes the report. */
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { ArmOptions } from './harness/arm.js';
import { findConditions } from './harness/conditions.js';
import type { Measure } from './harness/measure.js';
import { startNeighbours } from './harness/neighbours.js';
import { Results } from './harness/results.js';
import { runMeasure } from './harness/runner.js';
import { measures } from './measures/index.js';
import { chart } from './report/chart.js';
import { machine, versions } from './report/machine.js';
import { endProgress, progress } from './report/progress.js';
import {
  besideOthers,
  figuresTable,
  samplesOf,
  summaryTable,
  targetsTable,
  type Verdict,
  verdicts,
} from './report/tables.js';

const USAGE = `Usage: npm run bench -- [options] [measure …]

Without a measure: all of them; then bench/results.md and bench/results.svg are written.

  --quick     short runs: the order of size only, nothing is written
  --write     writes the report of a quick run as well
  --list      what can be measured
  -h, --help  show this`;

/** This file's folder is the compiled benchmark; the benchmark's own is around it. */
const build = new URL('./', import.meta.url);
const bench = new URL('../', import.meta.url);

function fail(message: string): never {
  console.error(`bench: ${message}`);
  process.exit(2);
}

function chosenMeasures(names: readonly string[]): Measure[] {
  for (const name of names) {
    if (!measures.some((measure) => measure.name === name)) {
      fail(`there is no measure '${name}'; there are ${measures.map((measure) => measure.name).join(', ')}`);
    }
  }
  return measures.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** The measures that must take samples for the chosen ones, in the order of the report. */
function toRun(chosen: readonly Measure[]): Measure[] {
  const names = new Set(chosen.flatMap(({ name, samplesOf, needs = [] }) => [samplesOf ?? name, ...needs]));
  return measures.filter(({ name }) => names.has(name));
}

const armsOf = (measure: Measure): ArmOptions[] =>
  measure.contenders.map((contender) => ({ label: contender, contender, build }));

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.list) {
    for (const { name, title, what } of measures) console.log(`${name.padEnd(14)}${title}. ${what}`);
    return;
  }

  const chosen = chosenMeasures(positionals);
  const started = new Date();
  const [load = 0] = loadavg();
  const conditions = findConditions(values.quick);
  const heading = `${machine()}.\n${versions(bench)}.`;
  console.log(`${heading}\n`);

  const results = new Results();
  const all: Verdict[] = [];
  const sections: string[] = [];
  const report = (measure: Measure): void => {
    const own = verdicts(measure, results, conditions);
    all.push(...own);
    const figures = figuresTable(measure, results, measure.contenders);
    sections.push(
      `## ${measure.title}\n\n${measure.what} (\`npm run bench -- ${measure.name}\`)\n\n${figures}\n${targetsTable(measure, own)}`,
    );
    console.log(sections.at(-1));
  };
  const sampled = toRun(chosen);
  // In the order of the report, in which a measure that reads another's samples comes after it.
  for (const measure of measures) {
    if (sampled.includes(measure)) {
      await runMeasure(measure, armsOf(measure), conditions, results.of(measure.name), progress);
      endProgress();
    }
    if (!chosen.includes(measure)) continue;
    report(measure);
    const busy = besideOthers(measure);
    if (busy === undefined) continue;
    const endNeighbours = startNeighbours(availableParallelism());
    await runMeasure(busy, armsOf(busy), conditions, samplesOf(busy, results), progress);
    await endNeighbours();
    endProgress();
    report(busy);
  }
  const met = all.filter((target) => target.met).length;
  const took = Math.round((Date.now() - started.getTime()) / 1000);
  const summary = `## Targets: ${met} of ${all.length} met\n\n${summaryTable(all)}`;
  console.log(`${summary}\nTook ${took} s.`);

  if (positionals.length > 0 || (values.quick && !values.write)) return;
  const day = started.toISOString().slice(0, 10);
  const page = `# Benchmark

Written by \`npm run bench${values.quick ? ' -- --quick --write' : ''}\` on ${day}, in ${took} s: all contenders in turn in each round, each in a process of its own; the median of the rounds, ± half the interquartile range; ratios are medians of the ratios within a round. ${conditions.threads} workers for every pool unless the measure says otherwise. The machine's load average was ${load.toFixed(1)} when it began: on an idle machine it is near 0, and what others do there makes every figure worse.

${heading.replace('\n', '\n\n')}

![Throughput and latency of tiny calls](results.svg)

${summary}
${sections.join('\n')}`;
  writeFileSync(new URL('results.md', bench), page);
  writeFileSync(new URL('results.svg', bench), chart(results, `${machine()}; ${day}`));
  console.log('Written: bench/results.md, bench/results.svg');
}

try {
  await run();
} catch (error) {
  endProgress();
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    fail(`${error.message.split('. ')[0]} (--help shows the usage)`);
  throw error;
}
process.exit();
