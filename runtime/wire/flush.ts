/**
 * When outboxes leave: at the end of the current tick, all together, or right before the thread goes to sleep. That is
 * the whole of batching: what is said in one tick travels as one message a line.
 */

/** Something with an outbox. */
export interface Flushable {
  flush(): void;
}

let waiting: Flushable[] = [];
const settled = Promise.resolve();

/** Has `item` flushed before this tick ends. The caller makes sure to ask once for a filling of its outbox. */
export function flushSoon(item: Flushable): void {
  if (waiting.push(item) === 1) settled.then(flushAll);
}

/** Flushes now everything that is waiting. Items may ask anew while they are flushed. */
export function flushAll(): void {
  while (waiting.length > 0) {
    const items = waiting;
    waiting = [];
    for (const item of items) item.flush();
  }
}
