/** Puts the runtime together: which kinds of values travel, and which transport a thread uses that becomes an owner. */

import { Owner } from './scheduling/owner';
import { settings } from './settings';
import { useBell } from './thread/bell';
import { onOwnerNeeded } from './thread/dispatcher';
import { noticeSecondInstallation } from './thread/installations';
import { takeOverFrom } from './thread/realm';
import { SharedBell } from './transports/threads/bell';
import { ThreadTransport } from './transports/threads/launcher';
import { registerKinds } from './travel/kinds';

/** How a thread that was started for it becomes a worker. */
export { serve } from './transports/threads/serve';

/**
 * A function, because a module that only does something is wrapped by esbuild, with all that it imports, and loading
 * the runtime then takes half as long again.
 */
export function wire(): void {
  registerKinds();

  // Until it turns out to be a worker, whose bell comes with its line.
  const bell = new SharedBell();
  useBell(bell);
  onOwnerNeeded(() => {
    const owner = new Owner((events) => {
      const { threads, cpus, niceness, resourceLimits } = settings();
      const maxThreads = { thread: threads * 2, cpu: cpus * 2 };
      const atExit = () => owner.leaveAtExit();
      return new ThreadTransport({ bell, maxThreads, niceness, resourceLimits, atExit }, events);
    }, undefined);
    takeOverFrom(owner);
    return owner;
  });

  noticeSecondInstallation(typeof __filename === 'string' ? __filename : undefined);
}
