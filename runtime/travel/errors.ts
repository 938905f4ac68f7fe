/**
 * Errors keep their class, message, stack, `cause`, `errors` and own properties. Structured clone keeps the first three
 * of the built-in classes only.
 */
import { types } from 'node:util';
import * as ours from '../errors';
import { classByKey, keyOfClass, standInFor } from '../protocol/class-keys';
import type { Kind } from '../protocol/codec/kinds';
import { withoutFrames, withoutOwnFrames } from '../thread/stack-frames';
import { inUserFiles } from '../worker/stack-maps';
import { travelling } from './left-out';

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
    const own: Record<string, unknown> = {};
    const leftOut: string[] = [];
    for (const key of Object.getOwnPropertyNames(value)) {
      const isHidden =
        (HIDDEN as readonly string[]).includes(key) ||
        !Object.prototype.propertyIsEnumerable.call(value, key);
      keep(isHidden ? hidden : own, key, value, leftOut);
    }
    // An error that another one was made of (`Object.create(error)`) has these from there.
    if (!Object.hasOwn(value, 'message') && value.message !== '' && !hasGetter(value, 'message'))
      hidden.message = String(value.message);
    if (!Object.hasOwn(value, 'stack') && typeof value.stack === 'string') hidden.stack = value.stack;
    if (leftOut.length > 0 && !Object.hasOwn(own, LEFT_OUT)) own[LEFT_OUT] = leftOut;
    if (typeof hidden.stack === 'string') hidden.stack = readable(hidden.stack, value);
    // A class that is not known at the far side still lends its name to the error.
    if (
      names.get(value.constructor) === undefined &&
      keyOfClass(value.constructor) === undefined &&
      !Object.hasOwn(value, 'name')
    ) {
      hidden.name = value.name;
      if (!Object.hasOwn(value, 'message')) hidden.message = String(value.message);
    }
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

/** Where an error says what of it could not travel: the paths of what was left out. */
const LEFT_OUT = 'leftOut';

/**
 * Takes over a property, without the parts of it that cannot travel (of a response, the request with its socket): the
 * error must not be lost for them. An error inside has been through this itself.
 */
function keep(into: Record<string, unknown>, key: string, error: Error, leftOut: string[]): void {
  let item: unknown;
  try {
    item = error[key as keyof Error];
  } catch {
    leftOut.push(key); // a getter that throws
    return;
  }
  if (types.isNativeError(item)) into[key] = item;
  else into[key] = travelling(item, key, leftOut);
}

/** Whether a class of the error's computes the property, which it does at the far side as well if it is known there. */
function hasGetter(error: Error, key: string): boolean {
  for (let level: unknown = error; level !== null; level = Object.getPrototypeOf(level)) {
    const found = Object.getOwnPropertyDescriptor(level, key);
    if (found !== undefined) return found.get !== undefined;
  }
  return false;
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
