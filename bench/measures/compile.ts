/** What unsync's plugins add to a build. */
import { Builds, packageAround, TOOLS, type Tool, VARIANTS, type Variant } from '../compile/builds.js';
import { ANNOTATED, FILES } from '../compile/project.js';
import type { Figure, Measure, Sample } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const TOOL_NAMES: Record<Tool, string> = {
  tsc: 'tspc',
  rebuild: 'tspc, incremental, nothing changed',
  babel: 'Babel',
};

const VARIANT_NAMES: Record<Variant, string> = {
  plain: 'without unsync',
  entries: `without unsync, the ${ANNOTATED} entries as files`,
  plugin: 'with unsync',
};

const PAIRS = TOOLS.flatMap((tool) => VARIANTS.map((variant) => [tool, variant] as const));
const keyOf = (tool: Tool, variant: Variant): string => `${tool}-${variant}`;

/** By the package's folder; made with the first sample, which also warms up what the tools keep on the disk. */
const prepared = new Map<string, Promise<Builds>>();

async function prepare(root: string): Promise<Builds> {
  const builds = Builds.create(root);
  for (const [tool, variant] of PAIRS) await builds.time(tool, variant);
  return builds;
}

let rounds = 0;

const measure: Measure = {
  name: 'compile',
  title: 'Compile time',
  what: `A project of ${FILES} files that import one another, ${ANNOTATED} of them with annotated functions: the tool's process from start to end. A rebuild in which nothing changed still transforms those files, since entries are kept nowhere.`,
  figures: PAIRS.map(
    ([tool, variant]): Figure => ({
      key: keyOf(tool, variant),
      label: `${TOOL_NAMES[tool]}, ${VARIANT_NAMES[variant]}`,
      unit: 'ms',
    }),
  ),
  contenders: ['unsync'],
  rounds: { full: 7, quick: 1 },
  patience: 900_000,
  transposed: true,
  async sampleProcess(_contender, _conditions, build) {
    const root = packageAround(build);
    const waiting = prepared.get(root) ?? prepare(root);
    prepared.set(root, waiting);
    const builds = await waiting;
    const sample: Sample = {};
    // What a tool is compared with runs right before or after it, and not always in the same order.
    const pairs = rounds++ % 2 === 0 ? PAIRS : [...PAIRS].reverse();
    for (const [tool, variant] of pairs) sample[keyOf(tool, variant)] = await builds.time(tool, variant);
    return sample;
  },
  targets(results) {
    const samples = results.of('compile');
    return (['tsc', 'babel'] as const).map((tool) => {
      const ratio = samples.ratio('unsync', 'unsync', keyOf(tool, 'plugin'), keyOf(tool, 'entries'));
      return atMost(
        `${TOOL_NAMES[tool]}: ≤ 1.05 × without unsync and with its entries as files`,
        ratio,
        1.05,
        '×',
      );
    });
  },
};

export default measure;
