/**
 * Timers that fire while the thread is blocked, too: the pump asks how long it may sleep, and runs what is due. They never
 * keep the process alive. They are made with Node's own functions, not with the globals, which tests replace.
 */
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';

export interface Timer {
  readonly due: number;
  cancel(): void;
}

/** Milliseconds (25 days). Node turns anything longer into 1 ms. */
const LONGEST = 2 ** 31 - 1;

class PumpTimer implements Timer {
  readonly due: number;
  #handle: NodeJS.Timeout;

  constructor(
    ms: number,
    readonly action: () => void,
  ) {
    this.due = performance.now() + ms;
    this.#handle = this.#start(ms);
    timers.add(this);
  }

  #start(ms: number): NodeJS.Timeout {
    const ring = (): void => {
      if (ms > LONGEST) this.#handle = this.#start(ms - LONGEST);
      else this.fire();
    };
    return setTimeout(ring, Math.min(ms, LONGEST)).unref();
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

/** Calls `action` once, `ms` milliseconds from now (`Infinity`: never), awake or blocked. */
export function after(ms: number, action: () => void): Timer {
  return new PumpTimer(ms, action);
}

/** Fires what is due. Returns whether there was anything. */
export function fireDueTimers(): boolean {
  if (timers.size === 0) return false;
  const now = performance.now();
  let fired = false;
  for (const timer of timers) {
    if (timer.due > now) continue;
    timer.fire();
    fired = true;
  }
  return fired;
}

/** Milliseconds until the next timer is due, at least 0; `Infinity` when there is none. */
export function untilNextTimer(): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { due } of timers) next = Math.min(next, due);
  return Math.max(0, next - performance.now());
}
