/** What annotated functions take along from around them. */
import type { Cases } from './case';

export const CAPTURES: Cases = {
  'a const and a stable let': `
    export function test() {
      const k = 2; let m = 3;
      /** @unsync */
      const f = (n: number) => n * k + m;
      return f(10);
    }`,
  'a let that is reassigned before and after the call': `
    export function test() {
      let k = 1;
      /** @unsync */
      function f() { return k; }
      const before = f(); k = 2; const between = f(); k = 3;
      return [before, between, f()];
    }`,
  'a variable declared below the function': `
    export function test() {
      /** @unsync */
      const f = () => later + hoisted;
      const later = 5; var hoisted = 6;
      return f();
    }`,
  'a variable of a for loop, per iteration': `
    export function test() {
      const fs: (() => number)[] = [];
      for (let i = 0; i < 3; i++) fs.push(/** @unsync */ () => i);
      for (const i of [10, 20]) fs.push(/** @unsync */ () => i);
      for (const key in { a: 1 }) fs.push(/** @unsync */ () => key.length);
      [7, 8].map((n, index) => fs.push(/** @unsync */ () => n * index));
      return fs.map((f) => f());
    }`,
  'a loop at the top of the module': `
    const fs: (() => number)[] = [];
    for (let i = 0; i < 3; i++) { const twice = i * 2; fs.push(/** @unsync */ () => i + twice); }
    export const test = () => fs.map((f) => f());`,
  'parameters, plain, destructured, rest, and caught': `
    function make(a: number, { b, c: [d, ...e] }: any, ...rest: number[]) {
      try { throw new Error('x'); } catch ({ message }) {
        /** @unsync */
        return () => [a, b, d, e, rest, message];
      }
    }
    export const test = () => make(1, { b: 2, c: [3, 4, 5] }, 6, 7)();`,
  'captures read in defaults, patterns and computed keys of the parameters': `
    export function test() {
      const k = 2, key = 'q';
      /** @unsync */
      function f(a: number, b = a + k, { [key]: c = b * k } = {} as any, ...rest: number[]) { return [a, b, c, rest]; }
      return [f(1), f(1, 5), f(1, 5, { q: 6 }, 7, 8)];
    }`,
  'a default that refers to the function itself': `
    export function test() {
      const k = 3;
      /** @unsync */
      function f(n: number, again = n > 0 ? settle(f(n - 1)) : 0): number { return again + k; }
      return f(2);
    }`,
  "a var in the body with a parameter's name": `
    export function test() {
      const x = 'outer';
      /** @unsync */
      const f = (a: string, g = () => x) => { var x = 'inner'; return [a, g(), x]; };
      return f('a');
    }`,
  'shorthand, computed members, templates, optional chains, spread, new': `
    export function test() {
      const a = 1, obj: any = { x: { y: 2 } }, list = [1, 2], key = 'x', date = 5;
      /** @unsync */
      function f() { return [{ a }, obj[key].y, \`\${a}-\${list}\`, obj?.x?.y, obj.z?.w, [...list], new Date(...[date]).getTime(), Math.max(...list)]; }
      return f();
    }`,
  'typeof of an undeclared name, and a name that is also a label, a key and a member': `
    declare const nowhere: unknown;
    export function test() {
      const name = 'n', k = 1;
      /** @unsync */
      function f(o: any) { for (;;) break; return [typeof nowhere, o.name, { name: 2 }.name, k]; }
      return f({ name: 3 });
    }`,
  'references in nested functions, methods, getters, class bodies and extends': `
    export function test() {
      const a = 1, b = 2, c = 3, d = 4, e = 'key', tag = 'static';
      /** @unsync */
      function f() {
        const inner = () => () => a;
        const o = { m() { return b; }, get g() { return c; }, [e]: 5 };
        class Base { v = d; }
        class K extends (a > 0 ? Base : Object) { static s = tag; m() { return super.constructor.name + (this as any).v; } }
        return [inner()(), o.m(), o.g, o.key, new K().m(), K.s];
      }
      return f();
    }`,
  'a captured local function, with what it captures, transitively': `
    export function test() {
      const base = 100;
      const plus = (n: number) => n + base;
      function twice(n: number) { return plus(plus(n)); }
      /** @unsync */
      function f(n: number) { return twice(n) + helperBelow(n); }
      function helperBelow(n: number) { return n * 2; }
      return f(1);
    }`,
  'local functions that call each other': `
    export function test() {
      const limit = 5;
      const even = (n: number): boolean => n === 0 || (n < limit * 100 && odd(n - 1));
      function odd(n: number): boolean { return n !== 0 && even(n - 1); }
      /** @unsync */
      const f = (n: number) => even(n);
      return [f(10), f(7)];
    }`,
  'a captured local class': `
    export function test() {
      const unit = 'cm';
      class Length { constructor(readonly n: number) {} toString() { return this.n + unit; } }
      const Alias = class extends Length { double() { return this.n * 2; } };
      /** @unsync */
      function f(n: number) { return [String(new Length(n)), new Alias(n).double()]; }
      return f(3);
    }`,
  'annotated local functions that call each other and themselves': `
    export function test() {
      const step = 1;
      /** @unsync */
      function even(n: number): boolean { return n === 0 ? true : odd(n - step); }
      /** @unsync */
      const odd = (n: number): boolean => (n === 0 ? false : even(n - step));
      return [even(4), odd(4)];
    }`,
  'recursion at the top of the module': `
    /** @unsync */
    export function fact(n: number): number { return n < 2 ? 1 : n * settle(fact(n - 1)); }
    /** @unsync */
    const even = (n: number): boolean => n === 0 || settle(odd(n - 1));
    /** @unsync */
    const odd = (n: number): boolean => n !== 0 && settle(even(n - 1));
    export const test = () => [fact(5), even(5), odd(5)];`,
  'the enclosing function by name': `
    export function test() {
      function outer(k: number): any {
        /** @unsync */
        function inner(n: number): any { return n === 0 ? k : outer(k * 2)(n - 1); }
        return inner;
      }
      return outer(1)(3);
    }`,
  'a helper whose captured variable has the name of a parameter': `
    export function test() {
      const data = [1, 2, 3];
      const count = () => data.length;
      /** @unsync */
      function f(data: string) { return data + count(); }
      return f('n');
    }`,
  'a capture named like a global': `
    export function test() {
      const name = 'a', Map = 5;
      /** @unsync */
      const f = () => [name, Map];
      return f();
    }`,
  'functions in a switch, a catch and a labelled block': `
    export function test() {
      const k = 1, all: number[] = [];
      switch (k as number) {
        case 1:
          /** @unsync */
          function inSwitch(n: number) { return n + k; }
          all.push(inSwitch(1));
      }
      try { throw 5; } catch (e: any) { /** @unsync */ function inCatch() { return e + k; } all.push(inCatch()); }
      label: { const m = 2; /** @unsync */ function inBlock() { return m + k; } all.push(inBlock()); break label; }
      return all;
    }`,
  'a shadowed capture': `
    export function test() {
      const x = 1;
      {
        const x = 2;
        /** @unsync */
        const f = () => { const y = x; { const x = 3; return [x, y]; } };
        return f();
      }
    }`,
  'a capture inside a namespace, and an enum': `
    namespace Shapes {
      export const sides = 4;
      enum Kind { Square = 1, Round }
      /** @unsync */
      export function area(n: number) { return n * sides + Kind.Round; }
    }
    export const test = () => Shapes.area(2);`,
  'an imported type shadowed by a variable': `
    import type { Stats } from 'node:fs';
    export function test() {
      const Stats = 3;
      /** @unsync */
      function f(s?: Stats): number { return Stats; }
      return f();
    }`,
  'a nested annotated function that captures from two levels up': `
    export function test() {
      const a = 1;
      /** @unsync */
      function outer(b: number) {
        /** @unsync */
        const inner = (c: number) => [a, b, c];
        return inner(3);
      }
      return outer(2);
    }`,
  'own arguments and an own this of a nested function': `
    export function test() {
      const k = 1;
      /** @unsync */
      function f(..._: number[]) {
        const o = { v: k, get() { return this.v; } };
        return [arguments.length, o.get()];
      }
      return (f as any)(1, 2, 3);
    }`,
  'an element of a captured array set in the loop around': `
    export function test() {
      const out: number[] = [];
      for (const n of [1, 2, 3]) {
        /** @unsync */
        const square = () => n * n + out.length;
        out.push(square());
      }
      return out;
    }`,
};
