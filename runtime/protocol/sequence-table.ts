/**
 * What is under way, by sequence number. Numbers are given out in order, and most items leave in order, so this is an
 * array with a moving front. It takes a third of the memory of a Map, which matters with a hundred thousand calls
 * pending. Items that stay while thousands pass them are moved to a Map, so that the array can shrink.
 */
const COMPACT_AT = 1024;

export class SequenceTable<T> {
  #items: (T | undefined)[] = [];
  /** The sequence number of `#items[0]`, and the index of the first that may be there. */
  #base = 0;
  #front = 0;
  #size = 0;
  readonly #stragglers = new Map<number, T>();

  get size(): number {
    return this.#size;
  }

  /** Adds an item; `sequence` is greater than any before. */
  set(sequence: number, item: T): void {
    if (this.#front === this.#items.length) {
      this.#items = [];
      this.#base = sequence;
      this.#front = 0;
    } else if (this.#items.length - this.#front > COMPACT_AT + this.#size * 4) this.#moveStragglers(sequence);
    const index = sequence - this.#base;
    while (this.#items.length < index) this.#items.push(undefined);
    this.#items.push(item);
    this.#size++;
  }

  get(sequence: number): T | undefined {
    const index = sequence - this.#base;
    return index >= 0 ? this.#items[index] : this.#stragglers.get(sequence);
  }

  /** Removes an item and returns it; `undefined` when it is not there. */
  take(sequence: number): T | undefined {
    const index = sequence - this.#base;
    if (index < 0) {
      const item = this.#stragglers.get(sequence);
      if (this.#stragglers.delete(sequence)) this.#size--;
      return item;
    }
    const item = this.#items[index];
    if (item === undefined) return undefined;
    this.#items[index] = undefined;
    this.#size--;
    if (index === this.#front) this.#advance();
    return item;
  }

  /** Oldest first. */
  *values(): IterableIterator<T> {
    yield* this.#stragglers.values();
    for (let i = this.#front; i < this.#items.length; i++) {
      const item = this.#items[i];
      if (item !== undefined) yield item;
    }
  }

  clear(): void {
    this.#items = [];
    this.#front = 0;
    this.#size = 0;
    this.#stragglers.clear();
  }

  #advance(): void {
    const items = this.#items;
    let front = this.#front + 1;
    while (front < items.length && items[front] === undefined) front++;
    if (front > COMPACT_AT && front * 2 > items.length) {
      this.#items = items.slice(front);
      this.#base += front;
      front = 0;
    }
    this.#front = front;
  }

  #moveStragglers(next: number): void {
    for (let i = this.#front; i < this.#items.length; i++) {
      const item = this.#items[i];
      if (item !== undefined) this.#stragglers.set(this.#base + i, item);
    }
    this.#items = [];
    this.#base = next;
    this.#front = 0;
  }
}
