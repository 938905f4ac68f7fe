/** A function whose module takes a while to load. */

/** Milliseconds: more than a worker may be silent before its calls are taken back (runtime/scheduling/rescue.ts). */
const LOADING = 30;
const loaded = Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOADING);

/** @unsync */
export function slowToLoad(cells: Int32Array, at: number, wait = false): number {
  if (loaded === 'timed-out') Atomics.add(cells, at, 1);
  Atomics.notify(cells, at);
  if (wait) Atomics.wait(cells, 1, 0);
  return at;
}
