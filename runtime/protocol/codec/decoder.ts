/** Puts a value together again, in place: the tree came out of a message and is nobody else's. */
import type { Specials } from '../operations';
import type { Peer } from '../peer';
import { kindById, Late } from './kinds';
import { define, KEY, LITERAL, PART, PARTS, type Placeholder } from './placeholder';
import { shapeOf } from './shapes';

/** What is left to do to a decoded value (see `Kind.finish`). */
export type Later = (passing: boolean) => void;

export class Decoder {
  /** What stands in the message, and what it is here. */
  readonly #values = new Map<object, unknown>();
  #parts: readonly unknown[] = [];

  constructor(
    readonly specials: Specials,
    readonly peer: Peer,
    readonly later: Later[] | undefined,
  ) {}

  /** @returns the value that the encoder was given */
  decode(tree: unknown): unknown {
    if ((tree as Placeholder)[KEY] !== PARTS) return this.#decodeNow(tree);
    const parts = (tree as { v: object[] }).v;
    // Any of them may refer to any other: all have to be there before one is looked into.
    this.#parts = parts.map((part) => this.#open(part));
    for (const part of parts) this.#fill(part);
    return this.#parts[0];
  }

  #decode(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (this.#values.has(value)) return this.#values.get(value);
    const opened = this.#open(value);
    this.#fill(value);
    return opened;
  }

  /** Makes what stands for `value` here. What is inside follows. */
  #open(value: object): unknown {
    const opened = KEY in value ? this.#revive(value as Placeholder) : value;
    this.#values.set(value, opened);
    return opened;
  }

  #revive({ '~u': index, v: content }: Placeholder): unknown {
    if (index === LITERAL) return content;
    if (index === PART) return this.#parts[content as number];
    const kind = kindById(this.specials[index * 2] as number);
    return kind.revive(this.specials[index * 2 + 1], this.peer, content as object | undefined);
  }

  /** Puts in what is inside. */
  #fill(value: object): void {
    if (KEY in value) this.#fillPlaceholder(value as Placeholder);
    else this.#fillPlain(value);
  }

  #fillPlaceholder(placeholder: Placeholder): void {
    const { '~u': index, v: content } = placeholder;
    if (index === PART) return;
    if (index === LITERAL) {
      this.#fields(content as Record<string, unknown>);
      return;
    }
    const kind = kindById(this.specials[index * 2] as number);
    const wire = this.specials[index * 2 + 1];
    const value = this.#values.get(placeholder);
    if (typeof content === 'object') {
      if (content !== value) this.#values.set(content, content);
      if (!ArrayBuffer.isView(content)) this.#fields(content as Record<string, unknown>);
      kind.fill?.(value, content);
    }
    if (kind.finish === undefined) return;
    if (this.later === undefined) kind.finish(value, wire, false);
    else this.later.push((passing) => kind.finish?.(value, wire, passing));
  }

  #fillPlain(value: object): void {
    switch (shapeOf(value)) {
      case 'object':
      case 'array':
        this.#fields(value as Record<string, unknown>);
        break;
      case 'map': {
        const entries = [...(value as Map<unknown, unknown>)];
        (value as Map<unknown, unknown>).clear();
        for (const [key, item] of entries)
          (value as Map<unknown, unknown>).set(this.#decodeNow(key), this.#decodeNow(item));
        break;
      }
      case 'set': {
        const items = [...(value as Set<unknown>)];
        (value as Set<unknown>).clear();
        for (const item of items) (value as Set<unknown>).add(this.#decodeNow(item));
        break;
      }
    }
  }

  #fields(value: Record<string, unknown>): void {
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (typeof item !== 'object' || item === null) continue;
      const decoded = this.#decode(item);
      if (!(decoded instanceof Late)) define(value, key, decoded);
      else if (this.later === undefined) define(value, key, decoded.make(false));
      else this.later.push((passing) => define(value, key, decoded.make(passing)));
    }
  }

  /** Where nothing can be put in its place later. */
  #decodeNow(value: unknown): unknown {
    const decoded = this.#decode(value);
    return decoded instanceof Late ? decoded.make(false) : decoded;
  }
}
