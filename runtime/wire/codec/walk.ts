/**
 * The walk: what turns arguments and results into something structured clone takes without losing anything, and back.
 *
 * Most values are plain data and pass as they are: {@link isPlainData} looks once and copies nothing. Only a value that
 * holds something special (see kinds.ts) is copied, each special value replaced by a *placeholder* `{ '~u': index }`
 * that points into a list beside the tree.
 *
 * before: `[{ path: 'a', onDone: f, bytes: <Buffer 01> }]`
 * after:  tree `[{ path: 'a', onDone: { '~u': 0 }, bytes: { '~u': 1, v: Uint8Array [1] } }]`, specials `[f, <Buffer>]`
 */

import { types } from 'node:util';
import { MessagePort, type Transferable } from 'node:worker_threads';
import { SerializationError } from '../../errors';
import type { Peer } from '../peer';
import { type Kind, kindById, kindOf } from './kinds';
import { marksInUse, transferListOf } from './transfer';

/** The key of a placeholder. A user's object that has it as its own key travels as content of {@link LITERAL}. */
const KEY = '~u';
const LITERAL = -1;

interface Placeholder {
  readonly '~u': number;
  readonly v?: object;
}

// biome-ignore lint/suspicious/noExplicitAny: see kinds.ts.
type AnyKind = Kind<any, any>;

/** A value made ready to travel, not yet bound to a line. */
export interface Encoded {
  readonly tree: unknown;
  /** The special values and their kinds; empty when `tree` is the value itself. */
  readonly specials: readonly Special[];
  readonly transfer: readonly Transferable[];
}

/** What `bindSpecials` makes for the wire: number of the kind, descriptor, number of the kind, descriptor, … */
export type WireSpecials = readonly unknown[];

interface Special {
  readonly kind: AnyKind;
  readonly value: unknown;
  /** What travels in the value's place, if anything does. */
  readonly content: object | undefined;
}

const NONE: Encoded['specials'] = [];
const NOTHING_SPECIAL: Special = {
  kind: { id: LITERAL, matches: () => false, bind: () => undefined, revive: () => undefined },
  value: undefined,
  content: undefined,
};
const NO_TRANSFER: readonly Transferable[] = [];

/** Whether a value is a primitive that structured clone takes. */
export function isPrimitive(value: unknown): boolean {
  return (
    value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
  );
}

/**
 * Makes a value ready to travel.
 * @param root what the value is called in messages: `args`, `result`
 * @throws SerializationError with the path of the first value that cannot travel
 */
export function encode(value: unknown, root: string): Encoded {
  if (isPlainData(value, marksInUse())) return { tree: value, specials: NONE, transfer: NO_TRANSFER };
  const encoder = new Encoder();
  const tree = encoder.encode(value, root);
  return { tree, specials: encoder.specials, transfer: encoder.transfer };
}

/** Binds the special values to the line they leave by. */
export function bindSpecials(encoded: Encoded, peer: Peer): WireSpecials {
  const wire: unknown[] = [];
  for (const { kind, value, content } of encoded.specials)
    wire.push(kind.id, kind.bind(value, peer, content));
  return wire;
}

/** What is left to do to a decoded value (see `Kind.finish`). */
export type Later = () => void;

/** Puts a value together again. What has to wait until classes are there goes into `later`, if that is given. `tree` is this thread's own (it came out of a message) and is changed in place. */
export function decode(tree: unknown, specials: WireSpecials, peer: Peer, later?: Later[]): unknown {
  return specials.length === 0 ? tree : new Decoder(specials, peer, later).decode(tree);
}

/**
 * An independent copy, for a call that has to wait: the caller may change its objects before the message leaves.
 * Transferred objects move into the copy here, as they would have into the message.
 */
export function snapshot(encoded: Encoded): Encoded {
  const transfer = encoded.transfer as Transferable[];
  const copy = structuredClone({ tree: encoded.tree, transfer }, { transfer: transfer as never });
  return { tree: copy.tree, specials: encoded.specials, transfer: copy.transfer };
}

type Shape = 'array' | 'object' | 'map' | 'set' | 'leaf' | 'special';

/** Sorts objects by what the walk does with them; by prototype first, because that is one comparison. */
function shapeOf(value: object): Shape {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return 'object';
  if (Array.isArray(value))
    return prototype === Array.prototype || !isSubclass(value, 'Array') ? 'array' : 'special';
  if (ArrayBuffer.isView(value)) return Buffer.isBuffer(value) ? 'special' : 'leaf';
  if (types.isMap(value)) return isSubclass(value, 'Map') ? 'special' : 'map';
  if (types.isSet(value)) return isSubclass(value, 'Set') ? 'special' : 'set';
  if (
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isBoxedPrimitive(value)
  ) {
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

/** How many objects are looked at before the walk begins to remember them: cycles are rare, and a Set costs. */
const TRUSTING = 200;

/** Whether structured clone alone carries `value` without loss. Cheap: no allocation for small values. */
export function isPlainData(value: unknown, marked: boolean): boolean {
  let visited = 0;
  let seen: Set<object> | undefined;
  const visit = (item: unknown): boolean => {
    if (typeof item !== 'object') return typeof item !== 'function' && typeof item !== 'symbol';
    if (item === null) return true;
    if (marked && transferListOf(item) !== undefined) return false;
    visited++;
    if (visited > TRUSTING) {
      seen ??= new Set();
      if (seen.has(item)) return true;
      seen.add(item);
    }
    switch (shapeOf(item)) {
      case 'object':
        if (KEY in item) return false;
        for (const key in item) if (!visit((item as Record<string, unknown>)[key])) return false;
        return true;
      case 'array':
        for (const element of item as unknown[]) if (!visit(element)) return false;
        return true;
      case 'map':
        for (const [key, element] of item as Map<unknown, unknown>)
          if (!visit(key) || !visit(element)) return false;
        return true;
      case 'set':
        for (const element of item as Set<unknown>) if (!visit(element)) return false;
        return true;
      case 'leaf':
        return true;
      case 'special':
        return false;
    }
  };
  return visit(value);
}

class Encoder {
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
        `${path} is ${describe(value)}, which cannot travel between threads`,
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

class Decoder {
  readonly #values = new Map<object, unknown>();
  readonly #revived: unknown[] = [];

  constructor(
    readonly specials: WireSpecials,
    readonly peer: Peer,
    readonly later: Later[] | undefined,
  ) {}

  decode(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (this.#values.has(value)) return this.#values.get(value);
    if (KEY in value) return this.#placeholder(value as Placeholder);
    this.#values.set(value, value);
    switch (shapeOf(value)) {
      case 'object':
      case 'array':
        this.#fields(value as Record<string, unknown>);
        break;
      case 'map': {
        const entries = [...(value as Map<unknown, unknown>)];
        (value as Map<unknown, unknown>).clear();
        for (const [key, item] of entries)
          (value as Map<unknown, unknown>).set(this.decode(key), this.decode(item));
        break;
      }
      case 'set': {
        const items = [...(value as Set<unknown>)];
        (value as Set<unknown>).clear();
        for (const item of items) (value as Set<unknown>).add(this.decode(item));
        break;
      }
    }
    return value;
  }

  #fields(value: Record<string, unknown>): void {
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (typeof item === 'object' && item !== null) define(value, key, this.decode(item));
    }
  }

  #placeholder(placeholder: Placeholder): unknown {
    const index = placeholder[KEY];
    const content = placeholder.v;
    if (index === LITERAL) {
      this.#values.set(placeholder, content);
      this.#fields(content as Record<string, unknown>);
      return content;
    }
    const done = this.#revived[index];
    if (done !== undefined) return done;
    const kind = kindById(this.specials[index * 2] as number);
    const wire = this.specials[index * 2 + 1];
    const value = kind.revive(wire, this.peer, content);
    this.#revived[index] = value;
    this.#values.set(placeholder, value);
    if (content !== undefined) {
      if (content !== value) this.#values.set(content, content);
      if (!ArrayBuffer.isView(content)) this.#fields(content as Record<string, unknown>);
      kind.fill?.(value, content);
    }
    if (kind.finish !== undefined) {
      if (this.later === undefined) kind.finish(value, wire);
      else this.later.push(() => kind.finish?.(value, wire));
    }
    return value;
  }
}

/** `copy.__proto__ = x` would set the prototype; a user's own key of that name has to arrive as one. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

function isIndex(key: string): boolean {
  return String(Number(key) >>> 0) === key;
}

/** How a member is written behind what it is a member of. */
export function member(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function describeKey(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : isPrimitive(key) ? String(key) : 'an object';
}

/** How a value that cannot travel is named in the message. */
export function describe(value: object): string {
  if (typeof value === 'function') return 'a function';
  const name = Object.prototype.toString.call(value).slice(8, -1);
  const type: unknown = (value as { constructor?: unknown }).constructor;
  const className = typeof type === 'function' && type.name !== '' ? type.name : name;
  return `an instance of ${className}`;
}

/** Blobs, keys, ports and the like: Node clones or transfers them itself and marks them with a symbol. */
function isClonedByNode(value: object): boolean {
  for (
    let level: object | null = value;
    level !== null;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    for (const symbol of Object.getOwnPropertySymbols(level)) {
      if (
        symbol.description === 'messaging_clone_symbol' ||
        symbol.description === 'messaging_transfer_symbol'
      )
        return true;
    }
  }
  return types.isExternal(value) ? false : value instanceof MessagePort;
}
