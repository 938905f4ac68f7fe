/** Annotated generators, whose items come one by one. */
import type { Cases } from './case';

const COLLECT = `
  const collect = async (items: any) => { const all = []; for await (const item of items) all.push(item); return all; };`;

const cases: Record<string, string> = {
  'declarations, plain and async': `
    /** @unsync */
    export function* count(n: number): Generator<number> { for (let i = 0; i < n; i++) yield i; }
    /** @unsync */
    async function* slowly(n: number): AsyncGenerator<string> { for await (const i of count(n)) yield 'n' + i; }
    export const test = async () => [await collect(count(3)), await collect(slowly(2))];`,
  'expressions, markers, captures': `
    import { unsync } from 'unsync';
    /** @unsync */
    const a = function* (n: number) { yield n; yield n * 2; };
    const b = unsync(async function* named(n: number) { yield* [n, n + 1]; });
    export async function test() {
      const k = 10;
      /** @unsync */
      function* local(n: number) { yield n + k; }
      return [await collect(a(1)), await collect(b(2)), await collect(local(3))];
    }`,
  'methods, static and of objects, with this': `
    class Range {
      constructor(readonly from: number, readonly to: number) {}
      /** @unsync */
      *up(step: number) { for (let i = this.from; i <= this.to; i += step) yield i; }
      /** @unsync */
      async *down() { for (let i = this.to; i >= this.from; i--) yield i; }
      /** @unsync */
      static *ofOne() { yield this.name; }
    }
    const api = { /** @unsync */ *items() { yield 'x'; }, /** @unsync */ async *['computed']() { yield 'y'; } };
    export const test = async () => {
      const r = new Range(1, 4);
      return [await collect(r.up(2)), await collect(r.down()), await collect(Range.ofOne()), await collect(api.items()), await collect(api.computed())];
    };`,
  'own arguments, and recursion': `
    /** @unsync */
    function* walk(depth: number): any { yield [depth, arguments.length]; if (depth > 0) yield depth; }
    export const test = () => collect(walk(2));`,
  'left before the place where it throws, thrown into, and ended in a finally': `
    /** @unsync */
    function* soon(n: number) { yield n; yield n + 1; throw new RangeError('later'); }
    /** @unsync */
    async function* holding() { try { for (let i = 1; ; i++) yield i; } catch (error) { yield 'caught ' + error; } finally { yield 'last'; } }
    export const test = async () => {
      const seen: unknown[] = [];
      for await (const item of soon(1)) { seen.push(item); if (seen.length === 2) break; }
      try { for await (const item of soon(5)) seen.push(item); } catch (error) { seen.push((error as Error).message, error instanceof RangeError); }
      const held = holding();
      seen.push(await held.next(), await held.throw('it'), await held.next(), await held.next(), await held.return('x'));
      return seen;
    };`,
  'an anonymous default export': `
    /** @unsync */
    export default function* (n: number) { yield n; }
    export const test = () => collect(exports.default(4));`,
};

export const GENERATORS: Cases = Object.fromEntries(
  Object.entries(cases).map(([name, source]) => [name, COLLECT + source]),
);
