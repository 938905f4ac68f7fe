/** What sort of thing a value is, as far as travelling goes, and how it is called in messages. */
import { types } from 'node:util';
import { MessagePort } from 'node:worker_threads';

/** Whether a value is a primitive that structured clone takes. */
export function isPrimitive(value: unknown): boolean {
  return (
    value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
  );
}

/** `leaf`: structured clone takes it whole. `special`: it needs a kind (kinds.ts), or cannot travel. */
export type Shape = 'array' | 'object' | 'map' | 'set' | 'leaf' | 'special';

/** Sorts objects by what the walk does with them; by prototype first, because that is one comparison. */
export function shapeOf(value: object): Shape {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return 'object';
  if (prototype === null) return 'special';
  if (Array.isArray(value))
    return prototype === Array.prototype || !isSubclass(value, 'Array') ? 'array' : 'special';
  if (ArrayBuffer.isView(value))
    return Buffer.isBuffer(value) || isSubclass(value, value[Symbol.toStringTag as never])
      ? 'special'
      : 'leaf';
  if (types.isMap(value)) return isSubclass(value, 'Map') ? 'special' : 'map';
  if (types.isSet(value)) return isSubclass(value, 'Set') ? 'special' : 'set';
  if (types.isDate(value)) return isSubclass(value, 'Date') ? 'special' : 'leaf';
  if (types.isRegExp(value)) return isSubclass(value, 'RegExp') ? 'special' : 'leaf';
  if (types.isAnyArrayBuffer(value) || types.isBoxedPrimitive(value)) {
    return types.isSymbolObject(value) ? 'special' : 'leaf';
  }
  return isForeignPlain(prototype as object) ? 'object' : 'special';
}

/** An object literal of another realm (a `vm` context, as Jest uses): its prototype is that realm's Object.prototype. */
function isForeignPlain(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

function isSubclass(value: object, base: string): boolean {
  const type: unknown = (value as { constructor?: unknown }).constructor;
  return typeof type === 'function' && type.name !== base;
}

const OPEN = new Set(['Object', 'Error']);

/**
 * The built-in class that an object's own class extends, when what it holds is in slots that cannot be copied:
 * `EventTarget` of `class Bus extends EventTarget`.
 */
export function hiddenBaseOf(value: object): string | undefined {
  for (
    let level: unknown = Object.getPrototypeOf(value);
    level !== null;
    level = Object.getPrototypeOf(level)
  ) {
    if (!Object.hasOwn(level as object, 'constructor')) continue;
    const type = (level as { constructor: unknown }).constructor;
    if (typeof type !== 'function' || (globalThis as Record<string, unknown>)[type.name] !== type) continue;
    return OPEN.has(type.name) || type.prototype instanceof Error ? undefined : type.name;
  }
  return undefined;
}

/** Blobs, keys, ports and the like: Node clones or moves them itself and marks most of them with a symbol. */
export function isClonedByNode(value: object): boolean {
  return (
    types.isKeyObject(value) ||
    Object.prototype.toString.call(value) === '[object WebAssembly.Module]' ||
    isMarked(value, 'messaging_clone_symbol') ||
    isMovedByNode(value)
  );
}

/** Ports, streams, file handles: what may stand in a list of what is to be moved. */
export function isMovedByNode(value: object): boolean {
  return value instanceof MessagePort || isMarked(value, 'messaging_transfer_symbol');
}

function isMarked(value: object, mark: string): boolean {
  for (let level: object | null = value; level !== null; level = Object.getPrototypeOf(level)) {
    if (Object.getOwnPropertySymbols(level).some(({ description }) => description === mark)) return true;
  }
  return false;
}

/** How a member is written behind what it is a member of. */
export function member(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** How the key of a Map is written. */
export function describeKey(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : isPrimitive(key) ? String(key) : 'an object';
}

/** How a value that cannot travel is named in the message. */
export function describe(value: object): string {
  if (typeof value === 'function') return 'a function';
  const name = Object.prototype.toString.call(value).slice(8, -1);
  const type: unknown = (value as { constructor?: unknown }).constructor;
  // What inherits its constructor says more by its tag: an array's iterator.
  const named = typeof type === 'function' && type.name !== '' && type.name !== 'Object';
  const className = named ? type.name : name;
  return `an instance of ${className}`;
}
