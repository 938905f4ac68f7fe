/**
 * What becomes of the calls of a worker that died. What it had begun is lost, and rejects: it may have had effects, so
 * it is not run again. What it had been sent and not begun goes to another worker, as if it had never been there.
 */

import type { Call } from '../calls/call';
import { WorkerCrashedError } from '../errors';
import type { Exit } from '../transports/transport';
import type { LeasedWorker } from './leased-worker';
import type { Pool } from './pool';

/** When this many workers in a row have died before they were up, the pool gives up on its queue. */
const STILLBORN_LIMIT = 3;
/** When this many workers have died while they received the same call, the call is given up: it is what kills them. */
const SETBACK_LIMIT = 3;

/**
 * Settles or requeues everything `worker` had. Its mail has been read to the end before this.
 * @param pool the pool that leased it
 * @param poolOf the pool a call belongs to, which is another one for a call that the worker helped with
 * @param stillbornInARow how many workers died before they were up, this one included, since one was
 */
export function buryWorker(
  pool: Pool,
  worker: LeasedWorker,
  exit: Exit,
  poolOf: (call: Call) => Pool,
  stillbornInARow: number,
): void {
  const { ready } = worker;
  pool.workers.delete(worker);
  worker.markReady(); // warmup() is not to wait for it any longer
  const { ledger } = worker;
  const { outstanding } = worker.peer;
  const begun: Call[] = [];
  const notBegun: Call[] = [];
  for (const call of outstanding.values() as Iterable<Call>) {
    if (call.sequence <= ledger.started) begun.push(call);
    else notBegun.push(call);
  }
  outstanding.clear();
  const fail = (calls: Iterable<Call>, when: (call: Call) => string): void => {
    for (const call of calls) end(pool, call, crash(worker, exit, when(call)));
  };

  fail(begun, (call) => `while it ran ${call.reference}`);
  const lost = new Set<Call>();
  const { loading } = ledger;
  if (loading >= 0) {
    // It died while it loaded an entry: every worker would. Whatever needs that entry is told so.
    const ofEntry = (call: Call): boolean => call.reference.entry.number === loading;
    for (const call of [...notBegun.filter(ofEntry), ...pool.queue.removeAll(ofEntry)]) lost.add(call);
    fail(lost, (call) => `while it loaded the entry of ${call.reference.entry.descriptor.id}`);
  } else if (stillbornInARow >= STILLBORN_LIMIT) {
    for (const call of [...notBegun, ...pool.queue.removeAll(() => true)]) lost.add(call);
    fail(lost, () => `while it started, as did the ${STILLBORN_LIMIT - 1} before it`);
  } else if (begun.length === 0 && ready && !exit.orderly) {
    const next = notBegun[0];
    if (next !== undefined && ++next.extras.setbacks >= SETBACK_LIMIT) {
      lost.add(next);
      fail(lost, (call) => `while it received ${call.reference}, as did the ${SETBACK_LIMIT - 1} before it`);
    }
  }
  const movedAway = notBegun.filter((call) => !lost.has(call) && call.transfers);
  for (const call of movedAway) lost.add(call);
  fail(
    movedAway,
    (call) => `before it began ${call.reference}, and what was transferred to it is lost with it`,
  );
  if (begun.length === 0 && lost.size === 0 && ready) sayWhatNoCallTells(worker);
  for (const other of new Set([pool, ...notBegun.map(poolOf)])) {
    other.requeue(notBegun.filter((call) => !lost.has(call) && poolOf(call) === other));
  }
  pool.schedule();
}

/** Warns of an uncaught error that came after all calls had ended, from a timer or a listener that one left behind. */
function sayWhatNoCallTells({ hasLastWords, lastWords, killedBecause }: LeasedWorker): void {
  if (!hasLastWords || killedBecause !== undefined) return;
  process.emitWarning(
    `A worker died of an uncaught error after its calls had ended (${messageOf(lastWords)}). A timer or listener that an annotated function leaves behind goes on in its worker: catch errors in there, or await it before the function returns.`,
    {
      code: 'UNSYNC_WORKER_DIED',
      type: 'UnsyncWarning',
      ...(lastWords instanceof Error && lastWords.stack !== undefined ? { detail: lastWords.stack } : {}),
    },
  );
}

function end(pool: Pool, call: Call, error: Error): void {
  call.fail(error);
  pool.owner.callEnded(call);
}

function crash(worker: LeasedWorker, exit: Exit, when: string): WorkerCrashedError {
  const cause = worker.hasLastWords ? worker.lastWords : exit.error;
  const options = {
    ...(cause === undefined ? {} : { cause }),
    ...(exit.exitCode === undefined ? {} : { exitCode: exit.exitCode }),
  };
  return new WorkerCrashedError(`The worker ${howItDied(worker, exit)} ${when}`, options);
}

function howItDied(worker: LeasedWorker, exit: Exit): string {
  if (worker.killedBecause !== undefined) return `was replaced (${worker.killedBecause})`;
  if (exit.outOfMemory === true) return 'ran out of memory';
  if (worker.hasLastWords) return `died of an uncaught error (${messageOf(worker.lastWords)})`;
  if (exit.exitCode !== undefined) return `exited with code ${exit.exitCode}`;
  return `died${exit.error === undefined ? '' : ` (${messageOf(exit.error)})`}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
