/** Copies a value that holds something special, with placeholders in the place of what is. */
import type { Transferable } from 'node:worker_threads';
import { SerializationError } from '../../errors';
import { type Kind, kindOf } from './kinds';
import { define, KEY, LITERAL, type Placeholder } from './placeholder';
import { describe, describeKey, isClonedByNode, member, shapeOf } from './shapes';
import { marksInUse, transferListOf } from './transfer';

// biome-ignore lint/suspicious/noExplicitAny: see kinds.ts.
type AnyKind = Kind<any, any>;

export interface Special {
  readonly kind: AnyKind;
  readonly value: unknown;
  /** What travels in the value's place, if anything does. */
  readonly content: object | undefined;
}

const NOTHING_SPECIAL: Special = {
  kind: { id: LITERAL, matches: () => false, bind: () => undefined, revive: () => undefined },
  value: undefined,
  content: undefined,
};
export class Encoder {
  readonly specials: Special[] = [];
  readonly transfer: Transferable[] = [];
  readonly #copies = new Map<object, unknown>();
  readonly #marked = marksInUse();

  encode(value: unknown, path: string): unknown {
    if (typeof value === 'symbol')
      throw new SerializationError(path, `${path} is a symbol, and symbols cannot travel between threads`);
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    if (this.#marked) this.#collectTransfer(value);
    switch (typeof value === 'function' ? 'special' : shapeOf(value)) {
      case 'object':
        return KEY in value ? this.#literal(value, path) : this.#object(value, {}, path);
      case 'array':
        return this.#array(value as unknown[], path);
      case 'map':
        return this.#map(value as Map<unknown, unknown>, path);
      case 'set':
        return this.#set(value as Set<unknown>, path);
      case 'leaf':
        this.#copies.set(value, value);
        return value;
      case 'special':
        return this.#special(value, path);
    }
  }

  #collectTransfer(value: object): void {
    for (const item of transferListOf(value) ?? [])
      if (!this.transfer.includes(item)) this.transfer.push(item);
  }

  #object(value: object, copy: Record<string, unknown>, path: string): object {
    this.#copies.set(value, copy);
    for (const key of Object.keys(value)) {
      define(
        copy,
        key,
        this.encode((value as Record<string, unknown>)[key], path === '' ? key : `${path}${member(key)}`),
      );
    }
    return copy;
  }

  #literal(value: object, path: string): Placeholder {
    const content: Record<string, unknown> = {};
    const placeholder = { '~u': LITERAL, v: content };
    // A tree without specials is not looked at when it arrives.
    if (this.specials.length === 0) this.specials.push(NOTHING_SPECIAL);
    this.#object(value, content, path);
    this.#copies.set(value, placeholder);
    return placeholder;
  }

  #array(value: unknown[], path: string): unknown[] {
    const copy: unknown[] = new Array(value.length);
    this.#copies.set(value, copy);
    for (let i = 0; i < value.length; i++) if (i in value) copy[i] = this.encode(value[i], `${path}[${i}]`);
    for (const key of Object.keys(value)) {
      if (!isIndex(key))
        define(copy as never, key, this.encode(value[key as never], `${path}${member(key)}`));
    }
    return copy;
  }

  #map(value: Map<unknown, unknown>, path: string): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    this.#copies.set(value, copy);
    for (const [key, item] of value) {
      const at = `${path}.get(${describeKey(key)})`;
      copy.set(this.encode(key, `the key ${describeKey(key)} of ${path}`), this.encode(item, at));
    }
    return copy;
  }

  #set(value: Set<unknown>, path: string): Set<unknown> {
    const copy = new Set<unknown>();
    this.#copies.set(value, copy);
    let i = 0;
    for (const item of value) copy.add(this.encode(item, `[...${path}][${i++}]`));
    return copy;
  }

  #special(value: object, path: string): Placeholder | object {
    const kind = kindOf(value);
    if (kind === undefined) {
      if (isClonedByNode(value)) {
        this.#copies.set(value, value);
        return value;
      }
      throw new SerializationError(
        path,
        `${path} is ${describe(value)}, which cannot travel between threads${remedyFor(value)}`,
      );
    }
    const content = kind.content?.(value, path);
    const index = this.specials.push({ kind, value, content }) - 1;
    if (content === undefined) {
      const placeholder: Placeholder = { '~u': index };
      this.#copies.set(value, placeholder);
      return placeholder;
    }
    const placeholder: { '~u': number; v: unknown } = { '~u': index, v: undefined };
    this.#copies.set(value, placeholder);
    placeholder.v = this.encode(content, path);
    return placeholder;
  }
}

/** For an instance of a class that somebody wrote: the transformer may not have seen it. Node's own it cannot take. */
function remedyFor(value: object): string {
  const type: unknown = value.constructor;
  if (typeof type !== 'function' || !/^class\b/.test(Function.prototype.toString.call(type))) return '';
  if ((globalThis as Record<string, unknown>)[type.name] === type)
    return '; pass what is needed of it as plain data';
  return ': its class is not known to both threads; refer to it in the annotated function (`instanceof` is enough), or pass what is needed as plain data';
}

function isIndex(key: string): boolean {
  return String(Number(key) >>> 0) === key;
}
