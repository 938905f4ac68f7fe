/**
 * How a worker that was told to leave ends: as a Node.js process ends that is done. What it was writing gets written,
 * and its `exit` handlers run. The thread itself is ended from outside afterwards, which would tell it nothing.
 */
import { inspect } from 'node:util';

/** At most so many milliseconds does it wait for files that are being written. */
const LONGEST = 1000;

export async function leaveInOrder(): Promise<void> {
  const until = performance.now() + LONGEST;
  while (writesFiles() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 1));
  const handlers = process.rawListeners('exit');
  process.removeAllListeners('exit');
  for (const handler of handlers) {
    try {
      handler.call(process, 0);
    } catch (error) {
      process.stderr.write(`${inspect(error)}\n`);
    }
  }
}

/** Whether the thread waits for the file system: a stream or `fs.writeFile` that nobody awaited. */
function writesFiles(): boolean {
  return process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'));
}
