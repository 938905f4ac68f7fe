/**
 * The inline executor: the function runs in the calling thread, at the call. For debuggers, coverage, and places
 * without workers. The result is an Unfuture all the same.
 */
import type { Reference } from '../references';
import { isLoaded, load, loadSync } from '../worker/load-entry';
import type { Completion } from './call';

/**
 * @param original the function as it was written, when the build kept it; otherwise it is taken from the entry
 */
export function runInline(
  reference: Reference,
  args: ArrayLike<unknown>,
  original: ((...args: never[]) => unknown) | undefined,
  captures: (() => readonly unknown[]) | undefined,
  completion: Completion,
): void {
  if (original !== undefined) {
    completion._resolve(Reflect.apply(original, undefined, args));
    return;
  }
  const values = captures?.() ?? [];
  const run = (): unknown =>
    Reflect.apply(
      (reference.instantiate as NonNullable<typeof reference.instantiate>)(values),
      undefined,
      args,
    );
  if (!isLoaded(reference)) {
    try {
      loadSync(reference);
    } catch {
      // An ES module that `require()` cannot load: `result()` will not work for it here, `await` will.
      completion._resolve(load(reference).then(run));
      return;
    }
  }
  completion._resolve(run());
}
