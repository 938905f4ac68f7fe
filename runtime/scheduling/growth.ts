/**
 * When a pool gets another worker. A thread costs some 15 ms of CPU and 10 MB, so a burst of tiny calls must not
 * start thirty of them; and ten calls that block a tenth of a second each must not wait for one another.
 */
import { availableParallelism } from 'node:os';
import { after, type Timer } from '../thread/timers';
import type { Pool } from './pool';

/** A call that is expected to take longer than this (ms) is worth a thread of its own. */
const LONG = 10;
/** When nothing was answered for this long (ms), the calls that run count as long. */
const PATIENCE = 3;
/**
 * Milliseconds between two steps of growth. A run is measured by the clock, so on a busy machine a short call looks
 * long. In steps, most of the queue is gone before the pool has grown much for nothing.
 */
const STEP = 10;

export class Growth {
  #probe: Timer | undefined;
  #answersAtProbe = 0;

  constructor(readonly pool: Pool) {}

  /** Called while calls wait that no worker could take. */
  grow(): void {
    const { pool } = this;
    const estimate = pool.queue.peek()?.reference.estimate ?? 0;
    if (estimate > LONG) this.#spawnUpTo(this.#limit);
    else {
      // Short or unknown: more threads than cores would only take turns.
      this.#spawnUpTo(Math.min(this.#limit, availableParallelism() + this.#blocked));
      this.#watch(PATIENCE);
    }
  }

  /** Whether the pool may have another worker. */
  get hasRoom(): boolean {
    return this.pool.workers.size < this.#limit;
  }

  /** Whether a worker is on its way that will ask for a call. */
  get isStartingOne(): boolean {
    for (const worker of this.pool.workers) if (!worker.ready && !worker.leaving) return true;
    return false;
  }

  /** Workers that sleep in `result()` do no work, so others may stand in for them: at most as many as the limit. */
  get #limit(): number {
    const { limit } = this.pool.options;
    return limit + Math.min(this.#blocked, limit);
  }

  get #blocked(): number {
    let blocked = 0;
    for (const worker of this.pool.workers) if (worker.blockedOn !== undefined) blocked++;
    return blocked;
  }

  #spawnUpTo(limit: number): void {
    const { pool } = this;
    let starting = 0;
    for (const worker of pool.workers) if (!worker.ready) starting++;
    let wanted = Math.min(pool.queue.size - starting, limit - pool.workers.size);
    for (; wanted > 0; wanted--) pool.spawn();
  }

  /** Looks again in a moment: if nothing was answered meanwhile, the calls that run are long, whatever was expected. */
  #watch(ms: number): void {
    if (this.#probe !== undefined) return;
    this.#answersAtProbe = this.pool.answers;
    this.#probe = after(ms, () => {
      this.#probe = undefined;
      const { pool } = this;
      if (pool.queue.size === 0) return;
      const someoneRuns = [...pool.workers].some((worker) => worker.ready && worker.outstanding > 0);
      if (!someoneRuns || pool.answers !== this.#answersAtProbe) return this.#watch(PATIENCE);
      this.#spawnUpTo(Math.min(this.#limit, pool.workers.size * 2));
      this.#watch(STEP);
    });
  }
}
