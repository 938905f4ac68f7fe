/** A first-in-first-out queue of calls from which any can be dropped, in constant time for the usual ends. */
import type { Call } from '../calls/call';

export class CallQueue {
  #items: (Call | undefined)[] = [];
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(call: Call): void {
    this.#items.push(call);
    this.#size++;
  }

  /** Puts calls back to the front, in their order: they have waited longest. */
  unshift(calls: readonly Call[]): void {
    this.#items = [...calls, ...this.#items.slice(this.#head)];
    this.#head = 0;
    this.#size += calls.length;
  }

  peek(): Call | undefined {
    for (;;) {
      const call = this.#items[this.#head];
      if (call !== undefined || this.#head >= this.#items.length) return call;
      this.#head++;
    }
  }

  shift(): Call | undefined {
    const call = this.peek();
    if (call === undefined) return undefined;
    this.#items[this.#head++] = undefined;
    this.#size--;
    // Compacted when half is empty: amortised, each call is moved once.
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return call;
  }

  /** Drops one call. Returns whether it was there. */
  remove(call: Call): boolean {
    const index = this.#items.indexOf(call, this.#head);
    if (index < 0) return false;
    this.#items[index] = undefined;
    this.#size--;
    return true;
  }

  /** Drops all calls that `which` picks, and returns them. */
  removeAll(which: (call: Call) => boolean): Call[] {
    const removed: Call[] = [];
    for (let i = this.#head; i < this.#items.length; i++) {
      const call = this.#items[i];
      if (call !== undefined && which(call)) {
        removed.push(call);
        this.#items[i] = undefined;
        this.#size--;
      }
    }
    return removed;
  }
}
