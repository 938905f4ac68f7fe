/** Finds waits that can never end, because workers sleep for one another in a circle. */
import type { Call } from '../calls/call';
import type { LeasedWorker } from './leased-worker';

/** The number of a wait that ends by itself. */
export const TIMED = 0;

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
  const seen = new Set<LeasedWorker | Call>();

  /** Whether nothing that `worker` sleeps for can make progress. */
  const stuck = (worker: LeasedWorker): boolean => {
    if (seen.has(worker)) return true;
    seen.add(worker);
    return !worker.stirred && worker.wait !== TIMED && allStuck(worker.blockedOn?.());
  };
  const allStuck = (calls: readonly Call[] | undefined): boolean =>
    calls !== undefined && calls.length > 0 && calls.every(isStuck);
  const isStuck = (call: Call): boolean => {
    chain.push(String(call.reference));
    if (call.promised !== undefined) {
      if (seen.has(call)) return true;
      seen.add(call);
      return allStuck(call.promised());
    }
    const runner = workerOf(call);
    if (runner === undefined || runner.blockedOn === undefined || call.sequence > runner.ledger.started)
      return false;
    return stuck(runner);
  };
  if (!stuck(sleeper)) return undefined;
  return `result() would wait for ever: ${[...chain, chain[0]].join(' waits for ')}`;
}
