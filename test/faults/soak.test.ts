/**
 * The soak: many calls and many crashes in one process leave nothing behind. A hundredth of it here; `npm run soak` has
 * all of it run.
 */
import { join } from 'node:path';
import { compileProject } from '../support/compiled-project';
import { run } from '../support/run';
import { spoilEntries } from './spoil-entries';

/** Of 1,000,000 small calls, 10,000 calls of 1 MB, and 1,000 crashes. */
const share = process.env.UNSYNC_SOAK === undefined ? 0.01 : 1;
const WATCHDOG = share === 1 ? 3_600_000 : 120_000;

test(
  'memory comes back to its level, and no listener or handle is left',
  async () => {
    const build = compileProject(join(__dirname, 'project'), 'soak', spoilEntries);
    const args = ['--expose-gc', join(build, 'soak.js'), String(share)];
    const { stuck, stdout, stderr } = await run(process.execPath, args, { watchdog: WATCHDOG });
    expect({ stuck, stderr }).toEqual({ stuck: false, stderr: '' });
    if (share === 1) process.stdout.write(stdout);
    const { heap, rss, listeners, resources } = JSON.parse(stdout.trimEnd().split('\n').at(-1) as string);
    expect({ listeners, resources }).toEqual({ listeners: 0, resources: [] });
    expect(heap).toBeLessThan(1.2);
    // A hundredth has hardly begun to fill the threads' memory when it ends.
    if (share === 1) expect(rss).toBeLessThan(1.2);
  },
  WATCHDOG + 60_000,
);
