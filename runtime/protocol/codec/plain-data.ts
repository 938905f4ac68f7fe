/** Whether structured clone alone carries a value without loss: what is asked of every argument and result. */
import { isSharedMemory } from './needs';
import { DEEPEST, KEY } from './placeholder';
import { isPrimitive, shapeOf } from './shapes';
import { transferListOf } from './transfer';

/**
 * How many objects are looked at, and how deep, before the walk begins to remember which it has seen. Remembering costs
 * as much as looking; cycles and much-shared objects, for which it is needed, are rare.
 */
const TRUSTING = 20_000;
const SHALLOW = 100;

/** @param marked whether anything was ever marked by `transfer()` */
export function isPlainData(value: unknown, marked: boolean): boolean {
  return isPrimitive(value) || (typeof value === 'object' && new Scan(marked).isPlain(value, 0));
}

class Scan {
  #looked = 0;
  #seen: Set<object> | undefined;

  constructor(readonly marked: boolean) {}

  isPlain(value: unknown, depth: number): boolean {
    if (typeof value !== 'object') return typeof value !== 'function' && typeof value !== 'symbol';
    if (value === null) return true;
    if (depth > DEEPEST || (this.marked && transferListOf(value) !== undefined)) return false;
    if (++this.#looked > TRUSTING || depth > SHALLOW) {
      this.#seen ??= new Set();
      if (this.#seen.has(value)) return true;
      this.#seen.add(value);
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype) return this.#isPlainObject(value, depth);
    if (prototype === Array.prototype) return this.#areAllPlain(value as unknown[], depth);
    switch (shapeOf(value)) {
      case 'object':
        return this.#isPlainObject(value, depth);
      case 'array':
      case 'set':
        return this.#areAllPlain(value as Iterable<unknown>, depth);
      case 'map':
        for (const entry of value as Map<unknown, unknown>)
          if (!this.#areAllPlain(entry, depth)) return false;
        return true;
      case 'leaf':
        return !isSharedMemory(value);
      case 'special':
        return false;
    }
  }

  #isPlainObject(value: object, depth: number): boolean {
    for (const key in value) {
      if (key === KEY) return false;
      const item = (value as Record<string, unknown>)[key];
      // Most members are strings and numbers: spared the call.
      if (typeof item !== 'string' && typeof item !== 'number' && !this.isPlain(item, depth + 1))
        return false;
    }
    return true;
  }

  #areAllPlain(items: Iterable<unknown>, depth: number): boolean {
    for (const item of items) {
      if (typeof item !== 'string' && typeof item !== 'number' && !this.isPlain(item, depth + 1))
        return false;
    }
    return true;
  }
}
