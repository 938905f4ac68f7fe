/**
 * The supervisor thread. It owns the workers and never runs user code, so it always sees them die: a thread blocked in
 * `Atomics.wait` gets no `'exit'` event, and one that calls for a worker that is gone would wait for ever.
 *
 * Piscina owns the threads of the pools. One *lease* is one Piscina task: it begins when a worker takes the line, ends
 * when the worker leaves, and rejects when the worker dies.
 */
import { SHARE_ENV, Worker, workerData } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Exit } from '../executors/casualties';
import { Line } from '../wire/line';
import type { ExecutorName } from '../wire/protocol';
import type { FromSupervisor, LeaseData, SupervisorData, ToSupervisor } from './messages';

const data = workerData as SupervisorData;
const control = Line.far(data.control);
const leases = new Map<number, AbortController>();
const pools = new Map<ExecutorName, Piscina>();

const shared = { env: SHARE_ENV as never, resourceLimits: data.resourceLimits as never };

function poolFor(role: 'thread' | 'cpu'): Piscina {
  let pool = pools.get(role);
  if (pool === undefined) {
    pool = new Piscina({
      ...shared,
      filename: data.files.lease,
      minThreads: 0,
      maxThreads: data.maxThreads[role],
      // A lease is the worker's whole life: nothing waits in Piscina's queue, nothing is measured there.
      idleTimeout: 0,
      atomics: 'disabled',
      recordTiming: false,
    });
    pool.on('error', () => {});
    pools.set(role, pool);
  }
  return pool;
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

async function runLease(lease: LeaseData, signal: AbortSignal): Promise<Exit> {
  try {
    if (lease.role === 'loop') await runLoop(lease, signal);
    else await poolFor(lease.role).run(lease, { transferList: [lease.line.port], signal });
    return { orderly: true };
  } catch (error) {
    return signal.aborted ? { orderly: false } : exitFrom(error);
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

function tell(message: FromSupervisor): void {
  try {
    control.post(message);
  } catch {
    control.post({ ...message, exit: { ...message.exit, error: new Error(String(message.exit.error)) } });
  }
}

control.port.on('message', (message: ToSupervisor) => {
  if (message.type === 'kill') {
    leases.get(message.id)?.abort();
    return;
  }
  const abort = new AbortController();
  leases.set(message.id, abort);
  void runLease(message.lease, abort.signal).then((exit) => {
    leases.delete(message.id);
    tell({ type: 'ended', id: message.id, exit });
  });
});
