/**
 * Looking again for a moment before going to sleep. To fall asleep and be woken costs a thread 10 to 20 µs, several
 * times what the rest of a tiny call costs; when the other side answers at once, looking again is much cheaper.
 *
 * It pays only while there is a core for each of the two threads: otherwise the one that looks keeps the other from
 * answering. So each attempt that fails doubles the number of attempts that are then left out, until one succeeds. On
 * one core none is made.
 */
import { availableParallelism } from 'node:os';

/** Milliseconds: as long as the other side takes to be woken where idle cores sleep deeply, and to answer. */
export const MOMENT = 0.06;
/** At most this many attempts in a row are left out: it may pay again. */
const MOST_LEFT_OUT = 31;

const free = availableParallelism() > 1;

export class Attempts {
  #leaveOut = 0;
  #left = 0;

  /** Whether to make one now; if so, tell the outcome to `made`. */
  worthwhile(): boolean {
    if (!free) return false;
    if (this.#left === 0) return true;
    this.#left--;
    return false;
  }

  made(successful: boolean): void {
    this.#leaveOut = successful ? 0 : Math.min(this.#leaveOut * 2 + 1, MOST_LEFT_OUT);
    this.#left = this.#leaveOut;
  }
}
