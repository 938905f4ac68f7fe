/** What the cases share. */
import { strict as assert } from 'node:assert';

export const cellsOf = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4));

/** Waits, with the event loop turning, until `cells[at]` is at least `least`. */
export async function reaches(cells: Int32Array, least: number, at = 0): Promise<void> {
  // What the workers need of this thread to get started has to find it awake.
  const alive = setInterval(() => {}, 1000);
  for (;;) {
    const now = Atomics.load(cells, at);
    if (now >= least) break;
    await Atomics.waitAsync(cells, at, now).value;
  }
  clearInterval(alive);
}

/** Lets everything go that was made by `hold`. */
export function release(cells: Int32Array): void {
  Atomics.store(cells, 1, 1);
  Atomics.notify(cells, 1);
}

type ErrorType<E> = abstract new (...args: never[]) => E;

/** That the promise rejects with an instance of `type`; returns it. */
export async function rejects<E>(promise: PromiseLike<unknown>, type: ErrorType<E>): Promise<E> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof type, `not a ${type.name}: ${String(error)}`);
    return error;
  }
  assert.fail(`nothing was thrown, and ${type.name} should have been`);
}

/** That the function throws an instance of `type`; returns it. */
export function throws<E>(fn: () => unknown, type: ErrorType<E>): E {
  try {
    fn();
  } catch (error) {
    assert.ok(error instanceof type, `not a ${type.name}: ${String(error)}`);
    return error;
  }
  assert.fail(`nothing was thrown, and ${type.name} should have been`);
}
