/** The memory that both ends of a line share: a few counters, each with its place. */
export const Cell = {
  /** Whether there is mail for the owner, and for the worker. */
  OWNER_MAIL: 0,
  WORKER_MAIL: 1,
  /** The last call begun; `~` of it while the worker is held. */
  STARTED: 2,
  /** The entry that is being loaded, plus 1. */
  LOADING: 3,
  REVOKED: 4,
  CANCELS: 5,
  /** The worker has its end of the line. */
  TAKEN: 6,
} as const;

export function makeCells(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(Cell).length * Int32Array.BYTES_PER_ELEMENT);
}
