/** A thread's way of becoming a worker: it takes its end of the line. */
import { useBell } from '../../thread/bell';
import { serveOver } from '../../worker/serve';
import { SharedBell } from './bell';
import { noteOwnPorts } from './idle';
import { reportDeath } from './last-words';
import { leaveInOrder } from './leaving';
import { ThreadWorkerLedger } from './ledger';
import { takeLine } from './line';
import { ThreadLink } from './link';
import type { LeaseData } from './messages';
import { writeOutputDirectly } from './output';

/** @returns a promise that is fulfilled when the worker was told to leave and has nothing more to do */
export function serve({ role, line, preload }: LeaseData): Promise<void> {
  writeOutputDirectly();
  if (preload !== undefined) require(preload);
  useBell(new SharedBell(line.workerBell, new SharedBell(line.ownerBell)));
  return new Promise((resolve) => {
    takeLine(line);
    const leave = (): void => resolve(leaveInOrder());
    const owner = serveOver(ThreadLink.ofWorker(line), new ThreadWorkerLedger(line.cells), role, leave);
    noteOwnPorts();
    reportDeath(owner);
  });
}
