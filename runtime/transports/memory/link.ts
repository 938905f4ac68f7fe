/** The link between two simulated threads: two inboxes, with a copy of each message. */
import type { Transferable } from 'node:worker_threads';
import type { Capabilities, Link } from '../transport';

export interface MemoryLinkOptions {
  readonly can: Capabilities;
  /** Called when mail has come for this end. */
  onMail(): void;
  /** Calls back when this end's thread has nothing left to do. */
  whenIdle(callback: () => void): void;
  /** Whether the thread at the far end sleeps until mail arrives. */
  farSleeps(): boolean;
}

export class MemoryLink implements Link {
  readonly can: Capabilities;
  readonly #options: MemoryLinkOptions;
  #far: MemoryLink | undefined;
  #inbox: unknown[] = [];
  #receive: ((message: unknown) => void) | undefined;
  #closed = false;

  constructor(options: MemoryLinkOptions) {
    this.can = options.can;
    this.#options = options;
  }

  connect(far: MemoryLink): void {
    this.#far = far;
    far.#far = this;
  }

  post(message: unknown, transfer: readonly Transferable[] = []): void {
    const copy = structuredClone(message, { transfer: transfer as never });
    const far = this.#far;
    if (this.#closed || far === undefined || far.#closed) return;
    far.#inbox.push(copy);
    far.#options.onMail();
  }

  listen(receive: (message: unknown) => void): void {
    this.#receive = receive;
  }

  drain(receive: (message: unknown) => void): boolean {
    let some = false;
    while (this.hasMail) {
      some = true;
      receive(this.#inbox.shift());
    }
    return some;
  }

  get hasMail(): boolean {
    return !this.#closed && this.#inbox.length > 0;
  }

  /** Whether the event loop would bring a message. */
  get canDeliver(): boolean {
    return this.hasMail && this.#receive !== undefined;
  }

  /** Hands over one message, as the event loop does. */
  deliver(): void {
    this.#receive?.(this.#inbox.shift());
  }

  whenIdle(callback: () => void): void {
    this.#options.whenIdle(callback);
  }

  get farSleeps(): boolean {
    return this.#options.farSleeps();
  }

  /** What was posted and not read is lost at this end; the far end can still read its own. */
  close(): void {
    this.#closed = true;
    this.#inbox = [];
  }
}
