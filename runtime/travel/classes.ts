/** Instances keep their class: their own fields travel, and the far side gives them the class of the same key. */
import { types } from 'node:util';
import { SerializationError } from '../errors';
import { AND, classByKey, keyOfClass, standInFor } from '../protocol/class-keys';
import type { Kind } from '../protocol/codec/kinds';

export const instances: Kind<object, string> = {
  id: 4,
  matches: (value) => typeof value === 'object' && isInstance(value),
  content: (value) => ({ ...value }),
  bind: (value) => keyOfClass(value.constructor) ?? '',
  revive: (_key, _peer, content) => content,
  finish: (value, key, passing) => {
    if (key === '') return;
    const type = classByKey(key) ?? (passing ? standInFor(key, Object) : undefined);
    if (type === undefined) {
      const [module, name] = (key.split(AND)[0] as string).split('#');
      throw new SerializationError(
        '',
        `an instance of ${name} (${module}) arrived in a thread that does not have this class: the entry of the function that it was passed to does not refer to it`,
      );
    }
    Object.setPrototypeOf(value, type.prototype as object);
  },
};

/** Known classes, and those that add nothing to an object but their name (rows of database drivers, for example). */
function isInstance(value: object): boolean {
  if (types.isMap(value) || types.isSet(value) || Array.isArray(value) || ArrayBuffer.isView(value))
    return false;
  if (keyOfClass(value.constructor) !== undefined) return true;
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
