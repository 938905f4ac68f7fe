/**
 * A realm is a set of built-ins. Test runners give each test file a `vm` context, and so a realm, of its own, in which
 * a copy of this runtime runs; messages from other threads, though, come out with the built-ins of the thread's main
 * realm. There `value instanceof Array` would be false in the very test that gets the value.
 */
import { runInThisContext } from 'node:vm';

const main = runInThisContext('globalThis') as typeof globalThis & Record<symbol, unknown>;

/** This runtime runs in a realm that is not its thread's main one. */
export const isForeign = main.Object !== Object;

/** Some test environments (jsdom) have none of their own. */
export const structuredClone: typeof globalThis.structuredClone = main.structuredClone;

/** What structured clone makes, by the prototype it has in the main realm. */
const homes = new Map<object, object>();
if (isForeign) {
  const names =
    'Object Array Map Set Date RegExp Boolean Number String BigInt ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array Error EvalError RangeError ReferenceError SyntaxError TypeError URIError';
  for (const name of names.split(' ')) {
    const from = main[name as 'Object'].prototype as object;
    const to = (globalThis as unknown as typeof main)[name as 'Object'].prototype as object;
    if (from !== to) homes.set(from, to);
  }
}

/**
 * Gives everything in a message the prototypes of this realm.
 * @param message out of a port; changed in place
 */
export function naturalize<T>(message: T): T {
  if (!isForeign) return message;
  const seen = new Set<object>();
  const waiting: unknown[] = [message];
  const add = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) waiting.push(value);
  };
  while (waiting.length > 0) {
    const value = waiting.pop() as object;
    const home = homes.get(Object.getPrototypeOf(value) as object);
    // What was not made by structured clone (a port, a key) has no parts that were; what was has its home by now.
    if (home === undefined || seen.has(value)) continue;
    seen.add(value);
    Object.setPrototypeOf(value, home);
    if (ArrayBuffer.isView(value)) add(value.buffer);
    else if (value instanceof Map) for (const entry of value) entry.forEach(add);
    else if (value instanceof Set) for (const item of value) add(item);
    // `message`, `cause` and `stack` of an error are not enumerable.
    else if (value instanceof Error)
      for (const key of Object.getOwnPropertyNames(value)) add(value[key as never]);
    else for (const key of Object.keys(value)) add(value[key as never]);
  }
  return message;
}

/** The threads of one realm. */
interface Threads {
  /** Ends them, as soon as they have nothing left to do. */
  retire(): Promise<void>;
}

const OCCUPANT = Symbol.for('unsync/threads');

/**
 * A test file's realm is never told that its time is over. But the files of one thread follow one another: when the
 * next one needs threads of its own, those of the one before retire. It is held weakly, so that a realm whose threads
 * are gone can go too; and by an object of the main realm, since one of this realm would hold all of it.
 */
export function takeOverFrom(threads: Threads): void {
  if (!isForeign) return;
  const before = main[OCCUPANT] as WeakRef<Threads> | undefined;
  Object.defineProperty(main, OCCUPANT, { value: new main.WeakRef(threads), configurable: true });
  void before?.deref()?.retire();
}
