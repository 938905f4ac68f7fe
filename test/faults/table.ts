/** docs/faults.md: the fault matrix with the times that were measured. */
import { availableParallelism } from 'node:os';

export interface Measured {
  readonly id: string;
  readonly executor: string;
  readonly mode: string;
  /** Milliseconds from the call, or from what was to end it, until the Unfuture was settled. */
  readonly ms: number;
}

interface Row {
  readonly id: string;
  readonly fault: string;
  readonly outcome: string;
  readonly except?: Readonly<Record<string, string>>;
  readonly endsBy?: string;
}

const INTRODUCTION = `# When something goes wrong

Every Unfuture settles. This is what comes of each fault inside an annotated function, with the caller in \`await\` and
blocked in \`.result()\`. Every cell is a test in a process of its own (\`test/faults\`), which also makes an ordinary
call on the same executor afterwards; this page is written by \`npm run faults\`.

The times are milliseconds from the call until it was settled, \`await\` / \`result()\`, on warm threads. They include
what the fault itself takes: a timeout of 100 ms, the time until the memory is full. Measured on Node MACHINE.
`;

export function table(rows: readonly Row[], measured: readonly Measured[]): string {
  const cell = ({ id, endsBy }: Row, executor: string): string => {
    if (endsBy !== undefined) return '–';
    const of = (mode: string): string => {
      const found = measured.find((one) => one.id === id && one.executor === executor && one.mode === mode);
      return found === undefined ? '**fails**' : found.ms < 10 ? found.ms.toFixed(1) : found.ms.toFixed(0);
    };
    return `${of('await')} / ${of('result()')}`;
  };
  const lines = rows.map((row) => {
    const excepted = Object.entries(row.except ?? {}).map(
      ([executor, outcome]) => `; ${executor}: ${outcome}`,
    );
    const outcome = row.outcome + excepted.join('');
    return `| ${row.fault} | ${outcome} | ${['loop', 'thread', 'cpu'].map((executor) => cell(row, executor)).join(' | ')} |`;
  });
  const machine = `${process.version.slice(1)}, ${availableParallelism()} cores`;
  return [
    INTRODUCTION.replace('MACHINE', machine),
    '| inside an annotated function | the caller sees | loop | thread | cpu |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
