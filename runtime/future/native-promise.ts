/** What an Unfuture needs to know of the engine's own promises. */

/** Resolves or rejects a promise. */
export type Settler = (value: unknown) => void;

const noop = (): void => {};

/** Promise's own, whatever is put on its prototype later. */
export const { then: nativeThen } = Promise.prototype;

let handed: Settler = noop;

/**
 * The executor of every Unfuture's native promise. The Promise constructor calls it at once, so a variable can carry
 * what it hands over; a closure for each Unfuture would cost more than the Unfuture. One function is enough: resolved
 * with a rejected promise, it rejects.
 */
export const takeResolve = (resolve: Settler): void => {
  handed = resolve;
};

/** What the executor was handed last. */
export const takenResolve = (): Settler => handed;

const sourceOf = Function.prototype.toString;
const NATIVE = sourceOf.call(noop.bind(undefined));

/**
 * Whether a function was made by the engine for its own use: the resolving functions of a promise, or those that
 * `Promise.all` and its like listen with. They have no name; bound functions have one.
 */
export function isEngineFunction(fn: unknown): boolean {
  return typeof fn === 'function' && fn.name === '' && sourceOf.call(fn) === NATIVE;
}
