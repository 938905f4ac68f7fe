import { ThreadWorker } from 'poolifier';
import { add, block, echo, sleep, work } from './one-argument.js';

const tasks = { add, block, echo, sleep, work } as unknown as Record<string, (args?: unknown[]) => unknown>;

export default new ThreadWorker<unknown[], unknown>(tasks);
