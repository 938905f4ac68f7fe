/**
 * What is left of a value when the parts of it are taken out that cannot travel.
 *
 * before: `{ status: 404, request: <ClientRequest>, config: { url, agent: <Agent> } }`
 * after:  `{ status: 404, request: '[left out: an instance of ClientRequest]', config: { url, agent: '[left out: …]' } }`
 */
import { types } from 'node:util';
import { encode } from '../protocol/codec/codec';
import { describe, member, shapeOf } from '../protocol/codec/shapes';

/** How deep it is searched for the part that cannot travel. What is deeper is left out whole. */
const DEEPEST = 20;

/**
 * @param path what the value is called in `leftOut`
 * @param leftOut gets the paths of the parts that were taken out
 * @returns the value itself when all of it can travel
 */
export function travelling(value: unknown, path: string, leftOut: string[]): unknown {
  return new Search(leftOut).travelling(value, path, 0);
}

class Search {
  readonly #copies = new Map<object, unknown>();

  constructor(readonly leftOut: string[]) {}

  travelling(value: unknown, path: string, depth: number): unknown {
    if (typeof value === 'symbol') return this.#leaveOut(path, 'a symbol');
    if (typeof value !== 'object' || value === null) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    if (canTravel(value)) return value;
    if (types.isProxy(value)) return this.#leaveOut(path, 'a Proxy');
    const shape = shapeOf(value);
    if (depth === DEEPEST || (shape !== 'object' && shape !== 'array'))
      return this.#leaveOut(path, describe(value));
    const copy: object = shape === 'array' ? [] : {};
    this.#copies.set(value, copy);
    for (const key of Object.keys(value)) {
      const name = shape === 'array' ? `${path}[${key}]` : `${path}${member(key)}`;
      let item: unknown;
      try {
        item = value[key as never];
      } catch {
        item = Symbol(); // a getter that throws
      }
      const part = this.travelling(item, name, depth + 1);
      Object.defineProperty(copy, key, { value: part, enumerable: true, configurable: true, writable: true });
    }
    return copy;
  }

  #leaveOut(path: string, what: string): string {
    this.leftOut.push(path);
    return `[left out: ${what}]`;
  }
}

function canTravel(value: object): boolean {
  try {
    encode(value, '');
    return true;
  } catch {
    return false;
  }
}
