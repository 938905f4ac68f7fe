/** Calls, crashes, hangs, cancellations and shutdowns as they come: everything settles, as it should. */
import { join } from 'node:path';
import { compileProject } from '../support/compiled-project';
import { run } from '../support/run';
import { spoilEntries } from './spoil-entries';

/** Milliseconds. It only has to tell slow from stuck. */
const WATCHDOG = 90_000;

const build = compileProject(join(__dirname, 'project'), 'stress', spoilEntries);

test.concurrent.each([1, 2, 11, 12, 14, 21])(
  'seed %d',
  async (seed) => {
    const args = [join(build, 'stress.js'), String(seed)];
    const { stuck, code, stderr } = await run(process.execPath, args, { watchdog: WATCHDOG });
    expect({ stuck, code, stderr }).toEqual({ stuck: false, code: 0, stderr: '' });
  },
  2 * WATCHDOG,
);
