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
  'an object of functions': `
    export function test(by = 2) {
      const offset = 1;
      const tools = { twice: (n: number) => n * 2 + offset, more: { list: [1, -2], name: \`more\`, off: null, by, /** @unsync */ times(n: number) { return n * this.by; } }, get label() { return 'label'; }, own() { return this.twice(10); } } as const;
      const changed: any = { get: () => 1, n: 1 };
      changed.n = 2;
      /** @unsync */
      const f = (n: number) => [tools.twice(n), tools.more.times(n), tools.more.list, tools.more.name, tools.label, tools.own(), changed.n];
      return f(3);
    }`,
  'the state of an object with methods, as it is at each call': `
    export function test() {
      const stats: any = { hits: 0, hit() { this.hits++; return this; }, get label() { return 'hits: ' + this.hits; }, log: [] as number[] };
      stats.hit().hit(); stats.log.push(1);
      /** @unsync */
      function report() { return [stats.hits, stats.label, stats.log, Object.keys(stats)]; }
      const first = report(); stats.hits = 10; stats.added = 'x'; delete stats.log;
      return [first, report(), stats.hits];
    }`,
  'an object with methods that other code has changed': `
    const configure = (o: any) => { o.level = 9; o.list.push(2); };
    export function test() {
      const options: any = { level: 1, list: [1], log() { return this.level; }, inner: { n: 1, twice() { return this.n * 2; } } };
      const alias = options;
      configure(options); Object.assign(options, { more: new Map([[1, 'a']]) }); alias.inner.n = 4;
      /** @unsync */
      function f() { return [options.level, options.log(), options.list, options.more.get(1), options.inner.twice()]; }
      return f();
    }`,
  'an object with methods and what is not known from its source': `
    let made = 0;
    const makeId = () => ++made;
    export function test(suffix = '!') {
      const base = { kind: 'base', 2: 'two' };
      const key = 'computed';
      const user: any = { ...base, id: makeId(), suffix, [key]: suffix, 'a-b': [1], hello() { return 'hello ' + this.id + this.suffix; }, by: (n: number) => n + suffix, makeId };
      /** @unsync */
      function f() { return [user.id, user.hello(), user.kind, user[2], user.computed, user['a-b'], user.by(1), Object.keys(user), typeof user.makeId]; }
      return [f(), f(), made];
    }`,
  'symbols, accessors, and a frozen object': `
    export function test() {
      const range = { from: 1, *[Symbol.iterator]() { yield this.from; yield 2; }, [Symbol.toPrimitive]() { return 'range'; }, get to() { return this.from + 1; }, set to(n: number) { this.from = n - 1; } };
      range.to = 8;
      const api = Object.freeze({ n: 1, list: [1], f() { return this.n; } });
      /** @unsync */
      function all() { return [[...range], range.to, \`\${range}\`, Object.isFrozen(api), api.f(), api.list]; }
      return all();
    }`,
  'an instance of a local class, with its fields as they are': `
    export function test() {
      class Base { log: string[] = []; say(text: string) { this.log.push(text); return this; } }
      class Counter extends Base { n = 0; constructor(public step: number) { super(); } inc() { this.n += this.step; return this; } get twice() { return this.n * 2; } }
      const counter = new Counter(2);
      counter.inc().inc().say('a');
      /** @unsync */
      function f() { return [counter.twice, counter instanceof Base, counter instanceof Counter, counter.log]; }
      const first = f(); counter.inc();
      return [first, f(), counter.n];
    }`,
  'objects with methods that use one another, and one captured by two functions': `
    export function test() {
      const left: any = { n: 1, sum() { return this.n + right.n; } }, right: any = { n: 2, sum() { return left.sum() * 10; } };
      left.n = 5; right.n = 6
      /** @unsync */
      const f = () => [left.sum(), right.sum()];
      /** @unsync */
      const g = () => [right.sum(), f()];
      return g();
    }`,
  'an object with methods that is declared below the function, or never made': `
    export function test(flag = true) {
      /** @unsync */
      const f = (n: number) => (n > 0 ? later.n + later.twice() : typeof maybe);
      const none = f(0);
      const later: any = { n: 1, twice() { return this.n * 2; } };
      later.n = 3;
      if (!flag) { var maybe: any = { n: 1, m() { return this.n; } }; maybe.n++; }
      return [none, f(1)];
    }`,
  'a method that was exchanged is called where it is from': {
    threads: true,
    source: `
    export async function test() {
      const seen: string[] = [];
      const o: any = { n: 1, log(text: string) { return 'old'; }, more() { return this.n; } };
      o.log = (text: string) => { seen.push(text); return 'new'; };
      /** @unsync */
      const f = async () => [await o.log('a'), o.more()];
      return [await f(), seen];
    }`,
  },
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
    import type { ParsedPath } from 'node:path';
    export function test() {
      const ParsedPath = 3;
      /** @unsync */
      function f(s?: ParsedPath): number { return ParsedPath; }
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
  'what require gives in the function around': `
    export function test() {
      const path = require('node:path') as typeof import('node:path');
      const { sep, posix: { basename } } = require('node:path');
      /** @unsync */
      const f = (p: string) => [path.extname(p), basename(p), sep.length];
      return f('/a/b.c');
    }`,
  'a namespace import, used in a local function': `
    import * as path from 'node:path';
    export function test() {
      const end = (p: string) => path.extname(p);
      /** @unsync */
      const f = (p: string) => [path.basename(p), end(p)];
      return f('/a/b.c');
    }`,
  'an expression in every place that can hold one': `
    export function test() {
      const a = 1, b: any = { c: [5, 6], d() { return this.c[0]; } }, n = null as any, key = 'c', fns = [(x: number) => x + 1];
      /** @unsync */
      function f(x: number) {
        const { [key]: [first = a, ...others] = [a], ...rest } = b, list = [...others, ...[a]];
        let y = a; y **= 2; y ||= a; y &&= a + 1; n?.[key]?.(a); 
        switch (x) { case a: y += a; break; default: y -= a; }
        do { y++; } while (y < a);
        outer: for (const i of list) { for (const j of [a]) { if (j > i) continue outer; y += i; break outer; } }
        for (let i = a, l = list.length; i < l; i++) y += list[i]!;
        try { throw a; } catch (e) { y += e as number; } finally { y += a; }
        if (a in [0, 1] && !(b instanceof Array)) y += +b.c[a];
        return [first, list, Object.keys(rest), y, \`\${a}\${\`\${a}\`}\`, typeof a, void a, -a, a ? a : b, (a, b.c), new Array(a).length, String.raw\`\${a}\`, /a/u.test(key), a satisfies number];
      }
      return f(1);
    }`,
  'a local component, and a member of a captured object': {
    extension: 'tsx',
    source: `
    const React = { createElement: (type: any, props: any, ...children: any[]): any => (typeof type === 'function' ? type(props) : [type, props, ...children]) };
    export function test() {
      const text = 'x', rest = { b: 2 };
      const Title = ({ a, b }: any) => <h1 title={text} {...rest}>{a}{b}</h1>;
      /** @unsync */
      const f = (a: number) => <Title a={a} {...rest} />;
      return f(1);
    }`,
  },
  'a captured class that is an instance’s, with static and private members of its own': `
    export function test() {
      const rate = 2;
      class Account {
        static #count = 0;
        static get count() { return Account.#count; }
        #balance = 0;
        add(n: number) { this.#balance += n * rate; Account.#count++; return this; }
        get balance() { return this.#balance; }
      }
      /** @unsync */
      const f = (n: number) => [new Account().add(n).add(n).balance, Account.count];
      return f(3);
    }`,
  'a destructured variable with the name of a property': `
    export function test() {
      const { a, b: { c: d } } = { a: 1, b: { c: 2 } };
      /** @unsync */
      const f = () => ({ a, b: { c: d }, d });
      return f();
    }`,
  'a variable of a block, a switch and a catch around, all of one name': `
    export function test() {
      const fs: (() => unknown)[] = [];
      const x = 0;
      { const x = 1; fs.push(/** @unsync */ () => x); }
      switch (1) { case 1: const x = 2; fs.push(/** @unsync */ () => x); }
      try { throw 3; } catch (x) { fs.push(/** @unsync */ () => x); }
      for (const x of [4]) fs.push(/** @unsync */ () => x);
      fs.push(/** @unsync */ () => x);
      return fs.map((f) => f());
    }`,
  'a variable that is read before its value is there': `
    export function test() {
      const k = 1;
      const read = (early: boolean): unknown => f(early);
      const early = read(true);
      const late = 2;
      /** @unsync */
      function f(early: boolean) { return early ? k : k + late; }
      return [early, read(false)];
    }`,
  'a captured variable that is not there yet': `
    export async function test() {
      /** @unsync */
      function f() { return late; }
      try { await f(); } catch (error) { return [(error as Error).name, (error as Error).message]; }
      const late = 2;
      return late;
    }`,
};
