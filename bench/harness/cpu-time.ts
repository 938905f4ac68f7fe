/** The CPU time of the main thread alone: the price of a call in the thread that makes it. */
import { readFileSync } from 'node:fs';

/** Node 23.9 and later. */
const { threadCpuUsage } = process as unknown as {
  threadCpuUsage?(): { user: number; system: number };
};

/**
 * Milliseconds since the start. On Linux from the scheduler's own account; the main thread's id is the process's.
 * NaN where the system does not say.
 */
export function mainThreadCpuMs(): number {
  try {
    const [nanoseconds = 'NaN'] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(nanoseconds) / 1e6;
  } catch {
    const usage = threadCpuUsage?.();
    return usage === undefined ? Number.NaN : (usage.user + usage.system) / 1000;
  }
}
