import { createSyncFn } from 'synckit';
import type { Contender } from '../harness/contender.js';
import type { plainTasks } from '../tasks.js';

const script = new URL('./workers/synckit.js', import.meta.url);

export const synckit: Contender = {
  start: (task) => {
    if (task !== 'add') return undefined;
    const add = createSyncFn<typeof plainTasks.add>(script);
    // It has no way to end its worker, which does not keep the process alive.
    return { callBlocking: add, close: () => {} };
  },
};
