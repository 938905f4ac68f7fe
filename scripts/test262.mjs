/**
 * `npm run test262 -- <checkout>`: the programs of test262 in workers.
 *
 * Each of its programs that runs natively is annotated in five shapes (test262/shapes.mjs), compiled, and run: it has
 * to make the same assertions, or to be told of by a diagnostic or an error of unsync's own. What differs in silence,
 * hangs or takes the process with it is shown, and fails the run.
 *
 *     git clone --depth 1 https://github.com/tc39/test262
 *     npm run build && npm run test262 -- test262                       # all of it: an hour and more
 *     npm run test262 -- test262 --every 50 --shape rest                # each 50th program, one shape
 *     npm run test262 -- test262 --only test/language/statements/for-of
 *     npm run test262 -- test/test262/sample.jsonl --rotate             # the thousand that the tests run: each in one shape
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './test262/compare.mjs';
import { Harness, readerOf } from './test262/harness.mjs';
import { Lane } from './test262/lane.mjs';
import { programsIn, sampleIn } from './test262/programs.mjs';
import { SHAPES } from './test262/shapes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    every: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    shape: { type: 'string', multiple: true, default: SHAPES },
    only: { type: 'string', default: '' },
    rotate: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const [checkout] = positionals;
if (checkout === undefined) throw new Error('Say where the checkout of test262 is, or a sample.');
const sample = checkout.endsWith('.jsonl') ? sampleIn(checkout) : null;
const programs = sample?.programs ?? programsIn(checkout);

const folder = mkdtempSync(path.join(tmpdir(), 'unsync-test262-'));
mkdirSync(path.join(folder, 'node_modules'));
symlinkSync(fileURLToPath(new URL('..', import.meta.url)), path.join(folder, 'node_modules/unsync'));
// Programs leave promises behind, natively too.
process.on('unhandledRejection', () => undefined);
const harness = new Harness(sample ? (file) => sample.harness[file] : readerOf(checkout), folder);
const lane = new Lane();
const totals = new Map(values.shape.map((shape) => [shape, {}]));
const codes = new Map();
let index = -1;
try {
  for (const program of programs) {
    if (!program.name.startsWith(values.only)) continue;
    if (++index % Number(values.every) !== Number(values.from)) continue;
    const shapes = values.rotate ? [values.shape[index % values.shape.length]] : values.shape;
    for (const shape of shapes) {
      const id = `${index}-${SHAPES.indexOf(shape)}`;
      const found = await compare(program, { shape, harness, lane, folder, id });
      const total = totals.get(shape);
      total[found.verdict] = (total[found.verdict] ?? 0) + 1;
      for (const code of found.codes ?? []) codes.set(code, (codes.get(code) ?? 0) + 1);
      if (!['differs', 'hangs', 'dies'].includes(found.verdict)) continue;
      process.exitCode = 1;
      console.log(`${found.verdict} ${shape} ${program.name}: ${found.native} | ${found.compiled}`);
      if (values.verbose) console.log(found.text);
    }
  }
} finally {
  lane.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.table(Object.fromEntries(totals));
console.log(Object.fromEntries([...codes].sort((a, b) => b[1] - a[1])));
