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
};
