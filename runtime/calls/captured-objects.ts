/**
 * Captured objects that hold functions, as generated code sends them: their functions are made again from source in the
 * worker's entry, and only what else they hold travels.
 *
 * before: `const stats = { hits: 0, hit() { this.hits++; } };`, changed since to `{ hits: 2, hit }`
 * sent:   `{ entries: [['hits', 2], ['hit']] }`
 */
import { SerializationError } from '../errors';

/** The members that are made from source: `{ hit: 1, more: { print: 1 } }`. */
export interface Shape {
  readonly [key: PropertyKey]: 1 | Shape;
}

interface Remembered {
  readonly shape: Shape;
  readonly prototype: object | null;
  readonly members: ReadonlyMap<PropertyKey, PropertyDescriptor>;
}

/** `{ value }`: the object is none that was remembered, and travels as what it is. */
export type State =
  | { readonly entries: readonly Entry[]; readonly frozen: boolean }
  | { readonly value: unknown };

/** A member made from source; a value; a state of an object inside. */
type Entry = [key: Key] | [key: Key, value: unknown] | [key: Key, state: State, isState: true];

/** A symbol goes by its name: `{ symbol: 'iterator' }`, `{ registered: 'app.tag' }`. */
type Key = string | { readonly symbol: string } | { readonly registered: string };

const remembered = new WeakMap<object, Remembered>();

/** Remembers an object that was just made, with the functions that it has by its source. */
export function remember(object: object, shape: Shape): void {
  const members = new Map<PropertyKey, PropertyDescriptor>();
  for (const key of Reflect.ownKeys(shape)) {
    const member = Object.getOwnPropertyDescriptor(object, key);
    if (member === undefined) continue;
    members.set(key, member);
    const inner = shape[key];
    if (typeof inner === 'object') remember(member.value as object, inner);
  }
  remembered.set(object, { shape, prototype: Object.getPrototypeOf(object) as object | null, members });
}

/**
 * What an object holds now, beside the functions that it was made with.
 * @throws SerializationError for a member that was added and cannot travel
 */
export function stateOf(object: unknown): State {
  const known = typeof object === 'object' && object !== null ? remembered.get(object) : undefined;
  if (known === undefined || Object.getPrototypeOf(object) !== known.prototype) return { value: object };
  const entries = Reflect.ownKeys(object as object).map((key): Entry => {
    const now = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
    const before = known.members.get(key);
    const name = nameOf(key);
    if (typeof known.shape[key] === 'object' && now.value === before?.value) {
      const inner = stateOf(now.value);
      return 'value' in inner ? [name, inner.value] : [name, inner, true];
    }
    if (before !== undefined && isSame(now, before)) return [name];
    if ('value' in now) return [name, now.value];
    const path = `.${String(key)}`;
    throw new SerializationError(
      path,
      `a captured object has got a getter or setter \`${String(key)}\` since it was made, which cannot travel between threads. Write it where the object is made, or pass its value as an argument`,
    );
  });
  return { entries, frozen: Object.isFrozen(object) };
}

/**
 * Puts an object together from what was made from source and what was sent.
 * @param made has its functions from source; everything else in it is replaced
 * @param state left out where the variable had no value yet when the call was made
 */
export function restore(made: object, shape: Shape, state: State | undefined): unknown {
  if (state === undefined) return made;
  if ('value' in state) return state.value;
  remember(made, shape);
  const fromSource = Object.getOwnPropertyDescriptors(made) as Record<PropertyKey, PropertyDescriptor>;
  for (const key of Reflect.ownKeys(made)) Reflect.deleteProperty(made, key);
  for (const entry of state.entries) {
    const key = keyOf(entry[0]);
    const member = fromSource[key];
    if (entry.length === 1) Object.defineProperty(made, key, member as PropertyDescriptor);
    else if (entry.length === 2) Object.defineProperty(made, key, { ...DATA, value: entry[1] });
    else restore(member?.value as object, shape[key] as Shape, entry[1]);
    if (entry.length === 3) Object.defineProperty(made, key, member as PropertyDescriptor);
  }
  return state.frozen ? Object.freeze(made) : made;
}

const DATA = { writable: true, enumerable: true, configurable: true };

function isSame(now: PropertyDescriptor, before: PropertyDescriptor): boolean {
  return now.value === before.value && now.get === before.get && now.set === before.set;
}

function nameOf(key: string | symbol): Key {
  if (typeof key === 'string') return key;
  const registered = Symbol.keyFor(key);
  if (registered !== undefined) return { registered };
  const symbol = WELL_KNOWN.find((name) => Symbol[name as never] === key);
  if (symbol !== undefined) return { symbol };
  throw new SerializationError(
    `[${String(key)}]`,
    `a captured object has a member under \`${String(key)}\`, a symbol that only this thread has. Use \`Symbol.for\`, or a string`,
  );
}

function keyOf(name: Key): string | symbol {
  if (typeof name === 'string') return name;
  return 'symbol' in name ? (Symbol[name.symbol as never] as symbol) : Symbol.for(name.registered);
}

const WELL_KNOWN = Object.getOwnPropertyNames(Symbol);
