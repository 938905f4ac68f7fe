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

const END = `## When the process ends

By the rule of Node.js: when nothing is left to do. With workers, that means:

1. While a call is pending, the process stays. It does not matter which thread made the call.
2. When no call is pending, the process stays as long as both of these hold:
   - The main thread waits for something that a worker has: it awaits an Unfuture that was made in a worker (a Promise
     inside a result is one), or one that was passed to a call; or a worker still has one of its callbacks.
   - A worker that shares such a thing with it has something left to do, such as a timer, a request, or an open socket:
     whatever would keep a Node.js process alive.
3. Otherwise the process ends. A worker that is merely busy with a timer of its own does not keep it, nor does an
   Unfuture that nobody can settle any more. If the program was still awaiting one at the top level of an ES module,
   the exit code is 13, as it is without workers.

\`\`\`ts
const { body } = await fetchPage(url);       // the call is over, and \`body\` is a Promise of the worker's
await body;                                  // the process stays until the worker has settled it

const ready = new Unfuture<void>();
await startServer(ready);                    // returns at once, and settles \`ready\` later
await ready;                                 // the process stays
\`\`\`

The thread that made the first call is the main thread here; in a worker of your own, all of this is about that worker.`;

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
    END,
    '',
  ].join('\n');
}
