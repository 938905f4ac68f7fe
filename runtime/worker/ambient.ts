/** The running call, as the code inside it sees it: `signal()`. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** A call that runs in this thread. */
export class RunningCall {
  #controller: AbortController | undefined;
  #reason: { readonly value: unknown } | undefined;

  /** @param sequence its number on the line it came by; 0: it came by no link */
  constructor(readonly sequence: number) {}

  /** Made at its first use, because most functions never look at it. */
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

const ambient = new AsyncLocalStorage<RunningCall>();
let following = false;

/**
 * Follows calls across `await` from now on. It is called only when something arrives that may ask for the running call,
 * because it is expensive: Node.js then looks at every promise of the thread, and an async function takes up to three
 * times as long.
 */
export function followCalls(): void {
  following = true;
}

/** Calls `fn`; what it starts belongs to the call `running`. */
export function runAs(
  running: RunningCall,
  fn: (...args: never[]) => unknown,
  self: unknown,
  args: readonly unknown[],
): unknown {
  return following
    ? ambient.run(running, Reflect.apply, fn, self, args)
    : Reflect.apply(fn, self, args as never[]);
}

/** The call that the running code belongs to. */
export function runningCall(): RunningCall | undefined {
  return ambient.getStore();
}

const never = new AbortController().signal;

/**
 * The AbortSignal of the running call: aborted when the call is cancelled or its timeout has passed. Valid across
 * `await`. Outside of any call, a signal that is never aborted.
 */
export function signal(): AbortSignal {
  return ambient.getStore()?.signal ?? never;
}
