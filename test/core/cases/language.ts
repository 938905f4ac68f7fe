/** What JavaScript and TypeScript have, in annotated functions and around them: the rare and the odd. */
import type { Cases } from './case';

const COLLECT =
  'const collect = async (items: any) => { const all: any[] = []; for await (const item of items) all.push(item); return all; };';

export const LANGUAGE: Cases = {
  'class fields with computed keys that have effects': `
    const log: string[] = [];
    const key = (name: string) => { log.push(name); return name; };
    class A { [key('a')] = 1; static [key('b')] = 2; [key('c')](n: number) { return n + (this as any).a; } /** @unsync */ run(n: number) { return [(this as any).c(n), (A as any).b, log.length]; } }
    export const test = () => new A().run(5);`,
  'async arrow in a default parameter': `
    const base = 10;
    /** @unsync */
    export async function f(n: number, later = async () => n + base, again = (async (x = n) => x * 2)()) { return [await later(), await again]; }
    export const test = () => [f(1), f(2, async () => 7)];`,
  'captured async arrow in a default parameter': `
    export function test() {
      const base = 10;
      const load = async (n: number) => n + base;
      /** @unsync */
      const f = async (n: number, later = async () => (await load(n)) + base) => later();
      return [f(1), f(2, async () => 7)];
    }`,
  'generators that delegate': `
    ${COLLECT}
    function* inner(n: number): Generator<number, string> { for (let i = 0; i < n; i++) yield i; return 'done' + n; }
    /** @unsync */
    export function* outer(n: number): Generator<number | string> { const r = yield* inner(n); yield r; yield* [10, 20]; yield* 'ab'; }
    /** @unsync */
    export async function* later(n: number): AsyncGenerator<any> { yield* inner(n); yield* (async function* () { yield 'x'; })(); }
    export const test = async () => [await collect(outer(2)), await collect(later(2))];`,
  'generator that delegates to an annotated generator': `
    ${COLLECT}
    /** @unsync */
    export async function* leaf(n: number): AsyncGenerator<number> { yield n; yield n + 1; }
    /** @unsync */
    export async function* tree(n: number): AsyncGenerator<number> { if (n > 0) yield* tree(n - 1); yield* leaf(n * 10); }
    export const test = () => collect(tree(2));`,
  'labelled loops and blocks': `
    const limit = 3;
    /** @unsync */
    export function f(n: number) { const out: number[] = []; outer: for (let i = 0; i < n; i++) { inner: for (const j of [1, 2, 3]) { if (j === 2) continue outer; if (i === limit) break outer; out.push(i * 10 + j); continue inner; } } block: { if (n > 2) break block; out.push(-1); } return out; }
    export const test = () => [f(2), f(9)];`,
  'getters and setters that capture': `
    export function test() {
      let k = 5; const name = 'size';
      const box = () => ({ get [name]() { return k * 2; }, set [name](v: number) { seen.push(v); } });
      const seen: number[] = [];
      /** @unsync */
      const f = (n: number) => { const b: any = { get v() { return k + n; }, get ['w']() { return name; } }; return [b.v, b.w, Object.keys(b)]; };
      k = 7;
      return [f(1), box().size];
    }`,
  'namespaces that merge with a class, an enum, a function and each other': `
    class Box { static make(n: number) { return new Box(n + Box.offset); } constructor(readonly n: number) {} }
    namespace Box { export const offset = 100; export function read(b: Box) { return b.n; } export namespace Deep { export const list = [offset]; } }
    namespace Box { export const twice = Box.offset * 2; }
    enum Level { Low = 1, High } namespace Level { export function next(l: Level) { return l + 1; } }
    /** @unsync */
    export const f = (n: number) => [Box.read(Box.make(n)), Box.twice, Box.Deep.list[0], Level.next(Level.High), Level[2]];
    export const test = () => f(1);`,
  'an annotated function in a namespace, exported and used from within': `
    export namespace Tools {
      const secret = 3;
      /** @unsync */
      export function times(n: number) { return n * secret; }
      /** @unsync */
      export const plus = (n: number) => n + secret;
      export class A { v = secret; /** @unsync */ m(n: number) { return n + this.v; } }
    }
    export const test = () => [Tools.times(2), Tools.plus(2), new Tools.A().m(1)];`,
  'a namespace in a namespace, which its annotated functions use': `
    namespace App {
      export const base = 5; const secret = 1;
      export namespace Util { export const twice = (n: number) => n * 2 * base + secret; export enum E { X = 3 } export namespace Deep { export const f = () => 'deep'; } }
      export class Service { /** @unsync */ run(n: number) { return Util.twice(n) + Util.E.X; } }
      /** @unsync */
      export const later = (n: number) => [n, base, local(n), Util.twice(n), Util.Deep.f()];
      const local = (n: number) => n + secret;
    }
    export const test = () => [new App.Service().run(1), App.later(2)];`,
  'const enums and declared ones': `
    const enum Flag { A = 1 << 0, B = 1 << 1, AB = A | B, Name = 'n' as any }
    declare const enum Gone { X }
    declare let nowhere: number;
    declare function gone(): void;
    declare class Missing {}
    declare namespace NS { const x: number; }
    enum E { A = 'a', B = 'b', C = \`\${A}c\` as any }
    /** @unsync */
    export const f = () => [Flag.A, Flag.AB, E.A, E['B'], typeof nowhere, typeof gone];
    export const test = () => f();`,
  'export = an annotated function': {
    source: `
    import f = require('./lib.js');
    export const test = () => [(f as any)(2), (f as any).extra];
    void exports;`,
    files: {
      'lib.ts': `/** @unsync */
    function f(n: number) { return n * k; }
    const k = 3;
    f.extra = 5;
    export = f;`,
    },
  },
  'export * as, and re-exports of annotated functions under string names': {
    files: {
      'work.ts': `/** @unsync */ export function work(n: number) { return n + 1; } const local = (n: number) => n; export { local as default, work as 'a name' };`,
      'index.ts': `export * as ns from './work.js'; export { 'a name' as named, default as plain } from './work.js'; export * from './work.js';`,
    },
    source: `
      import { ns, named, plain, work } from './index.js';
      import * as all from './index.js';
      /** @unsync */
      function both(n: number) { return [settle(ns.work(n)), settle(named(n)), plain(n), settle(all.ns['a name'](n))]; }
      export const test = async () => [await ns.work(1), await named(1), await work(2), await both(3)];`,
  },
  'an abstract class with overloads and an annotated method that calls an abstract one': `
    abstract class Base<T> { protected abstract one(x: T): T; /** @unsync */ twice(x: T): T { return this.one(this.one(x)); } pick(x: string): string; pick(x: number): number; pick(x: any) { return x; } }
    class Add extends Base<number> { constructor(private readonly by: number) { super(); } protected one(x: number) { return this.pick(x) + this.by; } }
    export const test = () => new Add(5).twice(1);`,
  mixins: `
    type Ctor = new (...args: any[]) => any;
    const Named = <B extends Ctor>(Base: B) => class Named extends Base { name = 'n'; hello() { return 'hi ' + this.name; } };
    const Aged = (Base: any) => class Aged extends Base { age = 3; };
    class Plain { p = 1; }
    class Person extends Aged(Named(Plain)) { /** @unsync */ all(s: string) { const me = this as any; return [me.hello(), me.age, me.p, s]; } }
    export const test = () => new Person().all('x');`,
  'satisfies, as const, non-null and generics in the middle of things': `
    const table = { a: 1, b: [1, 2] } as const satisfies Record<string, unknown>;
    /** @unsync */
    export const f = <const T extends keyof typeof table>(k: T, ...r: unknown[]) => [table[k]!, (r satisfies unknown[]) as unknown, <any>k, k! as string satisfies string];
    export const test = () => [f('a'), f<'b'>('b', 1)];`.replace('<any>k', '(k as any)'),
  'top-level await between': {
    esm: true,
    source: `
    const a = await new Promise<number>((r) => setTimeout(r, 5, 4));
    let b = 0;
    for await (const x of [Promise.resolve(1), 2]) b += x;
    const { c = await Promise.resolve(9) } = {} as any;
    /** @unsync */
    export const f = (n: number) => [a, b, c, n];
    export const test = () => f(1);`,
  },
  'arguments of its own, changed and spread': `
    /** @unsync */
    export function f(a: number, b?: number) { const list = [...arguments]; const inner = () => arguments.length; return [list, inner(), arguments[1], Array.prototype.slice.call(arguments, 1), typeof arguments]; }
    /** @unsync */
    export function g(a = 1) { return [a, arguments.length, (function () { return arguments.length; })()]; }
    export const test = () => [f(1), (f as any)(1, 2, 3), g(), g(undefined), g(5)];`,
  'new.target inside inner functions': `
    /** @unsync */
    export const f = () => { function F(this: any) { this.called = new.target === F; } class C { made = new.target; } return [new (F as any)().called, (F as any).call({}), new C().made === undefined]; };
    export const test = () => f();`,
  'hoisting oddities': `
    /** @unsync */
    export function f(n: number) { if (n) { var v = 1; } else { v = 2; } function inner() { return w; } var w = n; { function inBlock() { return 'b'; } } return [v, inner(), typeof later, typeof inBlock, (() => { try { return tdz; } catch (e) { return (e as Error).name; } })()]; var later; let tdz = 1; }
    export const test = () => [f(0), f(1)];`,
  'a function redeclared, and a var of the same name as a function': {
    threads: true,
    extension: 'js',
    source: `
    function twin() { return 1; }
    function twin() { return 2; }
    var mixed = 5;
    function mixed() {}
    /** @unsync */
    const f = () => [twin(), mixed];
    exports.test = () => f();`,
  },
  'getters on a module namespace and live bindings': {
    files: {
      'live.ts': `export let n = 1; export const bump = () => ++n; export const api = { get now() { return n; } };`,
    },
    source: `
      import * as live from './live.js';
      import { n, bump, api } from './live.js';
      /** @unsync */
      export const f = () => { const before = n; bump(); return [before, n, live.n, api.now, 'n' in live, Object.keys(live).includes('bump')]; };
      export const test = () => f();`,
  },
  'regular expressions with flags, sticky state': `
    const word = /(?<year>\\d{4})-(?<m>\\d\\d)/dgu;
    const sets = /[\\p{L}--[a-z]]/v;
    /** @unsync */
    export const f = (s: string) => { word.lastIndex = 0; const m = word.exec(s)!; return [m.groups!.year, word.lastIndex, sets.test('a'), sets.test('A'), /\\//.source, 'a/b/c'.split(/[/]/), s.replace(/(?<=-)\\d+/g, 'x')]; };
    export const test = () => f('in 2024-05');`,
  'huge captures': {
    threads: true,
    source: `
    export function test() {
      const big = Array.from({ length: 50_000 }, (_, i) => ({ i, s: 'x' + i }));
      const bytes = new Uint8Array(1 << 20).fill(7);
      const map = new Map(big.slice(0, 100).map((b) => [b.i, b]));
      /** @unsync */
      const f = (n: number) => [big.length, big[n]!.s, bytes[n], map.get(n) === big[n], map.size];
      return f(42);
    }`,
  },
  'many captures': `
    export function test() {
      ${Array.from({ length: 60 }, (_, i) => `const v${i} = ${i};`).join(' ')}
      /** @unsync */
      const f = () => [${Array.from({ length: 60 }, (_, i) => `v${i}`).join(', ')}].reduce((a, b) => a + b);
      return f();
    }`,
  'import attributes': {
    files: { 'data.json': '{"a":[1,2]}' },
    esm: true,
    source: `
      import data from './data.json' with { type: 'json' };
      import { readFileSync } from 'node:fs';
      /** @unsync */
      export const f = async () => { const again = await import('./data.json', { with: { type: 'json' } }); return [data.a, again.default.a.length, JSON.parse(readFileSync(new URL('./data.json', import.meta.url), 'utf8')).a[1]]; };
      export const test = () => f();`,
  },
  'object literal methods and getters that use each other': `
    const api = {
      base: 2,
      get twice() { return this.base * 2; },
      /** @unsync */
      load(n: number) { return this.base + n; },
      /** @unsync */
      async later(n = api.twice) { return n; },
      /** @unsync */
      *each() { yield this.base; yield 1; },
      /** @unsync */
      async *slow() { yield 'x'; },
    };
    ${COLLECT}
    export const test = async () => [await api.load(1), await api.later(), await collect(api.each()), await collect(api.slow())];`,
  'comma expressions and functions in odd places': `
    let side = 0;
    const f = (side++, /** @unsync */ (n: number) => n + 1);
    const g = (0, 1, (/** @unsync */ (function (n: number) { return n * 2; })));
    const h = [/** @unsync */ (n: number) => n][0], i = { f: /** @unsync */ (n: number) => n - 1 }.f;
    const j = side ? /** @unsync */ (n: number) => n * 10 : null;
    const k = null ?? /** @unsync */ ((n: number) => n * 100);
    const l = side && /** @unsync */ ((n: number) => n * 1000);
    export const test = () => [f(1), g(2), h!(3), i(4), j!(5), k(6), (l as any)(7)];`,
  'destructured exports': `
    export const { a, b: { c = 3 } = {} as any, ...rest } = { a: 1, x: 2, y: 3 } as any;
    export let [d, , e = 5] = [1, 2] as any;
    /** @unsync */
    export const f = () => [a, c, rest, d, e];
    export const test = () => f();`,
  'functions that shadow globals': `
    const Reflect = { keys: (x: unknown) => ['mine', x] };
    function parseInt(s: string) { return 'parsed ' + s; }
    const Map = class { size = 'none'; };
    const undefined_ = void 0;
    /** @unsync */
    export const f = (s: string) => { const Array = { from: () => 'inner' }; const console = 1; return [Reflect.keys(s), parseInt(s), new Map().size, Array.from(), console, undefined_]; };
    export const test = () => f('7');`,
  'a class with Symbol.asyncIterator': `
    ${COLLECT}
    class Range { constructor(readonly n: number) {} async *[Symbol.asyncIterator]() { for (let i = 0; i < this.n; i++) yield i; } get [Symbol.toStringTag]() { return 'Range'; } [Symbol.toPrimitive](hint: string) { return hint === 'number' ? this.n : 'range'; } static [Symbol.hasInstance](x: any) { return x?.n === 3; } }
    /** @unsync */
    export async function f(r: Range) { let sum = 0; for await (const x of r) sum += x; return [sum, String(r), \`\${r}\`, +r, ({ n: 3 } as any) instanceof Range, Object.prototype.toString.call(r)]; }
    export const test = () => f(new Range(4));`,
  'parameter properties, and fields that read them': `
    class A { sum = this.a + this.b; constructor(public a: number, protected readonly b = 2, private c?: string) {} /** @unsync */ m() { return [this.sum, this.a, this.b, this.c ?? 'none']; } }
    class B extends A { constructor(readonly d: number) { super(d, d + 1, 'c'); } }
    export const test = () => [new A(1).m(), new B(5).m()];`,
  'definite, declared, optional and readonly fields': `
    class A { a!: number; declare b: number; c?: string; readonly d = 4; static e: number; 'quoted' = 5; 6 = 6; constructor() { this.a = 1; (this as any).b = 2; } /** @unsync */ m() { return [this.a, this.b, this.c === undefined, this.d, A.e, this.quoted, this[6], Object.keys(this).sort()]; } }
    export const test = () => new A().m();`,
  'private methods, accessors and in, inside an entry': `
    class A { #n = 1; #m() { return this.#n; } get #g() { return this.#m() + 1; } set #g(v: number) { this.#n = v; } static #s = 9; static has(x: unknown) { return typeof x === 'object' && x !== null && #n in x; } go() { this.#g = 5; return [this.#g, A.#s]; } }
    /** @unsync */
    export const f = () => [new A().go(), A.has(new A()), A.has({})];
    export const test = () => f();`,
  'static this, static arrow fields and blocks': `
    class A { static base = 10; static f = (n: number) => this.base + n; static list: number[] = []; static { this.list.push(1); const hidden = 2; this.list.push(hidden); } static get total() { return this.list.length; }
      /** @unsync */
      static arrow = (n: number) => A.f(n); /** @unsync */ static m(n: number) { return this.f(n) + this.total; } }
    export const test = () => [A.arrow(1), A.m(2)];`,
  'tagged templates with raw strings, and nested templates': `
    const tag = (s: TemplateStringsArray, ...v: unknown[]) => s.raw.map((r, i) => r + (v[i] ?? '')).join('|');
    const k = 3;
    /** @unsync */
    export const f = (n: number) => [tag\`a\\n\${n}b\${\`in\${k}\`}\`, \`\${n > 1 ? \`x\${n}\` : ''}\`, String.raw\`\\u00e9\`];
    export const test = () => f(2);`,
  'optional calls, chains and delete': `
    const o: any = { a: { b: () => 1 }, n: null };
    /** @unsync */
    export const f = (k: string) => [o?.a?.b?.(), o.n?.x.y.z, o.zz?.(), o['a']?.['b'](), delete ({ k } as any).k, o.a?.b === o.a.b, k?.length];
    export const test = () => f('kk');`,
  'logical assignment, exponent, nullish, bigint, numeric separators': `
    /** @unsync */
    export const f = (n: any, o: any = {}) => { o.a ??= 1; o.a ||= 2; o.a &&= 3; n **= 2; return [o.a, n, 2n ** 64n, 1_000_000, 0b11, 0o17, 0xff, -(2 ** 2), n ?? 5, 5 / 2 | 0]; };
    export const test = () => f(3);`,
  'switch scopes and fall-through': `
    const x = 'outer';
    /** @unsync */
    export const f = (n: number) => { const out: any[] = []; switch (n) { case 0: { const x = 'block'; out.push(x); } case 1: let y = 'y'; out.push(y, x); break; default: y = 'late'; out.push(y); case 5: function inSwitch() { return 'fn'; } out.push(inSwitch()); } return out; };
    export const test = () => [f(0), f(1), f(7), f(5)];`,
  'try, catch without binding, finally that overrides, nested throw': `
    class Own extends Error { constructor(readonly extra: number, options?: any) { super('own ' + extra, options); this.name = 'Own'; } }
    /** @unsync */
    export const f = (n: number): any => { try { try { if (n > 0) throw new Own(n, { cause: { n } }); return 'fine'; } catch { if (n > 1) throw new Own(n * 10); return 'caught'; } finally { if (n > 2) return 'finally'; } } catch (e) { return [(e as Own).extra, (e as Error).message, e instanceof Own, (e as any).cause]; } };
    export const test = () => [f(0), f(1), f(2), f(3)];`,
  'errors thrown: with cause, aggregate, of a subclass, non-errors': `
    class Own extends TypeError { code = 'E_OWN'; constructor(m: string, readonly list: number[]) { super(m, { cause: new RangeError('inner') }); } get hint() { return this.list.length; } }
    /** @unsync */
    export const f = (n: number) => { if (n === 0) throw new Own('m', [1, 2]); if (n === 1) throw new AggregateError([new Error('a'), 5], 'agg'); if (n === 2) throw { plain: true }; if (n === 3) throw undefined; throw 'text'; };
    export const test = async () => { const out: any[] = []; for (let i = 0; i < 5; i++) { try { await f(i); } catch (e: any) { out.push(e instanceof Own ? [e.hint, e.code, e.name, e.cause.name, e.cause.message] : e instanceof AggregateError ? [e.message, e.errors.length, e.errors[0].message, e.errors[1]] : e); } } return out; };`,
  'closures over loops in the worker': `
    /** @unsync */
    export const f = (n: number) => { const fs: (() => number)[] = []; for (let i = 0; i < n; i++) { fs.push(() => i); i += 0; } for (var j = 0; j < 2; j++) fs.push(() => j); for (const k in { a: 1, b: 2 }) fs.push(() => k.length); return fs.map((g) => g()); };
    export const test = () => f(3);`,
  'async iteration, races and finally in the worker': `
    const wait = (ms: number) => new Promise((r) => setTimeout(r, ms));
    /** @unsync */
    export async function f(n: number) { const log: any[] = []; try { for await (const x of (async function* () { try { yield 1; await wait(1); yield 2; } finally { log.push('closed'); } })()) { log.push(x); if (x === n) break; } } finally { log.push('end'); } log.push(await Promise.race([wait(50).then(() => 'slow'), wait(1).then(() => 'fast')])); return log; }
    export const test = () => [f(1), f(9)];`,
  'a Proxy, Reflect and symbols inside': `
    const tag = Symbol('tag');
    const handler: ProxyHandler<any> = { get: (t, k) => (k === tag ? 'tagged' : Reflect.get(t, k) ?? String(k)), has: () => true };
    const magic: any = new Proxy({ a: 1 }, handler);
    /** @unsync */
    export const f = () => [magic.a, magic.b, magic[tag], 'zz' in magic, Symbol.for('x') === Symbol.for('x'), tag.description];
    export const test = () => f();`,
  'WeakMap and WeakSet state at the top level': `
    const seen = new WeakMap<object, number>(); const key = {}; seen.set(key, 5);
    const refs = new WeakSet<object>([key]);
    /** @unsync */
    export const f = () => [seen.get(key), refs.has(key), refs.has({})];
    export const test = () => f();`,
  'function properties, prototypes and call/apply/bind of an annotated function': `
    /** @unsync */
    function f(this: any, a: number, b: number) { return [a, b, this?.v]; }
    const bound = f.bind({ v: 1 }, 2);
    export const test = () => [f.call({ v: 3 }, 1, 2), f.apply({ v: 4 }, [5, 6]), bound(7), [1, 2].map((n) => f.call(null, n, n)), Reflect.apply(f, { v: 9 }, [1, 1])];`,
  'an annotated function passed to another, in a list and a map': `
    /** @unsync */
    const inc = (n: number) => n + 1;
    /** @unsync */
    const dec = (n: number) => n - 1;
    const table = { inc, dec }, list = [inc, dec];
    /** @unsync */
    export const run = async (f: (n: number) => any, n: number) => [await f(n), await table.dec(n), await list[0]!(n)];
    export const test = async () => [await run(inc, 1), await run(table.dec, 2), await run((n) => n * 100, 3)];`,
  'currying: an annotated function that returns a local one, called in the worker': `
    const add = (a: number) => (b: number) => (c: number) => a + b + c;
    /** @unsync */
    export const f = (a: number) => add(a)(2)(3);
    export function make(a: number) { return /** @unsync */ (b: number) => add(a)(b)(1); }
    export const test = () => [f(1), make(10)(20)];`,
  'IIFE around annotated functions': `
    const api = (() => { const secret = 42; let calls = 0; /** @unsync */ function get(n: number) { return secret + n; } return { get, calls: () => calls }; })();
    export const test = () => [api.get(1), api.calls()];`,
  'captures named like entry internals': `
    export function test() {
      const __unsync_o = 1, __unsync_e0 = 2, args = 3, self = 4, captures = 5, via = 6, home = 7, key = 8;
      /** @unsync */
      const f = () => [__unsync_o, __unsync_e0, args, self, captures, via, home, key];
      return f();
    }`,
  'captured names that are contextual keywords': `
    export function test() {
      const of = 1, get = 2, set = 3, async = 4, from = 5, as = 6, type = 7, let_ = 8, accessor = 9, satisfies = 10, using = 11, declare = 12;
      /** @unsync */
      const f = () => [of, get, set, async, from, as, type, let_, accessor, satisfies, using, declare];
      return f();
    }`,
  'self-reference through a property, an array and a destructuring': `
    const api: any = { /** @unsync */ count(n: number): number { return n ? settle(api.count(n - 1)) + 1 : 0; } };
    const [first]: any[] = [/** @unsync */ (n: number): number => (n ? settle(first(n - 1)) + 2 : 0)];
    export const test = () => [api.count(3), first(2)];`,
  'a chain of local functions three deep, with recursion among them': `
    export function test() {
      const k = 2;
      function even(n: number): boolean { return n === 0 || odd(n - 1); }
      const odd = (n: number): boolean => n !== 0 && even(n - 1);
      function level1(n: number) { function level2(m: number) { const level3 = (x: number) => x * k + n; return level3(m) + (even(m) ? 1 : 0); } return level2(n + 1); }
      /** @unsync */
      const f = (n: number) => [level1(n), even(n), odd(n)];
      return [f(1), f(2)];
    }`,
  'a local class hierarchy that is captured': `
    export function test(scale = 3) {
      class A { constructor(readonly n: number) {} area() { return this.n * scale; } }
      class B extends A { static of(n: number) { return new this(n); } override area() { return super.area() + 1; } }
      /** @unsync */
      const f = (n: number) => [new A(n).area(), B.of(n).area(), new B(1) instanceof A];
      return f(2);
    }`,
  'captures of every travelling kind': `
    export function test() {
      const date = new Date(5), re = /x/gi, map = new Map([[1, { a: 1 }]]), set = new Set(['s']), bytes = new Uint8Array([1, 2]), big = 5n, err = new RangeError('r'), url = 'u', und = undefined, nul = null, nan = NaN, neg = -0, sparse = [1, , 3], cyc: any = { n: 1 }; cyc.self = cyc;
      /** @unsync */
      const f = () => [date.getTime(), re.flags, map.get(1)!.a, set.has('s'), bytes[1], big + 1n, err.name, url, und, nul, Number.isNaN(nan), Object.is(neg, -0), 1 in sparse, cyc.self.self.n];
      return f();
    }`,
  'a captured variable that is shadowed in every inner kind of scope': `
    export function test() {
      const x = 'outer', y = 'outer';
      /** @unsync */
      const f = (a: string, b = x) => { const out = [x, b]; { const x = 'block'; out.push(x); } for (const x of ['loop']) out.push(x); try { throw 'catch'; } catch (x) { out.push(x as string); } ((x) => out.push(x))('param'); class K { x = 'field'; static y = y; get() { return x + this.x; } } out.push(new K().get(), K.y); (function x() { out.push(typeof x); })(); label: { const { x } = { x: 'destructured' }; out.push(x); } return out; };
      return f('a');
    }`,
  'default exports: anonymous class with a static annotated method of a named one': `
    class Named { /** @unsync */ static s(n: number) { return n + 1; } /** @unsync */ m(n: number) { return n + 2; } }
    export default Named;
    export const test = () => [Named.s(1), new Named().m(1)];`,
  'an exported let function that is reassigned, and one by var twice': `
    export let f: any = (n: number) => n;
    f = /** @unsync */ (n: number) => n + 5;
    var g: any; var g: any = /** @unsync */ (n: number) => n + 6;
    export const test = () => [f(1), g(1)];`,
  'type-only constructs everywhere': `
    import type { Stats } from 'node:fs';
    import { type Dirent, sep } from 'node:path' assert_;
    export type { Stats };
    interface A<in out T> { (x: T): asserts x is T; new (): A<T>; readonly [k: string]: unknown; get x(): number; set x(v: number); }
    type Mapped<T> = { -readonly [K in keyof T as \`get\${string & K}\`]-?: T[K] extends infer U extends string ? U : never };
    declare global { var __nothing: number; }
    abstract class B<T = {}> implements Partial<A<T>> { [k: string]: unknown; abstract x: number; }
    /** @unsync */
    export function f<T extends { n: number }>(this: void, x: T, y?: Mapped<T>): x is T & { n: 1 } { let z = x as unknown as A<T>; return (z as any).n === 1; }
    export const test = () => [f({ n: 1 }), f({ n: 2 })];`.replace(
    "import { type Dirent, sep } from 'node:path' assert_;\n",
    '',
  ),
  'JSX with spreads, fragments, children, namespaced and member names': {
    extension: 'tsx',
    source: `
    const React = { Fragment: 'F', createElement: (t: any, p: any, ...c: any[]): any => (typeof t === 'function' ? t({ ...p, children: c }) : { t, p: { ...p }, c }) };
    namespace UI { export const Box = (p: any) => <b {...p} />; export const deep = { Tag: (p: any) => <i>{p.children}</i> }; }
    const attrs = { id: 'i' };
    function Generic<T>(p: { v: T }) { return <>{String(p.v)}</>; }
    /** @unsync */
    export const render = (name: string) => JSON.stringify(<div {...attrs} data-x={name} aria-label="a&amp;b"><UI.Box k={1} />text {name}<UI.deep.Tag>{name ? <u /> : null}</UI.deep.Tag><Generic<number> v={3} />{/* c */}</div>, (key, value) => (key.startsWith('__') ? undefined : value));
    export const test = () => render('n');`,
  },
  'JavaScript in CommonJS with the oddest exports': {
    extension: 'js',
    source: `
    const path = require('path'), { sep } = path;
    /** @unsync */
    exports.a = function (n) { return [n, path.basename('/x/y'), sep.length, typeof module, typeof require, this === exports]; };
    /** @unsync */
    module.exports.b = async (n) => n + exports.k;
    exports.k = 5;
    Object.assign(exports, { c: /** @unsync */ (n) => n * exports.k });
    exports['d e'] = /** @unsync */ function self(n) { return n ? self(n - 1) : 'end'; };
    exports.test = () => [exports.b(1), exports.c(2), exports['d e'](2)];`,
  },
  'JavaScript in CommonJS that replaces its exports': {
    extension: 'js',
    source: `
    const helper = (n) => n + offset;
    const offset = 7;
    class Thing { constructor(v) { this.v = v; } /** @unsync */ m(n) { return helper(n) + this.v; } static create() { return new Thing(1); } }
    /** @unsync */
    function work(n) { return helper(n); }
    module.exports = { Thing, work, test: () => [work(1), Thing.create().m(2), module.exports.work(3)] };`,
  },
  'a sloppy function that has the global object as this': {
    threads: true,
    extension: 'js',
    source: `
    /** @unsync */
    function f(n) { var o = { a: n }; return [this === undefined || this === globalThis, delete o.a, Object.keys(o)]; }
    exports.test = () => f(1);`,
  },
  'non-simple names: unicode escapes, emoji keys, reserved properties': `
    const \\u0061bc = 1, ünï = 2, $ = 3, _ = 4, 変数 = 5;
    const o: any = { class: 1, function: 2, '😀': 3, 1e3: 4, 'a-b': 5, async: 6, await: 7, [Symbol.iterator]: function* () { yield 1; } };
    /** @unsync */
    export const f = () => [abc, ünï, $, _, 変数, o.class, o.function, o['😀'], o[1000], o['a-b'], o.async, o.await, [...o]];
    export const test = () => f();`,
  'long chains on one line without semicolons': `
    const a = 1
    const b = a
    ;[1, 2].forEach((n) => void n)
    /** @unsync */
    export const f = (n: number) => n + b
    ;(() => { void f })()
    export const test = () => f(1)
    `,
  'no semicolons before the annotated': `
    const list: any = []
    let x = 1
    /** @unsync */
    const f = async (n: number) =>
      n + x
    /** @unsync */
    function g(n: number) { return n }
    export const test = () => [f(1), g(2)]`,
  'comments and strings with tricky text': `
    const text = '*/ /** @unsync */ \`\${x}\` // </script>';
    // /** @unsync */ function no() {}
    /* @unsync */ const plain = (n: number) => n;
    /** @unsync */ export const f = (s = "'\\"\`", /* , */ t = /[/*]/.source /* ) */) => [s, t, text.length, plain(1)]; // } )
    export const test = () => f();`,
  'a local const enum and enum': `
    export function test() {
      const enum Small { One = 1 }
      enum Big { Two = 2 }
      /** @unsync */
      const f = () => [Small.One, Big.Two, Big[2]];
      return f();
    }`,
  'arrows without parentheses, and several in one statement': `
    export const base = 1, /** @unsync */ f = n => n + base, /** @unsync */ g = async n => n * 2, h = (n: number) => f(n);
    export const test = () => [f(1), g(2), h(3)];`,
  'annotated functions in a static block, a getter, a constructor, an initialiser': `
    class A {
      static f: any; static { const k = 5; /** @unsync */ function inBlock(n: number) { return n + k; } this.f = inBlock; }
      n = 2; g: any; h = [/** @unsync */ (x: number) => x + this.n];
      constructor(by = 3) { /** @unsync */ const inCtor = (x: number) => x * by + this.n; this.g = inCtor; }
      get maker() { const n = this.n; return /** @unsync */ (x: number) => x + n; }
    }
    export const test = () => { const a = new A(); return [A.f(1), a.g(2), a.h[0]!(3), a.maker(4)]; };`,
  'promises of annotated functions, combined inside one': `
    /** @unsync */
    async function one(n: number) { return n + 1; }
    /** @unsync */
    function two(n: number) { return n * 2; }
    /** @unsync */
    export async function f(n: number) { const [a, b] = await Promise.all([one(n), two(n)]); const c = await Promise.race([one(a)]); const d = await Promise.allSettled([two(b as number)]); return [a, b, c, (d[0] as any).value, await Promise.resolve(two(c)).then((x: any) => x + 1)]; }
    export const test = () => f(3);`,
  'CRLF line ends': `
    /**
     * @unsync {
     *   cpuBound: true,
     *   timeout: 5000,
     * }
     */
    export function f(n: number) {
      const text = \`a
b\`;
      return [n, text.length];
    }
    // comment
    export const test = () => f(1);`.replace(/\n/g, '\r\n'),
  'a generator expression with a name, and generators with every way out': `
    ${COLLECT}
    /** @unsync */
    const count = function* self(n: number): Generator<number> { if (n > 0) { yield n; yield* self(n - 1); } };
    /** @unsync */
    async function* ways(how: string) { try { yield 1; if (how === 'throw') throw new RangeError('inside'); if (how === 'return') return; yield 2; } finally { yield 'last'; } }
    export const test = async () => { let error; try { await collect(ways('throw')); } catch (e: any) { error = e.name; } return [await collect(count(3)), await collect(ways('')), await collect(ways('return')), error]; };`,
  'a generator whose items are instances, and one that captures': `
    ${COLLECT}
    class P { constructor(readonly n: number) {} twice() { return this.n * 2; } }
    export async function test() {
      const by = 10; let seen = 0;
      /** @unsync */
      function* make(n: number) { for (let i = 0; i < n; i++) yield new P(i * by); }
      for await (const p of make(3) as any) seen += p.twice();
      return [seen, (await collect(make(2))).map((p) => p instanceof P)];
    }`,
  'getters and setters on exports': {
    extension: 'js',
    source: `
    let state = 1;
    Object.defineProperty(exports, 'live', { enumerable: true, get: () => state + helper() });
    function helper() { return 10; }
    /** @unsync */
    exports.f = (n) => n + helper() + exports.live;
    exports.test = () => exports.f(1);`,
  },
  'an annotated function with the name of an import elsewhere, of a type, and of its file': `
    import { basename as join } from 'node:path';
    type main = number; interface load { x: main }
    /** @unsync */
    export function load(x: load): main { return x.x + join('/a/bb').length; }
    /** @unsync */
    export function main(n: main) { return n; }
    export const test = () => [load({ x: 1 }), main(2)];`,
  'private names used in an arrow of a class with this of the entry': `
    class Vault { #secret = 5; static peek(v: Vault) { return v.#secret; } open() { return this.#secret; } }
    /** @unsync */
    export const f = () => [Vault.peek(new Vault()), new Vault().open()];
    export const test = () => f();`,
  'a function that replaces itself, lazily initialised helpers': `
    let lazy = () => { const v = { n: 1 }; lazy = () => v; return v; };
    const once = <T,>(make: () => T) => { let v: T | undefined; return () => (v ??= make()); };
    const getTable = once(() => new Map([[1, 'one']]));
    /** @unsync */
    export const f = (n: number) => [lazy().n, lazy() === lazy(), getTable().get(n)];
    export const test = () => f(1);`,
  'default parameter that uses a hoisted helper below, with the same name as a capture': `
    export function test() {
      const size = 3;
      /** @unsync */
      function f(list = make(size), { size: inner = list.length, ...rest } = {} as any) { return [list, inner, rest]; }
      function make(n: number) { return Array.from({ length: n }, (_, i) => i + size); }
      return [f(), f([1]), f(undefined, { size: 9, x: 1 })];
    }`,
  'conditional exports of a module that is also a script': {
    extension: 'js',
    source: `
    'use strict';
    const isMain = typeof require === 'function' && require.main === module;
    if (isMain) throw new Error('not here');
    const { EventEmitter } = require('events');
    class Bus extends EventEmitter { constructor() { super(); this.count = 0; } bump() { return ++this.count; } }
    /** @unsync */
    const f = (n) => { const b = new Bus(); b.on('x', (v) => { n += v; }); b.emit('x', 5); return [n, b.bump()]; };
    exports.test = () => f(1);`,
  },
  'while, do, with closures and sequence of awaits': `
    const wait = (n: number) => new Promise<number>((r) => setImmediate(r, n));
    /** @unsync */
    export async function f(n: number) { let i = 0; const fs: (() => number)[] = []; do { const j = i; fs.push(() => j); await wait(1); } while (++i < n); while (i-- > 0) { if (i === 1) continue; fs.push(() => i); } return [fs.map((g) => g()), await (await wait(2)) + (await wait(3))]; }
    export const test = () => f(3);`,
};
