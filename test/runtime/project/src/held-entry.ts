/** A function whose module is loading, in a worker, until the environment (which all threads share) lets it go on. */
const cell = new Int32Array(new SharedArrayBuffer(4));
const loaded = load();

function load(): boolean {
  while (process.env.HOLD_ENTRY !== undefined) {
    process.env.ENTRY_LOADS = 'yes';
    Atomics.wait(cell, 0, 0, 1);
  }
  return true;
}

/** @unsync */
export function heldWhileLoading(cells: Int32Array): boolean {
  Atomics.add(cells, 0, 1);
  return loaded;
}
