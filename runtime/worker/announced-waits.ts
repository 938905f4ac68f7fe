/** The `result()`s that a worker sleeps in, one on top of another, and what the owner is told about them. */
import { DeadlockError } from '../errors';
import { Op, type Send } from '../protocol/operations';
import type { Wait } from '../thread/dispatcher';

export class AnnouncedWaits {
  /** Innermost last. */
  readonly #sleeping: Wait[] = [];
  /** The number of the wait announced last, and what the owner said about one. */
  #announced = 0;
  #verdict: { readonly wait: number; readonly message: string } | undefined;

  /** @param tell says something to the owner */
  constructor(readonly tell: Send) {}

  /** Whether the thread sleeps, or runs a call on top of one that does. */
  get asleep(): boolean {
    return this.#sleeping.length > 0;
  }

  /** Whether one of them has no timeout. */
  get endless(): boolean {
    return this.#sleeping.some((wait) => wait.endless);
  }

  /**
   * The thread has nothing left to do but sleep. Tells the owner what for, once for each change of that.
   * @param whenNew called when the wait has not been announced before
   * @throws DeadlockError when the owner has found that the wait can never end
   */
  aboutToSleep(wait: Wait, whenNew: () => void): void {
    const verdict = this.#verdict;
    this.#verdict = undefined;
    // A verdict about a wait that is over, or that waits for something else by now, says nothing any more.
    if (verdict !== undefined && verdict.wait === this.#announced && wait === this.#sleeping.at(-1))
      throw new DeadlockError(verdict.message);
    const { calls, futures } = wait.dependencies();
    const sequences = calls.map((call) => call.sequence);
    const key = `${sequences.join()};${futures.join()}`;
    if (wait.announced === key) return;
    if (wait.announced === undefined) {
      this.#sleeping.push(wait);
      whenNew();
    }
    wait.announced = key;
    this.#announced++;
    this.tell(Op.BLOCKED, wait.endless ? this.#announced : 0, sequences, futures);
  }

  /** The owner found that the wait of that number can never end. */
  judged(wait: number, message: string): void {
    this.#verdict = { wait, message };
  }

  awake(wait: Wait): void {
    if (wait.announced === undefined) return;
    this.#sleeping.pop();
    this.#announced++;
    this.announceAgain();
    this.tell(Op.RESUMED);
  }

  /** The innermost wait goes on, and the owner has to be told again what it waits for. */
  announceAgain(): void {
    const innermost = this.#sleeping.at(-1);
    if (innermost !== undefined) innermost.announced = '';
  }
}
