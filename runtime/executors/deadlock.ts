/** Finds waits that can never end: workers that sleep for one another in a circle. */
import type { Call } from './call';
import type { LeasedWorker } from './leased-worker';

/** The number of a wait that ends by itself. */
const TIMED = 0;

/**
 * @param sleeper a worker that has just gone to sleep
 * @param workerOf the worker that has a call
 * @returns the circle in words (`a (x.ts) waits for b (y.ts), which …`); `undefined` when something can still move
 */
export function blockedInCircle(
  sleeper: LeasedWorker,
  workerOf: (call: Call) => LeasedWorker | undefined,
): string | undefined {
  const chain: string[] = [];
  const seen = new Set<LeasedWorker>();

  /** Whether nothing that `worker` sleeps for can make progress. */
  const stuck = (worker: LeasedWorker): boolean => {
    if (seen.has(worker)) return true;
    seen.add(worker);
    if (worker.stirred || worker.wait === TIMED) return false;
    const waitsFor = worker.blockedOn?.();
    if (waitsFor === undefined || waitsFor.length === 0) return false;
    return waitsFor.every((call) => {
      const runner = workerOf(call);
      if (runner === undefined || runner.blockedOn === undefined || call.sequence > runner.peer.line.started)
        return false;
      chain.push(String(call.reference));
      return stuck(runner);
    });
  };
  if (!stuck(sleeper)) return undefined;
  return `result() would wait for ever: ${[...chain, chain[0]].join(' waits for ')}`;
}
