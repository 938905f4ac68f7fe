/** The running call, as the code inside it sees it: `signal()`. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** A call that runs in this thread. */
export class RunningCall {
  #controller: AbortController | undefined;

  /** @param sequence its number on the line it came by; 0: it came by none */
  constructor(readonly sequence: number) {}

  #reason: { readonly value: unknown } | undefined;

  /** Made when somebody asks: most functions never look at it. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason.value);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#reason = { value: reason };
    this.#controller?.abort(reason);
  }
}

export const ambient = new AsyncLocalStorage<RunningCall>();

const never = new AbortController().signal;

/**
 * The AbortSignal of the running call: aborted when the call is cancelled or its timeout has passed. Valid across
 * `await`. Outside of any call, a signal that is never aborted.
 */
export function signal(): AbortSignal {
  return ambient.getStore()?.signal ?? never;
}
