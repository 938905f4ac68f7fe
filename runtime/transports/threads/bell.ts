/**
 * The bell of a thread: one shared counter that everybody who posts to this thread bumps, and that the thread sleeps
 * on while it is blocked. Many lines, one bell, because `Atomics.wait` can wait for one address only.
 *
 * Why no wake-up is lost: the sleeper announces itself (`arm`), reads the counter, looks at every line, and sleeps
 * only if the counter is still what it read. A poster posts first and bumps afterwards.
 */
import { performance } from 'node:perf_hooks';

const COUNTER = 0;
const SLEEPERS = 1;
const ASLEEP_AT = 2;
/** So often is the counter read between two looks at the clock. */
const LOOKS = 40;

export class Signal {
  readonly #cells: Int32Array;

  /** @param buffer the shared memory of an existing signal; left out, a new one is made. */
  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(12)) {
    this.#cells = new Int32Array(buffer);
  }

  /** Rings. `Atomics.notify` is a system call when somebody sleeps, so it is made only then. */
  bump(): void {
    Atomics.add(this.#cells, COUNTER, 1);
    if (Atomics.load(this.#cells, SLEEPERS) !== 0) Atomics.notify(this.#cells, COUNTER);
  }

  /** Announces that the thread is about to sleep. Pair with {@link disarm}. */
  arm(): void {
    Atomics.add(this.#cells, SLEEPERS, 1);
  }

  disarm(): void {
    Atomics.sub(this.#cells, SLEEPERS, 1);
  }

  /** The counter, to be read before looking at the lines. */
  get count(): number {
    return Atomics.load(this.#cells, COUNTER);
  }

  /** Looks for `ms` milliseconds whether somebody bumps the signal past `seen`. Returns whether. */
  spin(seen: number, ms: number): boolean {
    const until = performance.now() + ms;
    do {
      for (let look = 0; look < LOOKS; look++) if (this.count !== seen) return true;
    } while (performance.now() < until);
    return false;
  }

  /**
   * Sleeps until somebody bumps the signal past `seen`, at most `ms` milliseconds.
   * @param watcher who wants to know of a sleep without an end
   */
  sleep(seen: number, ms: number, watcher: Signal | undefined): void {
    if (ms === Number.POSITIVE_INFINITY) {
      Atomics.store(this.#cells, ASLEEP_AT, seen);
      watcher?.bump();
    }
    Atomics.wait(this.#cells, COUNTER, seen, ms);
  }

  /** Whether the thread sleeps, and goes on sleeping until somebody bumps this: it has looked at all its mail. */
  get sleepsOn(): boolean {
    return (
      Atomics.load(this.#cells, SLEEPERS) > 0 &&
      Atomics.load(this.#cells, ASLEEP_AT) === Atomics.load(this.#cells, COUNTER)
    );
  }
}
