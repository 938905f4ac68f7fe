/** What stands in a tree for a value that travels beside it. */

/** The key of a placeholder. A user's object that has it as its own key travels as content of {@link LITERAL}. */
export const KEY = '~u';
export const LITERAL = -1;
/** The root of a tree that was cut into parts: `v` lists them, the value itself first. */
export const PARTS = -2;
/** Stands for the part with the number `v`. */
export const PART = -3;

/**
 * How deep one part of a tree may be. Structured clone recurses, and reads back less deep than it writes: objects
 * 12,400 deep leave a worker, and the main thread's stack ends at 1,950. What is deeper is cut here and laid side by
 * side, so that any depth arrives, whichever thread reads it and however full its stack is.
 *
 * before: `{ next: { next: { … } } }`, 3,000 deep
 * after:  `{ '~u': PARTS, v: [{ next: { … { next: { '~u': PART, v: 1 } } } }, { next: { … } }, …] }`
 */
export const DEEPEST = 200;

export interface Placeholder {
  readonly '~u': number;
  readonly v?: object | number;
}

/** `copy.__proto__ = x` would set the prototype; a user's own key of that name has to arrive as one. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
