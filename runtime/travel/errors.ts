/**
 * Errors keep their class, message, stack, `cause`, `errors` and own properties. Structured clone keeps the first three
 * of the built-in classes only.
 */
import { types } from 'node:util';
import * as ours from '../errors';
import { classByKey, keyOfClass, standInFor } from '../protocol/class-keys';
import { encode } from '../protocol/codec/codec';
import type { Kind } from '../protocol/codec/kinds';
import { withoutFrames, withoutOwnFrames } from '../thread/stack-frames';
import { inUserFiles } from '../worker/stack-maps';

type ErrorClass = abstract new (...args: never[]) => Error;

/** Classes that every thread has. */
const builtIn = new Map<string, ErrorClass>(
  [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError].map(
    (type) => [type.name, type],
  ),
);
for (const [name, type] of Object.entries(ours)) builtIn.set(`unsync/${name}`, type as ErrorClass);
const names = new Map<unknown, string>([...builtIn].map(([name, type]) => [type, name]));

/** Own properties of an error that are not enumerable. */
const HIDDEN = ['message', 'stack', 'cause', 'errors', 'name'] as const;

interface Content {
  hidden: Record<string, unknown>;
  own: Record<string, unknown>;
}

export const errors: Kind<Error, string> = {
  id: 2,
  matches: (value) => types.isNativeError(value) || value instanceof Error,
  content: (value): Content => {
    const hidden: Record<string, unknown> = {};
    for (const key of HIDDEN) if (Object.hasOwn(value, key)) keep(hidden, key, value);
    if (typeof hidden.stack === 'string') hidden.stack = readable(hidden.stack, value);
    // A class that is not known at the far side still lends its name to the error.
    if (
      names.get(value.constructor) === undefined &&
      keyOfClass(value.constructor) === undefined &&
      !Object.hasOwn(value, 'name')
    ) {
      hidden.name = value.name;
    }
    const own: Record<string, unknown> = {};
    for (const key of Object.keys(value))
      if (!(HIDDEN as readonly string[]).includes(key)) keep(own, key, value);
    return { hidden, own };
  },
  bind: (value) => {
    for (
      let prototype: unknown = Object.getPrototypeOf(value);
      prototype !== null;
      prototype = Object.getPrototypeOf(prototype)
    ) {
      if (!Object.hasOwn(prototype as object, 'constructor')) continue;
      const type = (prototype as { constructor: unknown }).constructor;
      const name = names.get(type) ?? keyOfClass(type);
      if (name !== undefined) return name;
    }
    return 'Error';
  },
  revive: (name) => {
    const type = builtIn.get(name) ?? Error;
    return withoutFrames(() => Object.setPrototypeOf(new Error(), type.prototype as object) as Error);
  },
  finish: (value, name, passing) => {
    const type = classByKey(name) ?? (passing && !builtIn.has(name) ? standInFor(name, Error) : undefined);
    if (type !== undefined) Object.setPrototypeOf(value, type.prototype as object);
  },
  fill: (value, content) => {
    const { hidden, own } = content as Content;
    const error = value as Error;
    delete error.stack;
    for (const [key, item] of Object.entries(hidden)) {
      Object.defineProperty(error, key, {
        value: item,
        configurable: true,
        writable: true,
        enumerable: false,
      });
    }
    for (const [key, item] of Object.entries(own)) {
      Object.defineProperty(error, key, {
        value: item,
        configurable: true,
        writable: true,
        enumerable: true,
      });
    }
  },
};

const readable = (stack: string, error: Error): string =>
  withoutOwnFrames(inUserFiles(stack), error instanceof ours.UnsyncError);

/**
 * Takes over a property unless it cannot travel (the request that failed, with its socket): the error must not be lost
 * for it. An error inside has been through this itself.
 */
function keep(into: Record<string, unknown>, key: string, error: Error): void {
  try {
    const item: unknown = error[key as keyof Error];
    if (typeof item === 'object' && item !== null && !types.isNativeError(item)) encode(item, key);
    else if (typeof item === 'symbol') return;
    into[key] = item;
  } catch {}
}

/** A DOMException has its fields in internal slots; only its constructor can set them. */
export const domExceptions: Kind<DOMException, undefined> = {
  id: 3,
  matches: (value) => value instanceof DOMException,
  content: (value) => ({
    message: value.message,
    name: value.name,
    stack: readable(value.stack ?? '', value),
  }),
  bind: () => undefined,
  revive: (_wire, _peer, content) => {
    const { message, name, stack } = content as { message: string; name: string; stack: string };
    const error = withoutFrames(() => new DOMException(message, name));
    Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
    return error;
  },
};
