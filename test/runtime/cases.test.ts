/** Every promise of the runtime as a program: compiled by the transformer, run in a process of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileProject, listOf } from '../support/compiled-project';
import { run } from '../support/run';

/** Milliseconds. It only has to tell slow from stuck. */
const WATCHDOG = 60_000;

const build = compileProject(join(__dirname, 'project'), 'runtime', (folder) => {
  const entry = join(folder, 'stale-entry.unsync.js');
  writeFileSync(entry, readFileSync(entry, 'utf8').replace('"missing": ', '"renamed": '));
});
const groups = listOf<readonly [group: string, names: string[]][]>(build, 'run.js');

describe.each(groups)('%s', (group, names) => {
  test.concurrent.each(names)(
    '%s',
    async (name) => {
      const args = ['--expose-gc', '--enable-source-maps', join(build, 'run.js'), group, name];
      const { code, stdout, stderr, stuck } = await run(process.execPath, args, { watchdog: WATCHDOG });
      expect({ stuck, code, stdout, stderr }).toEqual({ stuck: false, code: 0, stdout: '', stderr: '' });
    },
    2 * WATCHDOG,
  );
});

describe('a process that waits for what no worker will settle ends with code 13', () => {
  test.concurrent.each(listOf<string[]>(build, 'unsettled.js'))(
    '%s',
    async (name) => {
      const { code, stuck } = await run(process.execPath, [join(build, 'unsettled.js'), name], {
        watchdog: WATCHDOG,
      });
      expect({ stuck, code }).toEqual({ stuck: false, code: 13 });
    },
    2 * WATCHDOG,
  );
});

test.each([
  ['a caller that is blocked hears of the loss of the supervisor', 'lose-supervisor.js', 'lost.js'],
  ['workers that cannot start are given up', 'throw-at-start.js', 'stillborn.js'],
])(
  '%s',
  async (_name, hook, program) => {
    const args = ['--require', join(__dirname, 'programs', hook), join(build, program)];
    const { code, stuck, stdout } = await run(process.execPath, args, { watchdog: WATCHDOG });
    expect({ stuck, code, stdout }).toEqual({ stuck: false, code: 0, stdout: '' });
  },
  2 * WATCHDOG,
);

test.each(['--disallow-code-generation-from-strings', '--frozen-intrinsics'])(
  'works under %s',
  async (flag) => {
    const name = 'a chain of causes, and a cause that is its own';
    const args = ['--no-warnings', flag, join(build, 'run.js'), 'errors', name];
    const { code, stuck, stderr } = await run(process.execPath, args, { watchdog: WATCHDOG });
    expect({ stuck, code, stderr }).toEqual({ stuck: false, code: 0, stderr: '' });
  },
  2 * WATCHDOG,
);
