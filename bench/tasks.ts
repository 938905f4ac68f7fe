/** What is run in every contender: the same bodies everywhere, so that only the way there differs. */

/** The tiny call. */
export function add(a: number, b: number): number {
  return a + b;
}

/** CPU work of a length that does not depend on the clock: a busy machine makes it longer, as it does real work. */
export function work(iterations: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < iterations; i++) hash = Math.imul(hash ^ (i & 255), 16777619);
  return hash;
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks its thread, as a synchronous driver or `readFileSync` on a slow disk does. */
export function block(ms: number): number {
  Atomics.wait(never, 0, 0, ms);
  return ms;
}

/** Waits without blocking its thread. */
export function sleep(ms: number): Promise<number> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, ms);
  });
}

export function echo(value: unknown): unknown {
  return value;
}

export const plainTasks = { add, work, block, sleep, echo };

export type PlainTask = keyof typeof plainTasks;
