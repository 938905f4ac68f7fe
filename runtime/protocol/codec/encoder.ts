/** Copies a value that holds something special, with placeholders in the place of what is. */
import type { Transferable } from 'node:worker_threads';
import { SerializationError } from '../../errors';
import { type Kind, kindOf } from './kinds';
import { type Demand, isSharedMemory, needOfNative } from './needs';
import { DEEPEST, define, KEY, LITERAL, PART, PARTS, type Placeholder } from './placeholder';
import { describe, describeKey, hiddenBaseOf, isClonedByNode, member, shapeOf } from './shapes';
import { marksInUse, transferListOf } from './transfer';

// biome-ignore lint/suspicious/noExplicitAny: see kinds.ts.
type AnyKind = Kind<any, any>;

export interface Special {
  readonly kind: AnyKind;
  readonly value: unknown;
  /** What travels in the value's place, if anything does. */
  readonly content: object | undefined;
}

/** A tree without specials is not looked at when it arrives; one with placeholders has to be. */
const NOTHING_SPECIAL: Special = {
  kind: { id: LITERAL, matches: () => false, bind: () => undefined, revive: () => undefined },
  value: undefined,
  content: undefined,
};

/** A value that stands too deep, and is encoded by itself when its surroundings are. */
interface Part {
  readonly value: object;
  readonly path: string;
}

export class Encoder {
  readonly specials: Special[] = [];
  readonly transfer: Transferable[] = [];
  readonly demands: Demand[] = [];
  readonly #copies = new Map<object, unknown>();
  readonly #parts: Part[] = [];
  readonly #marked = marksInUse();

  /** @returns the tree */
  encode(value: unknown, path: string): unknown {
    const tree = this.#encode(value, path, 0);
    if (this.#parts.length === 0) return tree;
    const parts = [tree];
    // Parts may have parts of their own: the list grows on the way.
    for (const part of this.#parts) parts.push(this.#encodeHere(part.value, part.path, 0));
    if (this.specials.length === 0) this.specials.push(NOTHING_SPECIAL);
    return { '~u': PARTS, v: parts } satisfies Placeholder;
  }

  #encode(value: unknown, path: string, depth: number): unknown {
    if (typeof value === 'symbol')
      throw new SerializationError(path, `${path} is a symbol, and symbols cannot travel between threads`);
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    return depth > DEEPEST ? this.#part(value, path) : this.#encodeHere(value, path, depth);
  }

  #part(value: object, path: string): Placeholder {
    const placeholder: Placeholder = { '~u': PART, v: this.#parts.push({ value, path }) };
    this.#copies.set(value, placeholder);
    return placeholder;
  }

  #encodeHere(value: object, path: string, depth: number): unknown {
    if (this.#marked) this.#collectTransfer(value);
    switch (typeof value === 'function' ? 'special' : shapeOf(value)) {
      case 'object':
        return KEY in value ? this.#literal(value, path, depth) : this.#object(value, {}, path, depth);
      case 'array':
        return this.#array(value as unknown[], path, depth);
      case 'map':
        return this.#map(value as Map<unknown, unknown>, path, depth);
      case 'set':
        return this.#set(value as Set<unknown>, path, depth);
      case 'leaf':
        if (isSharedMemory(value)) this.demands.push({ need: 'share', value, path });
        return this.#keep(value, value);
      case 'special':
        return this.#special(value, path, depth);
    }
  }

  /** Notes what stands for a value, unless that is known: a part's value has its number. */
  #keep<C>(value: object, copy: C): C {
    if (!this.#copies.has(value)) this.#copies.set(value, copy);
    return copy;
  }

  #collectTransfer(value: object): void {
    for (const item of transferListOf(value) ?? [])
      if (!this.transfer.includes(item)) this.transfer.push(item);
  }

  #object(value: object, copy: Record<string, unknown>, path: string, depth: number): object {
    this.#keep(value, copy);
    for (const key of Object.keys(value)) {
      define(
        copy,
        key,
        this.#encode(
          (value as Record<string, unknown>)[key],
          path === '' ? key : `${path}${member(key)}`,
          depth + 1,
        ),
      );
    }
    return copy;
  }

  #literal(value: object, path: string, depth: number): Placeholder {
    const content: Record<string, unknown> = {};
    const placeholder = { '~u': LITERAL, v: content };
    if (this.specials.length === 0) this.specials.push(NOTHING_SPECIAL);
    this.#keep(value, placeholder);
    this.#object(value, content, path, depth);
    return placeholder;
  }

  #array(value: unknown[], path: string, depth: number): unknown[] {
    const copy: unknown[] = new Array(value.length);
    this.#keep(value, copy);
    for (let i = 0; i < value.length; i++)
      if (i in value) copy[i] = this.#encode(value[i], `${path}[${i}]`, depth + 1);
    for (const key of Object.keys(value)) {
      if (!isIndex(key))
        define(copy as never, key, this.#encode(value[key as never], `${path}${member(key)}`, depth + 1));
    }
    return copy;
  }

  #map(value: Map<unknown, unknown>, path: string, depth: number): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    this.#keep(value, copy);
    for (const [key, item] of value) {
      const at = `${path}.get(${describeKey(key)})`;
      copy.set(
        this.#encode(key, `the key ${describeKey(key)} of ${path}`, depth + 1),
        this.#encode(item, at, depth + 1),
      );
    }
    return copy;
  }

  #set(value: Set<unknown>, path: string, depth: number): Set<unknown> {
    const copy = new Set<unknown>();
    this.#keep(value, copy);
    let i = 0;
    for (const item of value) copy.add(this.#encode(item, `[...${path}][${i++}]`, depth + 1));
    return copy;
  }

  #special(value: object, path: string, depth: number): Placeholder | object {
    const kind = kindOf(value);
    if (kind === undefined) {
      if (isClonedByNode(value)) {
        this.demands.push({ need: needOfNative(value), value, path });
        return this.#keep(value, value);
      }
      throw new SerializationError(
        path,
        `${path} is ${describe(value)}, which cannot travel between threads${remedyFor(value)}`,
      );
    }
    const content = kind.content?.(value, path);
    const index = this.specials.push({ kind, value, content }) - 1;
    if (content === undefined) {
      if (kind.needs !== undefined) this.demands.push({ need: kind.needs, value, path });
      return this.#keep(value, { '~u': index });
    }
    const placeholder: { '~u': number; v: unknown } = { '~u': index, v: undefined };
    this.#keep(value, placeholder);
    placeholder.v = this.#encodeHere(content, path, depth + 1);
    return placeholder;
  }
}

/** For an instance of a class that somebody wrote: the transformer may not have seen it. Node's own it cannot take. */
function remedyFor(value: object): string {
  const type: unknown = value.constructor;
  const base = hiddenBaseOf(value);
  if (base !== undefined && typeof type === 'function' && type.name !== base)
    return `: it extends ${base}${BASES_THAT_TRAVEL.test(base) ? ', and its class is not known to both threads; refer to it in the annotated function (`instanceof` is enough)' : ', which keeps its state where it cannot be copied'}; or pass what is needed as plain data`;
  if (typeof type !== 'function' || !/^class\b/.test(Function.prototype.toString.call(type))) return '';
  if ((globalThis as Record<string, unknown>)[type.name] === type)
    return '; pass what is needed of it as plain data';
  return ': its class is not known to both threads; refer to it in the annotated function (`instanceof` is enough), or pass what is needed as plain data';
}

/** Subclasses of these travel where the class is known. */
const BASES_THAT_TRAVEL = /^(Date|RegExp|Map|Set|Array|(Big)?(Int|Uint|Float)\d+(Clamped)?Array)$/;

function isIndex(key: string): boolean {
  return String(Number(key) >>> 0) === key;
}
