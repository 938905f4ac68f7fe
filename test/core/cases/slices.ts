/** What goes into an entry along with a function. */
import type { Cases } from './case';

/** A program with a `table` and an `obj` that a statement fills. */
const fill = (statement: string): string => `
    const table = new Map<string, any>();
    const obj: any = {};
    ${statement}
    /** @unsync */
    export const f = () => [[...table], obj];
    export const test = () => f();`;

export const SLICES: Cases = {
  'a chain, a diamond and a cycle of helpers': `
    const a = (n: number): number => b(n) + c(n);
    function b(n: number) { return d(n); }
    const c = function (n: number) { return d(n) * 2; };
    export const d = (n: number): number => (n > 100 ? n : a(n + 50));
    /** @unsync */
    export const f = (n: number) => a(n);
    export const test = () => f(1);`,
  'a table filled by statements': `
    const table = new Map<string, number>();
    table.set('a', 1);
    for (const letter of 'bcd') table.set(letter, letter.charCodeAt(0));
    ['x', 'y'].forEach((letter, index) => { table.set(letter, index); });
    if (table.size > 3) table.delete('a');
    (() => { table.set('iife', 9); })();
    /** @unsync */
    export const f = () => [...table];
    export const test = () => f();`,
  'properties put on functions and classes': `
    function F(this: any) { this.a = 1; }
    F.prototype.get = function () { return this.a; };
    F.version = 2;
    Object.assign(F, { extra: 3 });
    Object.defineProperty(F, 'hidden', { value: 4 });
    class C { static n = 0; }
    (C as any).n += 5;
    /** @unsync */
    export const f = () => [new (F as any)().get(), F.version, (F as any).extra, (F as any).hidden, C.n];
    export const test = () => f();`,
  'a variable assigned at the top level': `
    let mode; let { a, b } = { a: 1, b: 2 }; let c = 0, d;
    if (typeof process === 'object') mode = 'node'; else mode = 'other';
    [c, d] = [a, b]; ({ a } = { a: 10 }); c++;
    /** @unsync */
    export const f = () => [mode, a, c, d];
    export const test = () => f();`,
  'destructuring with holes, defaults and rest': `
    const { x, y: { z = 5 } = {} as any, ...others } = { x: 1, v: 2, w: 3 } as any;
    const [, second, , fourth = 4, ...tail] = [1, 2, 3, undefined, 6];
    /** @unsync */
    export const f = () => [z, others, second, fourth, tail];
    export const test = () => f();`,
  'enums, merged and const, and a namespace merged with a function': `
    enum Color { Red = 1, Green = Red << 1 }
    enum Color { Blue = 10 }
    const enum Small { One = 1 }
    function tool(n: number) { return n * tool.factor; }
    namespace tool { export const factor = 3; export namespace deep { export const x = factor * 2; } }
    import aliased = tool.deep;
    /** @unsync */
    export const f = () => [Color.Green, Color.Blue, Small.One, tool(2), aliased.x];
    export const test = () => f();`,
  'classes: inheritance, static block, private fields, accessors, parameter properties': `
    const log: string[] = [];
    class Base { constructor(protected readonly n: number) {} }
    class Counter extends Base {
      static made = 0;
      static { Counter.made = 40; }
      #secret = 2;
      get total() { return this.n + this.#secret; }
      static create(n: number) { Counter.made++; return new Counter(n); }
    }
    /** @unsync */
    export function f(n: number) { const c = Counter.create(n); return [c.total, Counter.made, log.length]; }
    export const test = () => f(5);`,
  'helpers that are annotated themselves, exported and default-exported': `
    export default function helper(n: number) { return settle(inner(n)) + 1; }
    /** @unsync */
    export function inner(n: number) { return n * 2; }
    /** @unsync */
    export function f(n: number) { return helper(n) + settle(inner(n)); }
    export const test = () => f(3);`,
  "the marker's functions used from others": `
    import { unsync } from 'unsync';
    const base = (n: number) => n + 1;
    const a = unsync(base);
    const b = unsync((n: number) => settle(a(n)) * 2);
    const api = { c: unsync((n: number) => settle(b(n)) + 1) };
    /** @unsync */
    export function f(n: number) { return settle(api.c(n)) + settle(a(n)); }
    export const test = () => f(1);`,
  'var inside a block, and a hoisted function used above': `
    const early = compute();
    function compute() { return 7; }
    try { var inTry = 1; } catch {}
    for (var i = 0, total = 0; i < 3; i++) total += i;
    /** @unsync */
    export const f = () => [early, inTry, i, total];
    export const test = () => f();`,
  'require and import() inside the function': `
    /** @unsync */
    export async function f() {
      const { basename } = require('node:path') as typeof import('node:path');
      const { extname } = await import('node:path');
      return [basename('/a/b'), extname('x.y')];
    }
    export const test = () => f();`,
  'the location of the module': `
    const folder = __dirname;
    const last = (file: string) => file.split(/[\\\\/]/).at(-1);
    /** @unsync */
    export const f = () => [last(__filename), last(folder), last({ __filename }.__filename)];
    export const test = () => f();`,
  'the location of an ES module': `
    const here = import.meta.url;
    /** @unsync */
    export const f = () => [here, import.meta.url, new URL('./other', import.meta.url).href].map((url) => url.split('/').at(-1));
    export const test = () => f();`,
  'non-ASCII names and text': `
    const größe = '→ 🎉'; const ñ = (s: string) => s + größe;
    /** @unsync */
    export const f = () => ñ('é');
    export const test = () => f();`,
  'names that the entry uses too': `
    const table = 1, captures = 2, functions = 3;
    /** @unsync */
    export const f = (entry: number) => [table, captures, functions, entry];
    export const test = () => f(4);`,
  'tagged templates, regular expressions, generators and async iteration inside': `
    const tag = (s: TemplateStringsArray, ...v: unknown[]) => s.raw.join('|') + v.join();
    function* numbers() { yield 1; yield 2; }
    /** @unsync */
    export async function f() { let sum = 0; for await (const n of numbers()) sum += n; return [tag\`a\${sum}b\`, /x+/g.test('xx'), [...numbers()]]; }
    export const test = () => f();`,
  'a lazily made singleton in a helper': `
    let db: { n: number } | undefined;
    function get() { db ??= { n: 1 }; return db; }
    /** @unsync */
    export const f = () => get().n;
    export const test = () => [f(), f()];`,
  'a memo map': `
    const memo = new Map<number, number>();
    /** @unsync */
    export function fib(n: number): number {
      const known = memo.get(n);
      if (known !== undefined) return known;
      const value = n < 2 ? n : settle(fib(n - 1)) + settle(fib(n - 2));
      memo.set(n, value);
      return value;
    }
    export const test = () => fib(8);`,
  'helpers with overloads, defaults that call helpers, and a getter': `
    function text(x: number): string;
    function text(x: string): string;
    function text(x: unknown, suffix = mark()): string { return String(x) + suffix; }
    function mark() { return config.mark; }
    const config = { get mark() { return '!'; } };
    /** @unsync */
    export const f = (x: number) => text(x);
    export const test = () => f(1);`,
  'a decorated class of the entry': `
    const seen: string[] = [];
    class Plain { static tag = 'p'; }
    /** @unsync */
    export const f = () => [Plain.tag, seen];
    export const test = () => f();`,
  'a variable that is filled by a function called on it, a getter defined on it, and one deleted': `
    const registry: any = {};
    Object.defineProperties(registry, { hidden: { value: 1 }, shown: { value: 2, enumerable: true } });
    Reflect.set(registry, 'added', 3);
    registry.gone = 4; delete registry.gone;
    registry['nested'] = {}; registry.nested.deep = [5];
    const list = [3, 1, 2]; list.sort(); list.length = 2;
    /** @unsync */
    export const f = () => [registry.hidden, registry, list];
    export const test = () => f();`,
  'a label, a switch, while and try that fill a table': `
    const table: Record<string, number> = {};
    let left = 3;
    while (left > 0) { table['w' + left] = left; left--; }
    outer: for (const a of [1, 2]) { for (const b of [1, 2]) { if (b > a) continue outer; table['n' + a + b] = a * b; } }
    switch (left) { case 0: table.zero = 1; }
    try { table.tried = JSON.parse('{'); } catch { table.caught = 1; } finally { table.done = 1; }
    { const scoped = 2; table.scoped = scoped; }
    /** @unsync */
    export const f = () => table;
    export const test = () => f();`,
  'resources that are disposed of': `
    const log: string[] = [];
    const open = (name: string) => ({ name, [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() { log.push(name); } });
    /** @unsync */
    export const f = () => { const a = open('a'), b = open('b'); return [a.name, b.name, log]; };
    export const test = () => f();`,
  'an enum with computed members, one that is exported, and a namespace in parts': `
    export enum Level { Low = 1, High = 'high'.length, Max = Low | High }
    namespace Part { export const a = 1; export function twice(n: number) { return n * 2; } }
    namespace Part { export const b = Part.a + 1; export class Inner { v = b; } }
    /** @unsync */
    export const f = () => [Level.Max, Level[1], Part.b, Part.twice(2), new Part.Inner().v];
    export const test = () => f();`,
  'a program that runs in a context which its annotated functions look for': {
    esm: true,
    source: `
    import { AsyncLocalStorage } from 'node:async_hooks';
    const storage = new AsyncLocalStorage<string>();
    /** @unsync */
    export async function look(word: string): Promise<string> { return word + storage.getStore()?.length; }
    let found = '';
    await storage.run('context', async () => { found = (await look('length')).slice(0, 6); });
    export const test = () => found;`,
  },
  'a value that the module awaits': {
    esm: true,
    source: `
    const data = await Promise.resolve([1, 2, 3]);
    const { sep } = await import('node:path');
    /** @unsync */
    export const f = () => [data.length, sep.length];
    export const test = () => f();`,
  },
  directives: `
    'use strict';
    /** @unsync */
    export function f(this: any) { 'use strict'; return [this === undefined, (() => { try { (undefined as any).x = 1; } catch (e) { return (e as Error).name; } })()]; }
    export const test = () => f.call(undefined);`,
  'functions that are reached only through an object, an array or a class': `
    const one = () => 1, two = () => 2, three = () => 3;
    const handlers = { one, nested: { two } }, list = [three];
    class Box { static open = () => handlers.nested.two(); }
    /** @unsync */
    export const f = () => [handlers.one(), Box.open(), list[0]!()];
    export const test = () => f();`,
  'filled by a local function it is given to': fill(
    `fill(table); function fill(m: Map<string, any>) { m.set('a', 1); }`,
  ),
  'filled by a function that is called with nothing': fill(
    `setup(); function setup() { table.set('k', 1); obj.x = 1; }`,
  ),
  'filled by an arrow called, through another function': fill(
    `const inner = () => { table.set('k', 1); }; const outer = () => inner(); outer();`,
  ),
  'filled by a function that calls what it is given, and by what such a function has given': fill(
    `const register = (key: string, make: (n: number) => number) => { table.set(key, make(1)); return make; }; const one = register('one', (n) => n + 1); register('two', function (n) { return one(n) * 2; }); register('three', one);`,
  ),
  'filled row by row': fill(
    `const rows = [{ n: 1 }, { n: 2 }]; obj.rows = rows; for (const row of rows) row.n += 5; rows.forEach((row, index) => { row.n *= index + 2; }); for (const [, row] of Object.entries(rows)) row.n++;`,
  ),
  'filled under another name': fill(
    `const alias = table; alias.set('x', 1); const { nested = (obj.n = {}) } = obj; nested.deep = 2;`,
  ),
  'filled in a constructor': fill(
    `class Filler { constructor(m: Map<string, any>) { m.set('by', 'ctor'); } } new Filler(table);`,
  ),
  'filled in the initialiser of another variable': fill(
    `const done = table.set('a', 1); const also = [obj.b = 2]; export const third = (() => { obj.c = 3; return 1; })();`,
  ),
  'filled in a static block, and a static field': fill(
    `class S { static { table.set('static', 1); } static f = (obj.f = 2); }`,
  ),
  'filled conditionally': fill(
    `true && table.set('a', 1); false || (obj.x = 1); obj.y ??= 5; table.has('a') ? table.set('b', 2) : table.set('c', 3); void table.set('v', 1);`,
  ),
  'filled by destructuring into it': fill(
    `[obj.a, obj.b = 7] = [1]; ({ p: obj.p, ...obj.rest } = { p: 1, q: 2 } as any); for (obj.last of [1, 2, 3]); for (obj.key in { k: 1 });`,
  ),
  'filled through a method of its own': `
    const registry = { list: [] as string[], add(x: string) { this.list.push(x); return this; } };
    registry.add('a').add('b');
    class Reg { static items: number[] = []; static register(n: number) { this.items.push(n); } }
    Reg.register(1); Reg.register(2);
    /** @unsync */
    export const f = () => [registry.list, Reg.items];
    export const test = () => f();`,
  'filled by a method, under a name that its object has for it': fill(
    `const owner = { target: table, more: { obj }, fill() { this.target.set('by', 'owner'); this.note('x'); }, note: function (k: string) { this.more.obj[k] = 1; } }; owner.fill();`,
  ),
  'filled by a method of an instance, which got it in its constructor or has it in a field': fill(
    `class Loader { own = obj; constructor(private readonly into: Map<string, any>) {} load() { this.into.set('a', 1); this.more(); return this; } more() { this.own.b = 2; } } class Twice extends Loader { private kept: any; constructor(m: any) { super(m); this.kept = obj; } again() { this.kept.c = 3; } } const loader = new Loader(table); loader.load(); const twice = new Twice(new Map()); twice.again();`,
  ),
  'filled by an object whose other methods run the program': `
    import { createServer } from 'node:http';
    const table = new Map<string, number>(), started: string[] = [];
    const app = { routes: table, add(k: string, v: number) { this.routes.set(k, v); return this; }, start() { const server = createServer(); server.listen(0); server.close(); started.push('x'); } };
    app.add('a', 1).add('b', 2);
    // @unsync-leave-out
    app.start();
    /** @unsync */
    export const f = () => [...table];
    export const test = () => f();`,
  'a container of factories, a registry filled in a loop, and a schema built step by step': `
    class Container { private made = new Map<any, () => any>(); bind(type: any, make: () => any) { this.made.set(type, make); } get(type: any): any { return this.made.get(type)!(); } }
    class Db { rows(of: string) { return 'rows of ' + of; } }
    class Users { constructor(private readonly db: Db) {} all() { return this.db.rows('users'); } }
    const container = new Container(); container.bind(Db, () => new Db()); container.bind(Users, () => new Users(container.get(Db)));
    class Registry { private held = new Map<string, (n: number) => number>(); register(name: string, fn: (n: number) => number) { this.held.set(name, fn); return this; } get(name: string) { return this.held.get(name); } }
    const registry = new Registry();
    registry.register('inc', (n) => n + 1).register('dec', (n) => n - 1);
    for (const name of ['a', 'b']) registry.register(name, (n) => n + name.length);
    class Schema { private parts: [string, (x: any) => boolean][] = []; field(name: string, is: (x: any) => boolean) { this.parts.push([name, is]); return this; } build() { const parts = [...this.parts]; return (o: any) => parts.filter(([name, is]) => !is(o[name])).map(([name]) => name); } }
    const schema = new Schema().field('a', (x) => typeof x === 'number'); schema.field('c', Boolean);
    const wrongIn = schema.build();
    /** @unsync */
    export const f = (o: any) => [container.get(Users).all(), registry.get('inc')!(1), registry.get('b')!(1), wrongIn(o)];
    export const test = () => f({ a: 'x' });`,
  'a prototype that other functions fill': `
    import { inherits } from 'node:util';
    import { EventEmitter } from 'node:events';
    import * as util from 'node:util';
    function Old(this: any) { EventEmitter.call(this); this.n = 0; this.on('up', (by: number) => { this.n += by; }); }
    inherits(Old as any, EventEmitter);
    Old.prototype.up = function (by: number) { this.emit('up', by); return this.n; };
    function Child(this: any) { Old.call(this); }
    util.inherits(Child as any, Old as any);
    function mixin(target: any, ...from: any[]) { for (const one of from) for (const key of Object.getOwnPropertyNames(one)) if (key !== 'constructor') target[key] = one[key]; }
    class Walks { walk() { return 'walks'; } } class Swims { swim() { return 'swims'; } }
    class Duck {} interface Duck extends Walks, Swims {}
    mixin(Duck.prototype, Walks.prototype, Swims.prototype);
    /** @unsync */
    export const f = () => { const child = new (Child as any)(); return [child.up(2), child.up(3), child instanceof EventEmitter, new Duck().walk(), new Duck().swim()]; };
    export const test = () => f();`,
  'frozen, sealed and given a prototype': `
    const obj: any = { a: 1 }; Object.setPrototypeOf(obj, { inherited: 2 }); Object.freeze(obj);
    /** @unsync */
    export const f = () => [obj.a, obj.inherited, Object.isFrozen(obj)];
    export const test = () => f();`,
  'a variable set by a function that is called': `
    let conf: any; let count = 0;
    function init(c: any) { conf = c; count++; }
    init({ a: 1 });
    init({ a: 2 });
    /** @unsync */
    export const f = () => [conf, count];
    export const test = () => f();`,
  'a module constant that needs the function around it: self-registration': `
    const handlers: Record<string, (n: number) => number> = {};
    const register = (name: string, h: (n: number) => number) => { handlers[name] = h; return h; };
    const a = register('a', (n) => n + 1);
    register('b', (n) => n * 2);
    export const c = register('c', function (n) { return handlers.a!(n) * 3; });
    /** @unsync */
    export const run = (name: string, n: number) => handlers[name]?.(n) ?? 'unknown ' + name;
    export const test = () => [run('a', 1), run('b', 2), run('c', 3), run('d', 4)];`,
  'filled by a function that prints, and is called in the annotated function as well': `
    const handlers = new Map<string, () => number>();
    function register(name: string, fn: () => number) { process.stdout.write(''); console.assert(true, name); handlers.set(name, fn); }
    register('a', () => 1);
    /** @unsync */
    export function dispatch(name: string) { if (!handlers.has(name)) register(name, () => 0); return handlers.get(name)!(); }
    export const test = () => [dispatch('a'), dispatch('b')];`,
  'filled beside calls of constructors of every kind': fill(
    `function put(xs: string[]) { for (const x of xs) table.set(new URL(x).host, new Date(0).getTime() + new URLSearchParams('a=1').size); console.assert(true, 'done'); } put(['http://a', 'http://b']);`,
  ),
  'filled by a generator that is stepped': fill(
    `const ids = (function* () { for (let id = 1; ; id++) { obj.last = id; yield id; } })(); ids.next(); ids.next();`,
  ),
  'filled by a generator that is gone through': fill(
    `function* fills() { table.set('a', 1); yield 1; table.set('b', 2); } for (const one of fills()) obj.seen = one; const [first] = (function* () { obj.taken = true; yield 2; })(); const all = [...(function* () { obj.spread = 1; yield 3; })()];`,
  ),
  'filled by an iterable of its own that is gone through': fill(
    `const range = { *[Symbol.iterator]() { table.set('iterated', 1); yield 1; } }; for (const one of range) obj.one = one; class Fills { *[Symbol.iterator]() { obj.own = 'class'; yield 1; } } const list = [...new Fills()];`,
  ),
  'filled by an inherited constructor': fill(
    `class Base { constructor(m: Map<string, any>, readonly name: string) { m.set('base', name); } } class Middle extends Base {} class Derived extends Middle { own = (obj.field = 1); } new Derived(table, 'n');`,
  ),
  'filled by tagged templates': fill(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template in the program
    'function put(strings: TemplateStringsArray, into: any) { into.set(strings[0], 1); } put`k${table}`; const tags = { tag(strings: TemplateStringsArray) { obj.tag = strings[0]; } }; tags.tag`t`;',
  ),
  'filled by getters and setters': fill(
    `class Lazy { get value() { return (obj.v ??= 42); } set value(to: number) { table.set('set', to); } static get shared() { return (obj.shared = 1); } } const lazy = new Lazy(); void lazy.value; lazy.value = 3; const { length } = [Lazy.shared]; const plain = { get first() { table.set('first', 1); return 1; } }; const second = plain.first + 1;`,
  ),
  'filled through arguments, call and apply': fill(
    `function put(..._: any[]) { arguments[0].a = 1; } put(obj); function self(this: any, m: Map<string, any>) { this.b = 2; m.set('c', 3); } self.call(obj, table); self.apply(obj, [table]); function rest(...all: any[]) { all[0].rest = 1; } rest(obj);`,
  ),
  'filled under names that it is given later, in objects and by functions': fill(
    `let alias: Map<string, any>; alias = table; alias.set('alias', 1); const held = { deep: { table } }; held.deep.table.set('held', 1); const get = () => table; get().set('got', 1); const same = (m: Map<string, any>) => m; same(table).set('same', 1); for (const each of [obj]) each.each = 1;`,
  ),
  'an object that a function made, which has its state in a closure': `
    function makeStore() { const list: number[] = []; let total = 0; return { add(n: number) { list.push(n); total += n; return this; }, read: () => [list, total] }; }
    const store = makeStore();
    store.add(1).add(2);
    for (const n of [3]) store.add(n);
    /** @unsync */
    export const f = () => store.read();
    export const test = () => f();`,
  'methods of a prototype that are put there one by one': `
    function Registry(this: any) { this.list = []; }
    Registry.prototype.register = function (name: string) { this.list.push(name); return this; };
    Registry.make = function () { return new (Registry as any)(); };
    const registry = new (Registry as any)();
    registry.register('a').register('b');
    /** @unsync */
    export const f = () => registry.list;
    export const test = () => f();`,
  'functions that call each other, of which one fills': fill(
    `function down(n: number): void { if (n > 0) up(n - 1); table.set('n' + n, n); } function up(n: number): void { if (n > 0) down(n - 1); } up(3);`,
  ),
  'functions that are awaited at once, and await nothing': {
    esm: true,
    source: `
    let a = 0, b = 0, c = 0;
    const one = async () => { a = await Promise.resolve(1); };
    const two = async () => { b = await 2; };
    async function three() { c = 3; }
    await Promise.all([one(), two()]);
    three();
    /** @unsync */
    export const f = () => [a, b, c];
    export const test = () => f();`,
  },
  'prototypes and globals that are changed at the top level': `
    (Date.prototype as any).toJSON = () => 'a date';
    Object.defineProperty(Array.prototype, 'second', { configurable: true, get() { return this[1]; } });
    (globalThis as any).mode = 'loud';
    /** @unsync */
    export const f = () => { const found = [JSON.stringify(new Date(0)), ([1, 2] as any).second, (globalThis as any).mode]; return found; };
    export const test = () => f();`,
  'a namespace that fills': fill(
    `namespace Setup { table.set('namespace', 1); export const x = (obj.x = 1); }`,
  ),
  'what a comment keeps, and what it leaves out': `
    const table = new Map<string, number>();
    const fills: any = { run: Function('m', 'm.set("run", 1)') };
    // @unsync-keep
    fills.run(table);
    /* @unsync-leave-out: it must not be there twice */
    if (table.size > 5) table.clear();
    /** @unsync */
    export const f = () => [...table];
    export const test = () => f();`,
};
