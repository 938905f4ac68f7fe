/** Instances keep their class: their own fields travel, and the far side gives them the class of the same key. */
import { types } from 'node:util';
import { SerializationError } from '../errors';
import { AND, classByKey, keyOfClass, keyOfInstance, standInFor } from '../protocol/class-keys';
import { type Kind, Late } from '../protocol/codec/kinds';
import { hiddenBaseOf } from '../protocol/codec/shapes';

type Class = NonNullable<ReturnType<typeof classByKey>>;

export const instances: Kind<object, string> = {
  id: 4,
  matches: (value) => typeof value === 'object' && isInstance(value),
  content: (value) => ({ ...value }),
  bind: (value) => keyOfInstance(value) ?? '',
  revive: (_key, _peer, content) => content,
  finish: (value, key, passing) => {
    if (key !== '') Object.setPrototypeOf(value, classFor(key, passing).prototype as object);
  },
};

/** @throws SerializationError when this thread does not have the class, and the value does not just pass through it */
function classFor(key: string, passing: boolean): Class {
  const type = classByKey(key) ?? (passing ? standInFor(key, Object) : undefined);
  if (type !== undefined) return type;
  const [module, name] = (key.split(AND)[0] as string).split('#');
  throw new SerializationError(
    '',
    `an instance of ${name} (${module}) arrived in a thread that does not have this class: the entry of the function that it was passed to does not refer to it`,
  );
}

/**
 * Instances of classes that extend one of the built-in classes that structured clone knows. What such an object is lies
 * in slots that only the built-in constructor makes, so a copy of the built-in part travels, and gets its class there.
 */
export const builtInSubclasses: Kind<object, string> = {
  id: 12,
  matches: (value) => builtInOf(value) !== undefined && keyOfInstance(value) !== undefined,
  content: (value) => ({
    base: (builtInOf(value) as (value: object) => object)(value),
    own: ownFieldsOf(value),
  }),
  bind: (value) => keyOfInstance(value) ?? '',
  revive: (_key, _peer, content) => (content as { base: object }).base,
  fill: (value, content) => {
    for (const [name, item] of Object.entries((content as { own: object }).own))
      Object.defineProperty(value, name, {
        value: item,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  },
  finish: (value, key, passing) => {
    const type = classByKey(key) ?? (passing ? undefined : classFor(key, false));
    if (type !== undefined) Object.setPrototypeOf(value, type.prototype as object);
  },
};

type CopyOf = (value: never) => object;

/** How the built-in part of a value is copied, if it has one that structured clone knows. */
function builtInOf(value: object): CopyOf | undefined {
  if (types.isDate(value)) return (date: Date) => new Date(Date.prototype.getTime.call(date));
  if (types.isRegExp(value)) return ({ source, flags }: RegExp) => new RegExp(source, flags);
  if (types.isMap(value)) return (map: Map<unknown, unknown>) => new Map(Map.prototype.entries.call(map));
  if (types.isSet(value)) return (set: Set<unknown>) => new Set(Set.prototype.values.call(set));
  if (Array.isArray(value))
    return (list: unknown[]) => Array.from({ length: list.length }, (_, i) => list[i]);
  if (!types.isTypedArray(value) || Buffer.isBuffer(value)) return undefined;
  const name = (value as Uint8Array)[Symbol.toStringTag];
  const type = globalThis[name as 'Uint8Array'];
  return ({ buffer, byteOffset, length }: Uint8Array) => new type(buffer, byteOffset, length);
}

/** What an instance has besides its elements. */
function ownFieldsOf(value: object): object {
  const indexed = Array.isArray(value) || ArrayBuffer.isView(value);
  const names = Object.keys(value).filter((name) => !indexed || !/^\d+$/.test(name));
  return Object.fromEntries(names.map((name) => [name, value[name as never]]));
}

/** Classes themselves, where both threads know them: in a field, for example, as those of decimal.js have it. */
export const classReferences: Kind<object, string> = {
  id: 13,
  matches: (value) => typeof value === 'function' && keyOfClass(value) !== undefined,
  bind: (value) => keyOfClass(value) as string,
  // The entry that defines it may not be loaded yet.
  revive: (key) => new Late((passing) => classFor(key, passing)),
};

/** Objects without a prototype: what they are asked for that they do not have is not to be found elsewhere. */
export const bareObjects: Kind<object, undefined> = {
  id: 14,
  matches: (value) => Object.getPrototypeOf(value) === null,
  content: (value) => ({ ...value }),
  bind: () => undefined,
  revive: (_wire, _peer, content) => content,
  finish: (value) => void Object.setPrototypeOf(value as object, null),
};

/** Known classes, and those that add nothing to an object but their name (rows of database drivers, for example). */
function isInstance(value: object): boolean {
  if (builtInOf(value) !== undefined || ArrayBuffer.isView(value)) return false;
  if (keyOfInstance(value) !== undefined) return hiddenBaseOf(value) === undefined;
  for (let level = prototypeOf(value); level !== null; level = prototypeOf(level)) {
    if (prototypeOf(level) === null) return true;
    if (Object.getOwnPropertyNames(level).some((name) => name !== 'constructor')) return false;
    if (Object.getOwnPropertySymbols(level).length > 0) return false;
  }
  return false;
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}
