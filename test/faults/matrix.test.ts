/**
 * The fault matrix: every fault, on every executor, with the caller in `await` and blocked in `.result()`, each in a
 * process of its own under a watchdog. `npm run faults` has the measured times written to docs/faults.md.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileProject, listOf } from '../support/compiled-project';
import { run } from '../support/run';
import { spoilEntries } from './spoil-entries';
import { type Measured, table } from './table';

interface Row {
  readonly id: string;
  readonly fault: string;
  readonly outcome: string;
  readonly except?: Readonly<Record<string, string>>;
  readonly prints?: string;
  readonly endsBy?: NodeJS.Signals;
}

const EXECUTORS = ['loop', 'thread', 'cpu'] as const;
const MODES = ['await', 'result()'] as const;
/** Milliseconds. It only has to tell slow from stuck. */
const WATCHDOG = 60_000;

const build = compileProject(join(__dirname, 'project'), 'faults', spoilEntries);
const rows = listOf<readonly Row[]>(build, 'list.js');
const measured: Measured[] = [];

describe.each(rows)('$fault: $outcome', ({ id, prints = '', endsBy = null }) => {
  const cells = EXECUTORS.flatMap((executor) => MODES.map((mode) => [executor, mode] as const));

  test.concurrent.each(cells)(
    '%s, %s',
    async (executor, mode) => {
      const { code, signal, stdout, stderr, stuck } = await run(
        process.execPath,
        [join(build, 'cell.js'), id, executor, mode],
        { watchdog: WATCHDOG },
      );
      expect({ stuck, signal, stderr }).toEqual({ stuck: false, signal: endsBy, stderr: '' });
      if (endsBy !== null) return;
      expect(code).toBe(0);
      const [, before, ms, after] = /^([\s\S]*?)settled in ([\d.]+) ms\n([\s\S]*)$/.exec(stdout) ?? [];
      expect(before + (after ?? '')).toBe(prints);
      measured.push({ id, executor, mode, ms: Number(ms) });
    },
    2 * WATCHDOG,
  );
});

afterAll(() => {
  const file = process.env.UNSYNC_FAULTS_TABLE;
  if (file !== undefined) writeFileSync(file, table(rows, measured));
});
