/** The class that an annotated static method is called on, which may be one that only inherits it. */
import { SerializationError } from '../errors';
import { classByKey, keyOfClass } from '../protocol/class-keys';

/**
 * The class that a static method is called on, as a string that goes along as its `this`: a subclass inherits it.
 * @returns `undefined` when it is called on no class
 * @throws SerializationError for a class that no worker knows
 */
export function keyOfSelf(self: unknown): string | undefined {
  if (typeof self !== 'function') return undefined;
  const key = keyOfClass(self);
  if (key === undefined) throw unknownSelf(self.name);
  return key;
}

/**
 * The class for what {@link keyOfSelf} gave in another thread.
 * @throws SerializationError when this thread does not have it
 */
export function selfOfKey(key: unknown): unknown {
  // A sloppy function gets a String object as its `this`.
  if (typeof key !== 'string' && !(key instanceof String)) return undefined;
  const type = classByKey(String(key));
  if (type === undefined) throw unknownSelf(key.slice(key.lastIndexOf('#') + 1));
  return type;
}

function unknownSelf(name: string): SerializationError {
  return new SerializationError(
    'this',
    `the class ${name}, which inherits the annotated static method, and which the worker does not know: declare it in the same module as the method, or name the class that is meant instead of \`this\``,
  );
}
