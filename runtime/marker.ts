/** The marker: `unsync(fn)`, `unsync(options)(fn)`, `@unsync`. */
import { annotationOf } from './dispatching';
import { UnsyncError } from './errors';
import type { Dispatching } from './generated-api';
import { Unfuture } from './unfuture';

/** The options of an annotation; the same in JSDoc and marker. */
export interface UnsyncOptions {
  /** CPU work: run in the CPU pool, which has one thread per core. */
  cpuBound?: boolean;
  /** Milliseconds, from the start of the run; then the call rejects with a TimeoutError. */
  timeout?: number;
  /** The name in messages and statistics. */
  name?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a function's parameters are contravariant; nothing else admits them all.
type AnyFunction = (...args: any[]) => unknown;

type Marker = <F extends AnyFunction>(fn: F) => Dispatching<F>;

/**
 * Marks a function to run in another thread. The transformer moves it at compile time; where none did, it runs in the
 * calling thread (and says so once), so that tests and REPLs without a build step keep working.
 *
 * @param fn a function expression, or the name of a function: local, imported, one of Node's own
 * @returns the dispatching function: the same parameters, and an Unfuture of the result
 * @throws UnsyncError when it is given something that is not a function
 */
export function unsync<F extends AnyFunction>(fn: F, options?: UnsyncOptions): Dispatching<F>;
export function unsync(options: UnsyncOptions): Marker;
export function unsync(target: AnyFunction | UnsyncOptions, _options?: UnsyncOptions): unknown {
  if (typeof target === 'function') return annotationOf(target) === undefined ? uncompiled(target) : target;
  if (typeof target === 'object' && target !== null) return (fn: AnyFunction) => unsync(fn, target);
  throw new UnsyncError(`unsync() takes a function, or options, not ${String(target)}`);
}

let warned = false;

function uncompiled(fn: AnyFunction): AnyFunction {
  const inline = function (this: unknown, ...args: unknown[]): Unfuture<unknown> {
    if (!warned) {
      warned = true;
      process.emitWarning(
        `${fn.name === '' ? 'A function' : `The function ${fn.name}`} marked with unsync() runs in the calling thread: no transformer compiled it. Add { "transform": "unsync/transformer", "transformProgram": true } to "plugins" in tsconfig.json and build with tspc, or add "unsync/babel" to Babel's plugins.`,
        { code: 'UNSYNC_NOT_COMPILED', type: 'UnsyncWarning' },
      );
    }
    return new Unfuture((resolve) => resolve(Reflect.apply(fn, this, args)));
  };
  Object.defineProperty(inline, 'name', { value: fn.name, configurable: true });
  Object.defineProperty(inline, 'length', { value: fn.length, configurable: true });
  return inline;
}
