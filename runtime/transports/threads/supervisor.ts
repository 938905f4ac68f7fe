/**
 * The supervisor thread. It owns the workers and never runs user code, so it always sees them die: a thread blocked in
 * `Atomics.wait` gets no `'exit'` event, and one that calls for a worker that is gone would wait for ever.
 *
 * Piscina owns the threads of the pools. One *lease* is one Piscina task: it begins when a worker takes the line, ends
 * when the worker leaves, and rejects when the worker dies.
 */
import { SHARE_ENV, Worker, workerData } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { ExecutorName } from '../../protocol/references';
import type { Exit } from '../transport';
import { Courtesy, threadCell } from './courtesy';
import { isTaken } from './line';
import { ThreadLink } from './link';
import type { FromSupervisor, LeaseData, SupervisorData, ToSupervisor } from './messages';

const data = workerData as SupervisorData;
const control = ThreadLink.ofWorker(data.control);
const leases = new Map<number, { readonly lease: LeaseData; readonly abort: AbortController }>();
const pools = new Map<ExecutorName, Piscina>();
/** Nothing where the user said how nice the threads are. */
const courtesy =
  data.niceness === undefined && process.platform === 'linux'
    ? new Courtesy((id) => {
        const message: FromSupervisor = { type: 'worn', id };
        control.post(message);
      })
    : undefined;

const shared = {
  env: SHARE_ENV as never,
  argv: [...data.argv],
  resourceLimits: data.resourceLimits as never,
};

function poolFor(role: 'thread' | 'cpu'): Piscina {
  let pool = pools.get(role);
  if (pool === undefined) {
    pool = new Piscina({
      ...shared,
      filename: data.files.lease,
      minThreads: 0,
      maxThreads: data.maxThreads[role],
      niceIncrement: role === 'cpu' ? (data.niceness ?? 0) : 0,
      // A lease is the worker's whole life: nothing waits in Piscina's queue, nothing is measured there.
      idleTimeout: 0,
      atomics: 'disabled',
      recordTiming: false,
    });
    const piscina = pool;
    let error: unknown;
    pool.on('error', (reason) => {
      error = reason;
    });
    // Once Piscina is through with it: it looks for its tasks first.
    pool.on('workerDestroy', () => queueMicrotask(() => endStarvedLeases(role, piscina, error)));
    pools.set(role, pool);
  }
  return pool;
}

/**
 * Ends the leases that no worker is coming for. A worker that dies while it starts has no task yet, so Piscina knows of
 * none to reject; it does not try another worker either.
 */
function endStarvedLeases(role: 'thread' | 'cpu', pool: Piscina, error: unknown): void {
  const ofPool = [...leases.values()].filter(({ lease }) => lease.role === role);
  const starved = ofPool.length - pool.threads.length;
  if (starved <= 0) return;
  const waiting = ofPool.filter(({ lease }) => !isTaken(lease.line));
  for (const { abort } of waiting.slice(0, starved)) abort.abort(new Stillborn(error));
}

/** Why a lease ended that never began. */
class Stillborn {
  constructor(readonly error: unknown) {}
}

/** The loop worker is a thread by itself: Piscina's are for tasks that follow one another. */
function runLoop(lease: LeaseData, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(data.files.loop, {
      ...shared,
      workerData: lease,
      transferList: [lease.line.port],
    });
    signal.addEventListener('abort', () => void worker.terminate());
    worker.on('error', reject);
    worker.on('message', () => resolve());
    worker.on('exit', (code) => {
      if (signal.aborted) reject(signal.reason);
      else reject(new Error(`worker exited with code: ${code}`));
    });
  });
}

async function runLease(id: number, lease: LeaseData, signal: AbortSignal): Promise<Exit> {
  try {
    if (lease.role === 'loop') await runLoop(lease, signal);
    else {
      const thread = lease.role === 'cpu' && courtesy !== undefined ? threadCell() : undefined;
      if (thread !== undefined) courtesy?.add(id, thread);
      await poolFor(lease.role).run({ ...lease, thread }, { transferList: [lease.line.port], signal });
    }
    return { orderly: true };
  } catch (error) {
    if (!signal.aborted) return exitFrom(error);
    const reason: unknown = signal.reason;
    return reason instanceof Stillborn ? exitFrom(reason.error) : { orderly: false };
  } finally {
    courtesy?.delete(id);
  }
}

/** Piscina says in words what Node says in an event. */
function exitFrom(error: unknown): Exit {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return { orderly: false, outOfMemory: true, error };
  const exited = error instanceof Error ? /^worker exited with code: (\d+)$/.exec(error.message) : null;
  if (exited !== null) return { orderly: false, exitCode: Number(exited[1]) };
  return { orderly: false, error };
}

/** What the error says. Not all that it holds can be cloned, nor read in a thread with a small stack. */
function summaryOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error === undefined ? undefined : new Error(String(error));
  const { name, message, stack } = error;
  return Object.assign(new Error(message), { name, stack });
}

function tell(id: number, exit: Exit): void {
  const message: FromSupervisor = { type: 'ended', id, exit: { ...exit, error: summaryOf(exit.error) } };
  control.post(message);
}

let uncaught: unknown;
process.on('uncaughtExceptionMonitor', (error) => {
  uncaught = error;
});
process.on('exit', (code) => {
  const why = uncaught === undefined ? `exited with code ${code}` : `died: ${String(uncaught)}`;
  const message: FromSupervisor = { type: 'lost', message: `unsync's supervisor ${why}` };
  control.post(message);
});

control.port.on('message', (message: ToSupervisor) => {
  if (message.type === 'kill') {
    leases.get(message.id)?.abort.abort();
    return;
  }
  const abort = new AbortController();
  leases.set(message.id, { lease: message.lease, abort });
  void runLease(message.id, message.lease, abort.signal).then((exit) => {
    leases.delete(message.id);
    tell(message.id, exit);
  });
});
