/** unsync, as its users write it: every task where it belongs, the CPU-bound ones in the CPU pool. */
import { shutdown, transfer } from 'unsync';
import type { Contender, Task } from '../harness/contender.js';
import * as tasks from '../tasks.js';

/** @unsync cpuBound */
function add(a: number, b: number): number {
  return a + b;
}

/** @unsync cpuBound */
function work(iterations: number): number {
  return tasks.work(iterations);
}

/** @unsync */
function block(ms: number): number {
  return tasks.block(ms);
}

/** @unsync */
async function sleep(ms: number): Promise<number> {
  return tasks.sleep(ms);
}

/** @unsync cpuBound */
function echo(value: unknown): unknown {
  return value;
}

/** @unsync cpuBound */
function echoMoved(buffer: ArrayBuffer): ArrayBuffer {
  return transfer(buffer);
}

/** @unsync */
async function fanOut(count: number): Promise<number> {
  const results = await Promise.all(Array.from({ length: count }, (_, i) => add(i, 1)));
  return results.length;
}

function fanOutBlocking(count: number): void {
  const results = Array.from({ length: count }, (_, i) => add(i, 1));
  for (const result of results) result.result();
}

const dispatching = { add, work, block, sleep, echo, fanOut };

export const unsync: Contender = {
  start: (task: Task) => {
    if (task === 'echoMoved') {
      return { call: (buffer: ArrayBuffer) => echoMoved(transfer(buffer)), close: shutdown };
    }
    const call = dispatching[task] as (...args: unknown[]) => ReturnType<typeof add>;
    return {
      call,
      callBlocking: (...args) => call(...args).result(),
      ...(task === 'add' ? { fanOutBlocking } : {}),
      close: shutdown,
    };
  },
};
