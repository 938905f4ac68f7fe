/** What stands in a tree for a value that travels beside it. */

/** The key of a placeholder. A user's object that has it as its own key travels as content of {@link LITERAL}. */
export const KEY = '~u';
export const LITERAL = -1;

export interface Placeholder {
  readonly '~u': number;
  readonly v?: object;
}

/** `copy.__proto__ = x` would set the prototype; a user's own key of that name has to arrive as one. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
