/**
 * Looking again for a moment before going to sleep. To fall asleep and be woken costs a thread 10 to 20 µs, several
 * times what the rest of a tiny call costs; when the other side answers at once, looking again is much cheaper.
 *
 * It pays only while there is a core for either thread: where there is none, the one that looks keeps the other from
 * answering. So each attempt that was in vain doubles how many of the next are left out, until one succeeds, and on
 * one core none is made.
 */
import { availableParallelism } from 'node:os';

/** Milliseconds: as long as the other side takes to be woken where idle cores sleep deeply, and to answer. */
export const MOMENT = 0.06;
/** At least one attempt in so many is made, to find out that it pays again. */
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
