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

const COSTS = ['wall', 'cpu'] as const;
const COST_NAMES = { wall: '', cpu: ' (CPU time)' } as const;
type CostName = (typeof COSTS)[number];

const PAIRS = TOOLS.flatMap((tool) => VARIANTS.map((variant) => [tool, variant] as const));
const keyOf = (tool: Tool, variant: Variant, cost: CostName): string => `${tool}-${variant}-${cost}`;

/** By the package's folder; made with the first sample, which also warms up what the tools keep on the disk. */
const prepared = new Map<string, Promise<Builds>>();

async function prepare(root: string): Promise<Builds> {
  const builds = Builds.create(root);
  for (const [tool, variant] of PAIRS) await builds.build(tool, variant);
  return builds;
}

let rounds = 0;

const measure: Measure = {
  name: 'compile',
  title: 'Compile time',
  what: `A project of ${FILES} files that import one another, ${ANNOTATED} of them with annotated functions: the tool's process from start to end. What a build with the plugin is compared with has the entries as files of its own, since the plugin gives the tool as many files more. A rebuild reads what was kept beside \`.tsbuildinfo\`.`,
  obstacle:
    'an annotated file is parsed, analysed and sliced by code that runs for the first time in the process: 20 to 45 ms for the first file and 4 to 9 ms for each further one, of which half is the parser. tsc makes its Program a second time (100 to 130 ms here). Two builds of the same thing differ by 5 % and more.',
  figures: PAIRS.flatMap(([tool, variant]) =>
    COSTS.map(
      (cost): Figure => ({
        key: keyOf(tool, variant, cost),
        label: `${TOOL_NAMES[tool]}, ${VARIANT_NAMES[variant]}${COST_NAMES[cost]}`,
        unit: 'ms',
      }),
    ),
  ),
  contenders: ['unsync'],
  rounds: { full: 3, quick: 1 },
  patience: 900_000,
  transposed: true,
  async sampleProcess(_contender, _conditions, build) {
    const root = packageAround(build);
    const waiting = prepared.get(root) ?? prepare(root);
    prepared.set(root, waiting);
    const builds = await waiting;
    const sample: Sample = {};
    const first = rounds++ % VARIANTS.length;
    // The first build after another tool's takes longest, so each variant is the first in its turn.
    const turns = [...VARIANTS.slice(first), ...VARIANTS.slice(0, first)];
    for (const [tool, variant] of TOOLS.flatMap((tool) => turns.map((turn) => [tool, turn] as const))) {
      const took = await builds.build(tool, variant);
      for (const cost of COSTS) sample[keyOf(tool, variant, cost)] = took[cost];
    }
    return sample;
  },
  targets(results) {
    const samples = results.of('compile');
    return TOOLS.map((tool) => {
      const ratio = (cost: CostName): number =>
        samples.ratio('unsync', 'unsync', keyOf(tool, 'plugin', cost), keyOf(tool, 'entries', cost));
      return atMost(
        `${TOOL_NAMES[tool]}: ≤ 1.05 × the time without unsync and with its entries as files (CPU time: ${ratio('cpu').toFixed(3)} ×)`,
        ratio('wall'),
        1.05,
        '×',
      );
    });
  },
};

export default measure;
