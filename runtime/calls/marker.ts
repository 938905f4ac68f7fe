/** The marker: `unsync(fn)`, `unsync(options)(fn)`, `@unsync`. */

import { UnsyncError } from '../errors';
import { Unfuture } from '../future/unfuture';
import type { Dispatched } from './dispatched';
import { annotationOf } from './dispatching';
import { streamOf } from './inline';

/** The options of an annotation; the same in JSDoc and marker. */
export interface UnsyncOptions {
  /** CPU work: run in the CPU pool, which has one thread per core. */
  cpuBound?: boolean;
  /** Milliseconds, from the start of the run; then the call rejects with a TimeoutError. */
  timeout?: number;
  /** The name in messages and statistics. */
  name?: string;
}

type AnyFunction = (...args: never[]) => unknown;

/** What a decorator of a method is told, as far as this one asks. TypeScript's own type for it came with 5.0. */
interface MethodContext {
  readonly kind: 'method';
  readonly name: string | symbol;
}

/** What `unsync(options)` gives: to be called with a function, or put over a method as a decorator. */
export interface Marker {
  /** Over a method. The compiled method returns an Unfuture; until then it keeps its type. */
  <M extends AnyFunction>(method: M, context: MethodContext): M;
  /** Over a method, with TypeScript's `experimentalDecorators`. */
  (target: object, key: string | symbol, descriptor: PropertyDescriptor): void;
  // biome-ignore lint/suspicious/noExplicitAny: see unsync().
  <A extends any[], R>(fn: (...args: A) => R): (...args: A) => Dispatched<R>;
}

/**
 * Marks a function to run in another thread. The transformer moves it at compile time; where none did, it runs in the
 * calling thread (and says so once), so that tests and REPLs without a build step keep working.
 *
 * @param fn a function expression, or the name of a function: local, imported, one of Node's own
 * @returns the dispatching function: the same parameters, and an Unfuture of the result
 * @throws UnsyncError when it is given something that is not a function
 */
export function unsync<M extends AnyFunction>(method: M, context: MethodContext): M;
export function unsync(target: object, key: string | symbol, descriptor: PropertyDescriptor): void;
// biome-ignore lint/suspicious/noExplicitAny: a parameter that has only a default, `(n = 1) => …`, gets its type from here.
export function unsync<A extends any[], R>(
  fn: (...args: A) => R,
  options?: UnsyncOptions,
): (...args: A) => Dispatched<R>;
export function unsync(options?: UnsyncOptions): Marker;
export function unsync(
  ...given: [target?: unknown, options?: unknown, descriptor?: PropertyDescriptor]
): unknown {
  const [target, , descriptor] = given;
  if (typeof descriptor?.value === 'function') {
    return { ...descriptor, value: unsync(descriptor.value as Callable) };
  }
  if (typeof target === 'function') {
    return annotationOf(target) === undefined ? uncompiled(target as Callable) : target;
  }
  if (given.length === 0 || (typeof target === 'object' && target !== null)) {
    return (fn: Callable, ...rest: [never]) => unsync(fn, ...rest);
  }
  throw new UnsyncError(`unsync() takes a function, or options, not ${String(target)}`);
}

type Callable = (...args: unknown[]) => unknown;

let warned = false;

/** What stands in for a function that no transformer compiled: it runs here, and its result looks the same. */
function uncompiled(fn: Callable): Callable {
  const generator = /^(Async)?GeneratorFunction$/.test(fn.constructor.name);
  const inline = function (this: unknown, ...args: unknown[]): unknown {
    warnOnce(fn.name);
    if (generator) return streamOf(Reflect.apply(fn, this, args) as Iterator<unknown>);
    return new Unfuture((resolve) => resolve(Reflect.apply(fn, this, args)));
  };
  Object.defineProperty(inline, 'name', { value: fn.name, configurable: true });
  Object.defineProperty(inline, 'length', { value: fn.length, configurable: true });
  return inline;
}

function warnOnce(name: string): void {
  if (warned) return;
  warned = true;
  process.emitWarning(
    `${name === '' ? 'A function' : `The function ${name}`} marked with unsync() runs in the calling thread: no transformer compiled it. Add { "transform": "unsync/transformer", "transformProgram": true } to "plugins" in tsconfig.json and build with tspc, or add "unsync/babel" to Babel's plugins; bundlers and test runners have plugins of their own (docs/hosts in the package).`,
    { code: 'UNSYNC_NOT_COMPILED', type: 'UnsyncWarning' },
  );
}
