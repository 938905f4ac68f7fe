/**
 * The far end of an Unstream: runs a generator ahead of its consumer, by at most a window's worth of items, so that a
 * fast generator does not fill the memory of a slow consumer.
 */
import { performance } from 'node:perf_hooks';
import { WINDOW } from '../future/unstream';
import { type RunningCall, runAs } from './ambient';

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;
type Step = 'next' | 'return' | 'throw';

/** Where the items go. */
export interface ItemSink {
  /** @throws SerializationError when the item cannot travel */
  item(value: unknown): void;
  /** The generator has been told to end; what comes from now on is its answer to that. */
  stopped(): void;
  flush(): void;
  returned(value: unknown): void;
  threw(error: unknown): void;
}

/** Items that take longer than this (ms) are sent at once. Quicker ones travel together. */
const PROMPT = 1;

export class Producer {
  #credit = WINDOW;
  #stop: { readonly how: 'return' | 'throw'; readonly value: unknown } | undefined;
  #stepping = false;
  #flushed = performance.now();

  constructor(
    readonly sink: ItemSink,
    readonly iterator: AnyIterator,
    readonly running: RunningCall,
  ) {}

  start(): void {
    this.#run();
  }

  /** The consumer has room for `count` more items. */
  demand(count: number): void {
    this.#credit += count;
    this.#run();
  }

  /** The consumer wants the generator to end, by `return` or `throw` of a value. */
  stop(how: 'return' | 'throw', value: unknown): void {
    this.#stop = { how, value };
    this.#run();
  }

  #run(): void {
    while (!this.#stepping) {
      const stop = this.#stop;
      if (stop === undefined && this.#credit <= 0) break;
      this.#stop = undefined;
      if (stop !== undefined) {
        this.#credit = WINDOW;
        this.sink.stopped();
      }
      if (!this.#step(stop?.how ?? 'next', stop?.value)) return;
    }
    this.sink.flush();
  }

  /** Takes one step. Returns whether the next can be taken at once. */
  #step(how: Step, value: unknown): boolean {
    const { iterator } = this;
    const method = iterator[how] as ((value: unknown) => unknown) | undefined;
    if (method === undefined) {
      // An iterator need not have `return` and `throw`, unless it is a generator.
      if (how === 'throw') this.sink.threw(value);
      else this.sink.returned(value);
      return false;
    }
    let result: unknown;
    try {
      result = runAs(this.running, method, iterator, how === 'next' ? [] : [value]);
    } catch (error) {
      this.sink.threw(error);
      return false;
    }
    if (!(Symbol.asyncIterator in iterator)) return this.#take(result as IteratorResult<unknown>);
    this.#stepping = true;
    (result as Promise<IteratorResult<unknown>>).then(
      (item) => {
        this.#stepping = false;
        if (this.#take(item)) this.#run();
      },
      (error: unknown) => this.sink.threw(error),
    );
    return false;
  }

  #take({ done, value }: IteratorResult<unknown>): boolean {
    if (done === true) {
      this.sink.returned(value);
      return false;
    }
    this.#credit--;
    try {
      this.sink.item(value);
    } catch (error) {
      // An item that cannot travel ends the stream, as a throw at its `yield` would.
      this.#stop = { how: 'throw', value: error };
      return true;
    }
    const now = performance.now();
    if (now - this.#flushed > PROMPT) this.sink.flush();
    this.#flushed = now;
    return true;
  }
}
