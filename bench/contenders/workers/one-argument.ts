/** The worker of the pools whose tasks take one argument: it is the array of the arguments. */
import { plainTasks } from '../../tasks.js';

type Spread = { [K in keyof typeof plainTasks]: (args: Parameters<(typeof plainTasks)[K]>) => unknown };

export const { add, work, block, sleep, echo }: Spread = {
  add: (args) => plainTasks.add(...args),
  work: (args) => plainTasks.work(...args),
  block: (args) => plainTasks.block(...args),
  sleep: (args) => plainTasks.sleep(...args),
  echo: (args) => plainTasks.echo(...args),
};
