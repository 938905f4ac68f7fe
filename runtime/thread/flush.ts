/**
 * When outboxes leave: all together at the end of the current tick, or right before the thread goes to sleep. That is all
 * there is to batching: what is said in one tick travels as one message on each link.
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
/** Only the first tick of each turn of the event loop is flushed at its end. What comes later leaves when the turn ends. */
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

/** Has `item` flushed before this tick ends. To be called once each time an empty outbox is filled. */
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
