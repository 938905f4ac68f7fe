/**
 * When outboxes leave: at the end of the current tick, all together, or right before the thread goes to sleep. That is
 * the whole of batching: what is said in one tick travels as one message a line.
 */

import { setImmediate } from 'node:timers';

/** Something with an outbox. */
export interface Flushable {
  flush(): void;
}

let waiting: Flushable[] = [];
const settled = Promise.resolve();

/** Called after the flush of each tick. */
let afterTick: (() => void) | undefined;
/** At most one flush of a tick in each turn of the event loop; what comes later in a turn leaves at its end. */
let paced = false;
let flushedThisTurn = false;

/**
 * For a thread in which many calls interleave: ten thousand timers that fire in one turn would otherwise send as many
 * messages, because Node.js empties the microtask queue after each.
 */
export function paceFlushes(): void {
  paced = true;
}

export function afterTickFlush(callback: () => void): void {
  afterTick = callback;
}

/** Has `item` flushed before this tick ends. The caller makes sure to ask once for a filling of its outbox. */
export function flushSoon(item: Flushable): void {
  if (waiting.push(item) === 1 && !flushedThisTurn) settled.then(flushTick);
}

function flushTick(): void {
  flushAll();
  afterTick?.();
  if (!paced || flushedThisTurn) return;
  flushedThisTurn = true;
  setImmediate(endTurn);
}

function endTurn(): void {
  flushedThisTurn = false;
  flushAll();
}

/** Flushes now everything that is waiting. Items may ask anew while they are flushed. */
export function flushAll(): void {
  while (waiting.length > 0) {
    const items = waiting;
    waiting = [];
    for (const item of items) item.flush();
  }
}
