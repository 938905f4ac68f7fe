/**
 * A bell in shared memory. Everybody who posts to a thread rings the thread's one bell, and a blocked thread sleeps on
 * it: there are many links, but `Atomics.wait` can wait for one address only.
 *
 * Why no ring is missed: the sleeper announces itself (`arm`), reads the counter, looks at every link, and sleeps only
 * if the counter has not changed since. A poster posts first and rings afterwards.
 */
import { performance } from 'node:perf_hooks';
import type { Bell } from '../../thread/bell';

const COUNTER = 0;
const SLEEPERS = 1;
const ASLEEP_AT = 2;
/** How often the counter is read between two looks at the clock. */
const LOOKS = 40;

export class SharedBell implements Bell {
  readonly #cells: Int32Array;

  /**
   * @param buffer the memory of an existing bell; left out, a new one is made
   * @param watcher the bell of the thread that wants to know when this one sleeps without a time limit
   */
  constructor(
    readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(12),
    readonly watcher?: SharedBell,
  ) {
    this.#cells = new Int32Array(buffer);
  }

  /** Rings. `Atomics.notify` is a system call when somebody sleeps, so it is made only then. */
  ring(): void {
    Atomics.add(this.#cells, COUNTER, 1);
    if (Atomics.load(this.#cells, SLEEPERS) !== 0) Atomics.notify(this.#cells, COUNTER);
  }

  arm(): void {
    Atomics.add(this.#cells, SLEEPERS, 1);
  }

  disarm(): void {
    Atomics.sub(this.#cells, SLEEPERS, 1);
  }

  get count(): number {
    return Atomics.load(this.#cells, COUNTER);
  }

  spin(seen: number, ms: number): boolean {
    const until = performance.now() + ms;
    do {
      for (let look = 0; look < LOOKS; look++) if (this.count !== seen) return true;
    } while (performance.now() < until);
    return false;
  }

  sleep(seen: number, ms: number): void {
    if (ms === Number.POSITIVE_INFINITY) {
      Atomics.store(this.#cells, ASLEEP_AT, seen);
      this.watcher?.ring();
    }
    Atomics.wait(this.#cells, COUNTER, seen, ms);
  }

  /** Whether the thread sleeps and goes on sleeping until somebody rings: it has read all its mail. */
  get sleepsOn(): boolean {
    return (
      Atomics.load(this.#cells, SLEEPERS) > 0 &&
      Atomics.load(this.#cells, ASLEEP_AT) === Atomics.load(this.#cells, COUNTER)
    );
  }
}
