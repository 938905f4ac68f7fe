/** From the start of a process to the first result. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ContenderName } from '../contenders/index.js';
import type { Measure, Sample } from '../harness/measure.js';
import { atMost } from '../harness/target.js';

const run = promisify(execFile);

const SCRIPTS: Partial<Record<ContenderName, string>> = {
  unsync: 'cold/unsync.js',
  piscina: 'cold/piscina.js',
  'raw Worker': 'cold/raw.js',
};

const measure: Measure = {
  name: 'cold-start',
  title: 'Cold start',
  what: 'A process that imports the library and makes one tiny call: from the start of the process to the result, and the import alone, to the end of the module that it is used in.',
  obstacle:
    'after Node.js itself (about 55 ms here), two threads start one after the other: the supervisor, which loads Piscina, and the worker. Either takes 20 ms and more before it runs a line. Of the import, half is the time to read and compile one file of 180 KB, in a process whose disk cache is warm.',
  figures: [
    { key: 'first', label: 'first result', unit: 'ms' },
    { key: 'imported', label: 'import', unit: 'ms' },
  ],
  contenders: ['unsync', 'piscina', 'raw Worker'],
  rounds: { full: 9, quick: 3 },
  async sampleProcess(contender, _conditions, build) {
    const script = SCRIPTS[contender];
    if (script === undefined) return undefined;
    const { stdout } = await run(process.execPath, [fileURLToPath(new URL(script, build))]);
    return JSON.parse(stdout) as Sample;
  },
  targets(results) {
    const samples = results.of('cold-start');
    return [
      atMost("first result ≤ 2 × a raw worker's", samples.ratio('unsync', 'raw Worker', 'first'), 2, '×'),
      atMost('first result ≤ 120 ms', samples.median('unsync', 'first'), 120, 'ms'),
      atMost('import ≤ 10 ms', samples.median('unsync', 'imported'), 10, 'ms'),
    ];
  },
};

export default measure;
