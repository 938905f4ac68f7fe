/** `transfer()`: which objects move instead of being copied. The mark stays with the object until it has travelled. */
import { types } from 'node:util';
import type { Transferable } from 'node:worker_threads';
import { isMovedByNode } from './shapes';

const marks = new WeakMap<object, readonly Transferable[]>();
let used = false;

/**
 * Marks a value so that its buffers (or ports, streams) *move* to the other thread with the call or result it is part
 * of, instead of being copied. They are detached here afterwards.
 *
 * @param value an argument, a result, or anything inside of one
 * @param list what to move; left out, the value itself or the `ArrayBuffer` it is a view of. Any object to the type
 *   checker: what can be moved depends on the version of Node, and many of its typings have no name for it
 * @returns the value
 * @throws TypeError when there is nothing in it that can be moved
 */
export function transfer<T extends object>(value: T, list?: readonly object[]): T {
  marks.set(value, (list as readonly Transferable[] | undefined) ?? [movableIn(value)]);
  used = true;
  return value;
}

function movableIn(value: object): Transferable {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer || types.isArrayBuffer(value.buffer))
      return value.buffer as ArrayBuffer;
  } else if (types.isArrayBuffer(value) || isMovedByNode(value)) {
    return value as Transferable;
  }
  throw new TypeError(
    'transfer(value) needs an ArrayBuffer, a view of one, a MessagePort, a web stream or a FileHandle; for what holds some, pass the list of what to move',
  );
}

/** Whether anything was ever marked: spares the walk a look-up for every object. */
export function marksInUse(): boolean {
  return used;
}

export function transferListOf(value: object): readonly Transferable[] | undefined {
  return marks.get(value);
}
