/** The same code with no thread at all. */
import type { Contender, Started } from '../harness/contender.js';
import { plainTasks } from '../tasks.js';

const nothingToClose = (): void => {};

export const none: Contender = {
  start: (task): Started | undefined => {
    if (task === 'fanOut' || task === 'echoMoved') return undefined;
    const run = plainTasks[task] as (...args: unknown[]) => unknown;
    return { call: async (...args) => run(...args), callBlocking: run, close: nothingToClose };
  },
};
