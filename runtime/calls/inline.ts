/**
 * The inline executor: the function runs in the calling thread, at the call. For debuggers, coverage, and places
 * without workers. The result is an Unfuture all the same.
 */

import type { Completion } from '../future/pending';
import { StreamState, Unstream } from '../future/unstream';
import type { FunctionReference } from '../protocol/references';
import { RunningCall } from '../worker/ambient';
import { isLoaded, load, loadSync } from '../worker/load-entry';
import { type ItemSink, Producer } from '../worker/producer';

type Original = (...args: never[]) => unknown;

/**
 * Runs a call.
 * @param original the function as it was written, when the build kept it; otherwise it is taken from the entry
 */
export function runInline(
  reference: FunctionReference,
  args: ArrayLike<unknown>,
  original: Original | undefined,
  captures: (() => readonly unknown[]) | undefined,
  self: unknown,
  completion: Completion,
): void {
  withFunction(reference, original, captures, completion, (fn) => {
    completion._resolve(Reflect.apply(fn, self, args));
  });
}

/** Runs a generator, no further ahead of its consumer than a worker would. */
export function streamInline(
  reference: FunctionReference,
  args: ArrayLike<unknown>,
  original: Original | undefined,
  captures: (() => readonly unknown[]) | undefined,
  self: unknown,
  state: StreamState,
): void {
  withFunction(reference, original, captures, state, (fn) => {
    produceInto(state, Reflect.apply(fn, self, args) as Iterator<unknown>);
  });
}

/** The Unstream of an iterator of this thread. */
export function streamOf(iterator: Iterator<unknown>): Unstream<unknown> {
  const state = new StreamState();
  produceInto(state, iterator);
  return new Unstream(state);
}

function produceInto(state: StreamState, iterator: Iterator<unknown>): void {
  const sink: ItemSink = {
    item: (value) => state._item(value),
    stopped: () => state._stopped(),
    flush: () => {},
    returned: (value) => state._resolve(value),
    threw: (error) => state._reject(error),
  };
  const producer = new Producer(sink, iterator, new RunningCall(0));
  state.sender = producer;
  producer.start();
}

/** Calls `use` with the function: now if it can be had now, otherwise when its entry has been loaded. */
function withFunction(
  reference: FunctionReference,
  original: Original | undefined,
  captures: (() => readonly unknown[]) | undefined,
  completion: Completion,
  use: (fn: (...args: unknown[]) => unknown) => void,
): void {
  if (original !== undefined) {
    use(original as (...args: unknown[]) => unknown);
    return;
  }
  const values = captures?.() ?? [];
  const instantiated = (): void =>
    use((reference.instantiate as NonNullable<typeof reference.instantiate>)(values));
  if (!isLoaded(reference)) {
    try {
      loadSync(reference);
    } catch {
      // An ES module that `require()` cannot load: `result()` will not work for it here, `await` will.
      load(reference)
        .then(instantiated)
        .catch((error: unknown) => completion._reject(error));
      return;
    }
  }
  instantiated();
}
