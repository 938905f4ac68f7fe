/**
 * Timers that also fire while the thread is blocked: the pump asks how long it may sleep, and runs what is due. They
 * never keep the process alive.
 */
export interface Timer {
  readonly due: number;
  cancel(): void;
}

class PumpTimer implements Timer {
  readonly due: number;
  readonly #handle: NodeJS.Timeout;

  constructor(
    ms: number,
    readonly action: () => void,
  ) {
    this.due = performance.now() + ms;
    this.#handle = setTimeout(() => this.fire(), ms);
    this.#handle.unref();
    timers.add(this);
  }

  fire(): void {
    if (!timers.delete(this)) return;
    clearTimeout(this.#handle);
    this.action();
  }

  cancel(): void {
    if (timers.delete(this)) clearTimeout(this.#handle);
  }
}

const timers = new Set<PumpTimer>();

/** Calls `action` once, `ms` milliseconds from now, awake or blocked. */
export function after(ms: number, action: () => void): Timer {
  return new PumpTimer(ms, action);
}

/** Fires what is due; returns the milliseconds until the next one, `Infinity` when there is none. */
export function fireDueTimers(): number {
  if (timers.size === 0) return Number.POSITIVE_INFINITY;
  const now = performance.now();
  let next = Number.POSITIVE_INFINITY;
  for (const timer of timers) {
    if (timer.due <= now) timer.fire();
    else next = Math.min(next, timer.due - now);
  }
  return next;
}
