/** Every promise of the runtime as a program: compiled by the transformer, run in a process of its own. */
import { join } from 'node:path';
import { compileProject, listOf } from '../support/compiled-project';
import { run } from '../support/run';

/** Milliseconds. It only has to tell slow from stuck. */
const WATCHDOG = 60_000;

const build = compileProject(join(__dirname, 'project'), 'runtime');
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

test(
  'Node may forbid to make code of strings',
  async () => {
    const args = ['--disallow-code-generation-from-strings', join(build, 'run.js'), 'errors'];
    const name = 'a chain of causes, and a cause that is its own';
    const { code, stuck, stderr } = await run(process.execPath, [...args, name], { watchdog: WATCHDOG });
    expect({ stuck, code, stderr }).toEqual({ stuck: false, code: 0, stderr: '' });
  },
  2 * WATCHDOG,
);
