/** The bell of a simulated thread. To sleep on it means to let the other threads of the simulation run. */
import type { Bell } from '../../thread/bell';

export class MemoryBell implements Bell {
  count = 0;
  #asleepAt = -1;

  /** @param letOthersRun returns when `awake` does, or when so many milliseconds of simulated time have passed */
  constructor(readonly letOthersRun: (awake: () => boolean, ms: number) => void) {}

  ring(): void {
    this.count++;
  }

  arm(): void {}

  disarm(): void {
    this.#asleepAt = -1;
  }

  spin(): boolean {
    return false;
  }

  sleep(seen: number, ms: number): void {
    if (ms === Number.POSITIVE_INFINITY) this.#asleepAt = seen;
    this.letOthersRun(() => this.count !== seen, ms);
  }

  /** Whether the thread sleeps, without a time limit, and has read all its mail. */
  get sleepsOn(): boolean {
    return this.#asleepAt === this.count;
  }
}
