/** Finds what structured clone refused: its error says what it is, and not where. */

import { types } from 'node:util';
import { SerializationError } from '../../errors';
import { structuredClone } from '../../thread/realm';
import { member } from './shapes';

/**
 * Why structured clone refused something, and where.
 * @param tree what was posted
 * @param root what it is called in messages; '' when its members are
 * @param cause what structured clone threw
 */
export function refusedByClone(tree: unknown, root: string, cause: unknown): SerializationError {
  if (isStackOverflow(cause)) return stackIsFull(root, cause);
  const found = pathOf(tree, root, new Set());
  const path = found?.path ?? root;
  if (types.isProxy(found?.value)) return isProxy(path, cause);
  const reason = cause instanceof Error ? cause.message : String(cause);
  const remedy = reason.includes('transferList') ? '. Mark it: `transfer(value)`' : '';
  return new SerializationError(path, `${path} cannot travel between threads: ${reason}${remedy}`, { cause });
}

/** Structured clone says '#<Object>' of it, which looks like plain data. */
function isProxy(path: string, cause: unknown): SerializationError {
  return new SerializationError(
    path,
    `${path} is a Proxy, and structured clone takes none: pass a plain copy of what it stands for (\`toRaw(value)\` in Vue, \`toJS(value)\` in MobX, \`current(draft)\` in Immer, or \`{ ...value }\`)`,
    { cause },
  );
}

/** V8's word for it, in whatever recursion it happens: the walk's, or structured clone's own. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}

/**
 * For a value that was to be copied by a thread whose stack was nearly full. How deep the value itself is does not
 * matter: it is copied in parts (see placeholder.ts).
 */
export function stackIsFull(root: string, cause: unknown): SerializationError {
  const path = root === '' ? 'args' : root;
  const message = `${path} cannot be copied to another thread: too little was left of the stack. The function that makes this call, or returns this result, is called by itself too many times`;
  return new SerializationError(path, message, { cause });
}

/** The innermost value that cannot be cloned, or the Proxy around it; `undefined` when all of `value` can be. */
function pathOf(
  value: unknown,
  path: string,
  seen: Set<object>,
): { readonly path: string; readonly value: unknown } | undefined {
  if (typeof value !== 'object' || value === null || seen.has(value) || isClonable(value)) return undefined;
  seen.add(value);
  if (types.isProxy(value)) return { path, value };
  for (const [name, item] of membersOf(value, path)) {
    const found = pathOf(item, name, seen);
    if (found !== undefined) return found;
  }
  return { path, value };
}

function isClonable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

function* membersOf(value: object, path: string): Generator<[path: string, item: unknown]> {
  if (value instanceof Map) {
    for (const [key, item] of value) yield [`${path}.get(${String(key)})`, item];
  } else if (value instanceof Set) {
    let i = 0;
    for (const item of value) yield [`[...${path}][${i++}]`, item];
  } else if (!ArrayBuffer.isView(value)) {
    for (const key of Object.keys(value)) {
      const name = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}${member(key)}`;
      let item: unknown;
      try {
        item = value[key as never];
      } catch {
        yield [name, UNREADABLE]; // a getter that throws
        continue;
      }
      yield [name, item];
    }
  }
}

const UNREADABLE = new WeakMap();
