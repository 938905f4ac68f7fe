/** Methods, fields, `this`, and instances that keep their class. */
import type { Cases } from './case';

export const CLASSES: Cases = {
  'instance and static methods, plain and async': `
    export class Store {
      static base = 100;
      constructor(public n: number) {}
      /** @unsync */
      add(by: number): number { return this.n + by + this.helper(); }
      /** @unsync */
      async later(by: number): Promise<number> { return this.n * by; }
      /** @unsync */
      static make(n: number): number { return this.base + Store.base + n; }
      helper() { return 1000; }
    }
    export const test = async () => { const s = new Store(1); return [s.add(2), await s.later(3), Store.make(4)]; };`,
  'the decorator, with and without options': `
    import { unsync } from 'unsync';
    import * as u from 'unsync';
    class A {
      v = 5;
      @unsync async a(n: number) { return this.v + n; }
      @unsync({ cpuBound: true })
      b(n: number) { return this.v * n; }
      @u.unsync({ timeout: 100 }) static c(n: number) { return n; }
    }
    export const test = async () => { const a = new A(); return [await a.a(1), a.b(2), A.c(3)]; };`,
  'inheritance, super, and overriding': `
    class Base {
      constructor(readonly n = 1) {}
      describe() { return 'base ' + this.n; }
      /** @unsync */
      load(k: number) { return this.describe() + k; }
    }
    class Derived extends Base {
      extra = 2;
      override describe() { return 'derived ' + this.extra + super.describe(); }
      /** @unsync */
      override load(k: number) { return super.describe() + k + this.extra; }
    }
    export const test = () => [new Base().load(1), new Derived(7).load(2)];`,
  'methods that call each other and themselves': `
    class Tree {
      constructor(readonly depth: number) {}
      /** @unsync */
      sum(n = this.depth): number { return n === 0 ? 0 : n + settle(this.next(n)); }
      /** @unsync */
      next(n: number): number { return this.sum(n - 1); }
    }
    export const test = () => new Tree(4).sum();`,
  'a class field that holds an arrow': `
    class A {
      n = 3;
      /** @unsync */
      times = (k: number) => this.n * k + this.plus(1);
      /** @unsync */
      later = async (k: number) => { const inner = () => this.n + k; return inner(); };
      plus(k: number) { return this.n + k; }
    }
    export const test = async () => { const a = new A(); a.n = 4; return [a.times(2), await a.later(5)]; };`,
  'an arrow in a method': `
    class A {
      n = 3;
      run(k: number) {
        /** @unsync */
        const f = (x: number) => this.n * x + k;
        return f(2);
      }
    }
    export const test = () => new A().run(1);`,
  'instances as arguments, results and captures': `
    class Vec {
      constructor(readonly x: number, readonly y: number) {}
      plus(other: Vec) { return new Vec(this.x + other.x, this.y + other.y); }
    }
    /** @unsync */
    function sum(list: Vec[], scale: { by: Vec }) { return list.reduce((a, b) => a.plus(b), scale.by); }
    export async function test() {
      const captured = new Vec(100, 100);
      /** @unsync */
      const shift = (v: Vec) => v.plus(captured);
      const result = await sum([new Vec(1, 2), new Vec(3, 4)], { by: new Vec(0, 10) });
      return [result instanceof Vec, result.plus(new Vec(1, 1)).y, (await shift(new Vec(1, 1))).x];
    }`,
  'a class that only a type names': `
    class Money { constructor(readonly cents: number) {} format() { return '$' + this.cents / 100; } }
    /** @unsync */
    export function show(m: Money): string { return m.format(); }
    export const test = () => show(new Money(250));`,
  'classes that only the types name which are within those of a function': `
    class Money { constructor(readonly cents: number) {} format() { return '$' + this.cents / 100; } }
    class Item { constructor(readonly price: Money, public n = 1) {} get cents() { return this.price.cents * this.n; } }
    class Base { note: Note | null = null; constructor(private readonly shown: Shown) {} say() { return this.shown.text + this.note?.text; } }
    class Note { text: string; constructor(text: string) { this.text = text; } }
    class Shown extends Note { }
    class Order extends Base {
      declare items: Item[];
      constructor(items: Item[], shown: Shown) { super(shown); this.items = items; this.note = new Note('!'); }
      /** @unsync */
      total(): number { let sum = 0; for (const item of this.items) sum += item.cents; return sum; }
    }
    interface Named<T> { what: T }
    interface Cart extends Named<Item> { more: Money[] }
    type Carts = readonly Cart[];
    /** @unsync */
    export function all(carts: Carts): string[] { return carts.flatMap(({ what, more }) => [String(what.cents), ...more.map((each) => each.format())]); }
    /** @unsync */
    function tell(order: Order): string { return order.say(); }
    const order = () => new Order([new Item(new Money(3), 2)], new Shown('hello'));
    export const test = () => [order().total(), tell(order()), all([{ what: new Item(new Money(5)), more: [new Money(250)] }])];`,
  'classes that only the type arguments of a base class name': {
    threads: true,
    source: `
    abstract class Rows<T extends { id: number }> {
      protected readonly rows = new Map<number, T>();
      add(row: T): this { this.rows.set(row.id, row); return this; }
      /** @unsync */
      async find(id: number): Promise<T | undefined> { return this.rows.get(id); }
    }
    class User { constructor(readonly id: number, readonly name: string) {} greet() { return 'hi ' + this.name; } }
    class Tag { constructor(readonly id: number) {} }
    class Tagged<T extends { id: number }> extends Rows<T> {}
    class Users extends Rows<User> {}
    class Tags extends Tagged<Tag> {}
    export const test = async () => {
      const users = new Users().add(new User(1, 'a')), user = await users.find(1);
      return [user?.greet(), user instanceof User, await users.find(2), (await new Tags().add(new Tag(5)).find(5)) instanceof Tag];
    };`,
  },
  'static methods that subclasses inherit, and use as their own': {
    threads: true,
    source: `
    class Model {
      static table = 'models'; static made = 0;
      static { this.made++; }
      constructor(readonly id = 0) {}
      static key(s: string) { return this.table + s; }
      /** @unsync */
      static find(id: number): any { const one = new this(id); return [this.key('/'), this.name, one instanceof this, one]; }
      /** @unsync */
      static async load(id: number): Promise<any> { return [...(await this.find(id)).slice(0, 3), this.made]; }
      /** @unsync */
      static *all(n: number) { for (let i = 0; i < n; i++) yield this.table + i; }
      /** @unsync */
      static plain(n: number) { return n + Model.made; }
    }
    class User extends Model { static override table = 'users'; hi() { return 'hi ' + this.id; } }
    class Admin extends User { static override table = 'admins'; /** @unsync */ static override async load(id: number) { return ['admin', await super.load(id)]; } }
    const collect = async (items: any) => { const all = []; for await (const item of items) all.push(item); return all; };
    export const test = async () => [await Model.find(1), (await User.find(2)).at(-1).hi(), await User.load(3), await Admin.find(4), await Admin.load(5), await collect(User.all(2)), User.plain(1)];`,
  },
  'accessors, static blocks and private state that stays put': `
    class Counter {
      static #made = 0;
      static total = 0;
      static { Counter.total = 10; }
      n = 2;
      get double() { return this.n * 2; }
      /** @unsync */
      read() { return this.double + Counter.total; }
      /** @unsync */
      static count() { return ++Counter.#made + this.total; }
    }
    export const test = () => [new Counter().read(), Counter.count()];`,
  'a class expression, an exported class, computed and quoted names': `
    const key = 'computed';
    const Named = class Inner { v = 1; /** @unsync */ [key](n: number) { return this.v + n; } /** @unsync */ 'quoted name'() { return this.v; } };
    export default class Main { v = 2; /** @unsync */ m() { return this.v; } }
    export const test = () => [new Named()[key](1), new Named()['quoted name'](), new Main().m()];`,
  'overloads of a method': `
    class A {
      /** @unsync */
      twice(x: string): string;
      twice(x: number): number;
      twice(x: any): any { return x + x; }
    }
    export const test = () => [new A().twice('a'), new A().twice(2)];`,
  'an own this of a function': `
    interface Point { x: number }
    /** @unsync */
    function getX(this: Point, by: number) { return this.x * by; }
    /** @unsync */
    const getY = function (this: { y: number }, by = 2) { return this.y * by; };
    const counter = { n: 5, /** @unsync */ read(k: number) { return this.n + k; } };
    export const test = () => [getX.call({ x: 2 }, 3), getY.call({ y: 4 }), counter.read(1)];`,
  'a constructor function with methods on its prototype': `
    function Point(this: any, x: number) { this.x = x; }
    Point.prototype.twice = function () { return this.x * 2; };
    /** @unsync */
    export const read = (p: any) => p.twice() + new (Point as any)(p.x).twice();
    export const test = () => read(new (Point as any)(4));`,
  'a field function kept in an entry with its class': `
    class A {
      n = 1;
      /** @unsync */
      f = (k: number): number => (k === 0 ? this.n : settle(this.f(k - 1)) + 1);
    }
    export const test = () => new A().f(2);`,
  'defaults, patterns and rest in a method': `
    class A {
      k = 10;
      /** @unsync */
      m({ a, b = this.k }: any, [c]: number[] = [3], ...rest: number[]) { return [a, b, c, rest, arguments.length]; }
    }
    export const test = () => [new A().m({ a: 1 }), new A().m({ a: 1, b: 2 }, [5], 6, 7)];`,
  'a class in a function, which captures': `
    export async function test() {
      const base = 100;
      class Counter {
        constructor(readonly n: number) {}
        /** @unsync */
        add(by: number) { return this.n + by + base + this.more(); }
        more() { return 1000; }
        /** @unsync */
        static async of(n: number) { return n + base; }
      }
      return [new Counter(1).add(2), Counter.of(3)];
    }`,
  'class expressions, named and not, assigned to constants in a function': `
    export function test() {
      const k = 2;
      const A = class { v = 1; /** @unsync */ m(n: number) { return this.v + n * k; } };
      const B = class Inner extends A { w = 5; /** @unsync */ own() { return this.w + k; } static made = new Inner().w; };
      return [new A().m(1), new B().own(), B.made];
    }`,
  'a class in a function with a name inside, one outside, and one of both': `
    export function test() {
      const Same = class Same { v = 1; /** @unsync */ m() { return this instanceof Same && Same.s; } static s = 5; };
      const Held = class Inner {
        v = 2;
        arrow() { return /** @unsync */ () => [this instanceof Inner, Inner === Held, this.v]; }
        /** @unsync */
        static make() { return [new Inner() instanceof Held, new Held().v]; }
      };
      return [new Same().m(), new Held().arrow()(), Held.make()];
    }`,
  'a class that is returned as it is made': `
    export function test() {
      const make = (k: number) => class Next { v = 1; /** @unsync */ next(n: number) { return this.v + k + n; } };
      const First = make(10), Second = make(20);
      return [new First().next(1), new Second().next(1)];
    }`,
  'private methods': `
    class A {
      v = 3;
      /** @unsync */
      #twice(n: number) { return n * 2; }
      /** @unsync */
      static async #thrice(n: number) { return n * 3; }
      /** @unsync */
      #own = (n: number) => this.v + n;
      run(n: number) { return [this.#twice(n), A.#thrice(n), this.#own(n)]; }
    }
    export const test = () => new A().run(2);`,
  'a generator that uses super': `
    class Base { items() { return [1, 2]; } static all() { return ['a']; } }
    class Derived extends Base {
      extra = 3;
      /** @unsync */
      *walk() { yield* super.items(); yield this.extra; }
      /** @unsync */
      async *later() { for (const item of super.items()) yield item + this.extra; }
      /** @unsync */
      static *names() { yield* super.all(); }
    }
    const collect = async (items: any) => { const all = []; for await (const item of items) all.push(item); return all; };
    export const test = async () => [await collect(new Derived().walk()), await collect(new Derived().later()), await collect(Derived.names())];`,
  'super of an object method': `
    const parent = { greet() { return 'parent'; } };
    const child = { __proto__: parent, /** @unsync */ greet() { return 'child'; } };
    export const test = () => child.greet();`,
  'accessors of a base class, and instanceof': `
    class Shape { constructor(readonly sides: number) {} get name() { return 'shape of ' + this.sides; } set half(n: number) { (this as any).sides = n * 2; } }
    class Square extends Shape { constructor() { super(4); } static is(x: unknown): x is Square { return x instanceof Square; } }
    /** @unsync */
    export const f = (s: Shape) => { s.half = 4; return [s.name, s instanceof Shape, Square.is(s), s]; };
    export const test = async () => { const [name, a, b, back] = await f(new Square()) as any[]; return [name, a, b, back instanceof Square]; };`,
  'a computed member, a symbol, and iteration': `
    const key = 'k' + 1;
    class Bag {
      list = [1, 2];
      *[Symbol.iterator]() { yield* this.list; }
      /** @unsync */
      [key](n: number) { return [...this].map((x) => x * n); }
      /** @unsync */
      static [key + 's'](n: number) { return n; }
    }
    export const test = () => [(new Bag() as any).k1(2), (Bag as any).k1s(3)];`,
  'an error of a class of its own': `
    class NotFound extends Error { name = 'NotFound'; constructor(readonly id: number) { super('no ' + id); } hint() { return 'try ' + (this.id + 1); } }
    /** @unsync */
    export function load(id: number): number { if (id > 1) throw new NotFound(id); return id; }
    export const test = async () => { try { return await load(2); } catch (e: any) { return [e instanceof NotFound, e.hint(), e.message, e.name, e.id]; } };`,
  'subclasses that nothing annotated refers to': `
    abstract class Shape {
      constructor(readonly size: number) {}
      abstract area(): number;
      /** @unsync */
      describe(unit: string) { return this.constructor.name + this.area() + unit; }
      /** @unsync */
      scaled = (by: number) => this.area() * by;
    }
    class Square extends Shape { area() { return this.size ** 2; } }
    const Cube = class Cube extends Square { override area() { return super.area() * this.size; } };
    const doubled = (base: typeof Square) => base;
    class Big extends doubled(Square) { override area() { return super.area() * 100; } }
    class Held { constructor(readonly shape: Shape) {} }
    /** @unsync */
    export const total = (shapes: Shape[]) => shapes.reduce((sum, shape) => sum + shape.area(), 0);
    export const test = () => [new Square(2).describe('m'), new Cube(2).describe('m'), new Big(2).scaled(2), total([new Square(1), new Cube(3)])];`,
  'private methods of a class in a function': `
    export function test() {
      const k = 7;
      class A {
        v = 3;
        /** @unsync */
        #twice(n: number) { return n * 2 + this.v + k + this.more(); }
        /** @unsync */
        async #later(by = this.v) { return by + k; }
        /** @unsync */
        static #of(n: number) { return n + k; }
        more() { return 1000; }
        run(n: number) { return [this.#twice(n), this.#later(), A.#of(n)]; }
      }
      return new A().run(2);
    }`,
  'annotated methods with symbols as keys': `
    const own = Symbol('own');
    class A { v = 1; /** @unsync */ [own](n: number) { return this.v + n; } /** @unsync */ static [Symbol.for('shared')](n: number) { return n; } }
    const o = { v: 2, /** @unsync */ [own](n: number) { return n * 2; } };
    export const test = () => [new A()[own](1), (A as any)[Symbol.for('shared')](3), o[own](4)];`,
  'an arrow field with super in a derived class': `
    class A { base() { return 'base'; } v = 1; }
    class B extends A { f = (x: string) => super.base() + x; /** @unsync */ m(x: string) { return super.base() + x + this.v; } }
    export const test = () => [new B().f('x'), new B().m('y')];`,
  'instances in maps, sets, nested, frozen, with symbols and accessors, twice the same': {
    threads: true,
    source: `
    class P { constructor(public n: number, public next?: P) {} twice() { return this.n * 2; } }
    /** @unsync */
    export const f = (m: Map<string, P>, s: Set<P>, list: any[]) => { const p = m.get('a')!; return [p.twice(), [...s][0] === p, list[0].inner.p === p, p.next!.next === p, list[1].twice()]; };
    export const test = () => { const p = new P(1); p.next = new P(2, p); return f(new Map([['a', p]]), new Set([p]), [{ inner: { p } }, Object.freeze(new P(9))]); };`,
  },
  'results that are instances, in arrays, maps and promises, and their methods afterwards': {
    threads: true,
    source: `
    class P { constructor(public n: number) {} twice() { return this.n * 2; } }
    class Q extends P { static make(n: number) { return new Q(n); } twice() { return super.twice() + 1; } }
    /** @unsync */
    export const f = (n: number) => ({ p: new P(n), list: [Q.make(n)], map: new Map([[1, new Q(n + 1)]]) });
    /** @unsync */
    export async function g(n: number): Promise<P> { return n > 1 ? new Q(n) : new P(n); }
    export const test = async () => { const r = await f(1) as any; const q = await g(2); return [r.p.twice(), r.list[0].twice(), r.list[0] instanceof Q, r.map.get(1).twice(), q instanceof Q, q.twice(), (await g(1)) instanceof Q]; };`,
  },
  'classes in blocks, with the name of another': `
    class A { v = 'outer'; /** @unsync */ m() { return this.v; } }
    const all: any[] = [];
    { class A { v = 'block'; /** @unsync */ m() { return this.v + '!'; } } all.push(new A()); }
    if (all.length) { class B { v = 'if'; /** @unsync */ m() { return this.v; } } all.push(new B()); }
    export const test = () => [new A().m(), all[0].m(), all[1].m()];`,
  'a class assigned to a property, and a class in an array and an object': `
    const models: any = {};
    models.User = class User { name = 'u'; /** @unsync */ hi(s: string) { return this.name + s; } };
    const list = [class Item { v = 3; /** @unsync */ get1() { return this.v; } }];
    export const test = () => [new models.User().hi('!'), new list[0]!().get1()];`,
};
