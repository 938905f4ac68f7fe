/** Puts a value together again, in place: the tree came out of a message and is nobody else's. */
import type { Peer } from '../peer';
import { kindById } from './kinds';
import { define, KEY, LITERAL, type Placeholder } from './placeholder';
import { shapeOf } from './shapes';

/** What `bindSpecials` makes for the wire: number of the kind, descriptor, number of the kind, descriptor, … */
export type WireSpecials = readonly unknown[];

/** What is left to do to a decoded value (see `Kind.finish`). */
export type Later = (passing: boolean) => void;

export class Decoder {
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
      if (this.later === undefined) kind.finish(value, wire, false);
      else this.later.push((passing) => kind.finish?.(value, wire, passing));
    }
    return value;
  }
}
