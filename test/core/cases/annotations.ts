/** Where an annotation can stand. */
import type { Cases } from './case';

export const ANNOTATIONS: Cases = {
  'a declaration': `
    /** @unsync */
    function double(n: number) { return n * 2; }
    export const test = () => double(21);`,
  'an exported declaration': `
    /** @unsync */
    export function double(n: number): number { return n * 2; }
    export const test = () => double(21);`,
  'a comment behind export': `
    export /** @unsync */ function double(n: number): number { return n * 2; }
    export const test = () => double(21);`,
  'an async declaration': `
    /** @unsync */
    export async function double(n: number): Promise<number> { await null; return n * 2; }
    export const test = async () => [await double(21), await double(1)];`,
  'an arrow with an expression body': `
    /** @unsync */
    export const double = (n: number): number => n * 2;
    export const test = () => double(21);`,
  'an arrow with a block body': `
    /** @unsync cpuBound */
    const double = (n: number) => { const two = 2; return n * two; };
    export const test = () => double(21);`,
  'a generic arrow': `
    /** @unsync */
    const same = <T,>(x: T): T => x;
    export const test = () => same('a');`,
  'an async arrow': `
    /** @unsync */
    const double = async (n: number) => n * 2;
    export const test = () => double(21);`,
  'an anonymous function expression': `
    /** @unsync */
    const double = function (n: number) { return n * 2; };
    export const test = () => double(21);`,
  'a named function expression that calls itself': `
    /** @unsync */
    const fact = function self(n: number): number { return n < 2 ? 1 : n * self(n - 1); };
    export const test = () => fact(5);`,
  'let and var': `
    /** @unsync */
    let a = (n: number) => n + 1;
    /** @unsync */
    var b = (n: number) => n + 2;
    export const test = () => [a(1), b(1)];`,
  'a method, an arrow and a computed key of an object': `
    const key = 'computed';
    const api = {
      /** @unsync */
      load(n: number) { return n + 1; },
      /** @unsync */
      async later(n: number) { return n + 2; },
      /** @unsync */
      arrow: (n: number) => n + 3,
      /** @unsync */
      [key](n: number) { return n + 4; },
      /** @unsync */
      'quoted name'(n: number) { return n + 5; },
      /** @unsync */
      7(n: number) { return n + 6; },
      nested: { /** @unsync */ deep: function (n: number) { return n + 7; } },
    };
    export const test = async () => [api.load(1), await api.later(1), api.arrow(1), api.computed(1), api['quoted name'](1), api[7](1), api.nested.deep(1)];`,
  'an anonymous default export': `
    /** @unsync */
    export default function (n: number) { return n * 2; }
    export const test = async () => exports.default(21);`,
  'a named default export': `
    /** @unsync */
    export default async function double(n: number) { return n * 2; }
    export const test = () => double(21);`,
  'a default export that is an arrow': `
    /** @unsync */
    export default (n: number) => n * 2;
    export const test = () => exports.default(21);`,
  'a default export through the marker': `
    import { unsync } from 'unsync';
    export default unsync((n: number) => n * 2);
    export const test = () => exports.default(21);`,
  'an export list with another name': `
    /** @unsync */
    function f(n: number) { return n * 2; }
    export { f as g };
    export const test = () => exports.g(21);`,
  'as, satisfies, non-null and parentheses around it': `
    /** @unsync */
    const a = ((n: number) => n + 1) as (n: number) => number;
    /** @unsync */
    const b = ((n: number) => n + 2) satisfies (n: number) => number;
    /** @unsync */
    const c = ((((n: number) => n + 3)))!;
    /** @unsync */
    const d = <(n: number) => number>((n: number) => n + 4);
    export const test = () => [a(1), b(1), c(1), d(1)];`,
  'a blank line, other comments and other tags between': `
    /**
     * Doubles.
     * @param n a number
     * @unsync
     * @returns twice that
     */

    // eslint-disable-next-line
    export function double(n: number) { return n * 2; }
    export const test = () => double(21);`,
  'overloads, tagged on the first signature': `
    /** @unsync */
    export function twice(x: string): string;
    export function twice(x: number): number;
    export function twice(x: any): any { return typeof x === 'string' ? x + x : x * 2; }
    export const test = () => [twice('a'), twice(2)];`,
  'overloads, tagged on the implementation': `
    function twice(x: string): string;
    function twice(x: number): number;
    /** @unsync */
    function twice(x: any): any { return x + x; }
    export const test = () => [twice('a'), twice(2)];`,
  'an element of an array, a call argument, a returned function': `
    const list = [1, /** @unsync */ (n: number) => n + 1] as const;
    const call = (f: (n: number) => number) => f(10);
    function make(k: number) {
      /** @unsync */
      return (n: number) => n + k;
    }
    export const test = () => [list[1](1), call(/** @unsync */ (n) => n * 3), make(5)(1)];`,
  'an assignment to an export': `
    /** @unsync */
    exports.double = (n: number) => n * 2;
    export const test = () => exports.double(21);`,
  'the marker around an expression': `
    import { unsync } from 'unsync';
    const double = unsync((n: number) => n * 2);
    const later = unsync(async function (n: number) { return n * 3; }, { timeout: 500 });
    export const test = async () => [double(21), await later(2)];`,
  'the curried marker': `
    import { unsync } from 'unsync';
    const double = unsync({ cpuBound: true })((n: number) => n * 2);
    const plain = unsync()((n: number) => n * 3);
    export const test = () => [double(21), plain(1)];`,
  'the marker renamed, as a namespace member, in a sequence': `
    import { unsync as elsewhere } from 'unsync';
    import * as u from 'unsync';
    const a = elsewhere((n: number) => n + 1);
    const b = u.unsync((n: number) => n + 2);
    const c = (0, elsewhere)((n: number) => n + 3);
    const d = (0, u.unsync)((n: number) => n + 4);
    export const test = () => [a(1), b(1), c(1), d(1)];`,
  'the marker required': `
    const { unsync: marker } = require('unsync');
    const u = require('unsync');
    const alias = u.unsync;
    const a = marker((n: number) => n + 1);
    const b = u.unsync((n: number) => n + 2);
    const c = alias((n: number) => n + 3);
    export const test = () => [a(1), b(1), c(1)];`,
  'the marker around names': `
    import { unsync } from 'unsync';
    import { basename } from 'node:path';
    import * as path from 'node:path';
    import os from 'node:os';
    function local(n: number) { return helper(n) + 1; }
    function helper(n: number) { return n * 10; }
    const held = (n: number) => n + 2;
    const a = unsync(local);
    const b = unsync(held);
    const c = unsync(basename);
    const d = unsync(path.extname);
    const e = unsync(parseInt);
    const f = unsync(os.homedir);
    export const test = () => [a(1), b(1), c('/a/b.c', '.c'), d('x.y'), e('12'), f()];`,
  'the marker around a call that yields a function': `
    import { unsync } from 'unsync';
    import { promisify } from 'node:util';
    import { gzip, gunzipSync } from 'node:zlib';
    const compress = unsync(promisify(gzip) as (text: string) => Promise<Uint8Array>);
    export const test = async () => gunzipSync(await compress('hello')).toString();`,
  'functions in functions, three deep': `
    /** @unsync */
    export function one(a: number) {
      /** @unsync */
      function two(b: number) {
        /** @unsync */
        const three = (c: number) => a + b + c;
        return three(100);
      }
      return two(10);
    }
    export const test = () => one(1);`,
  'the same name twice in a file': `
    function a() { /** @unsync */ const f = () => 1; return f(); }
    function b() { /** @unsync */ const f = () => 2; return f(); }
    { /** @unsync */ function g() { return 3; } exports.g1 = g; }
    { /** @unsync */ function g() { return 4; } exports.g2 = g; }
    export const test = () => [a(), b(), exports.g1(), exports.g2()];`,
  'name and length': `
    /** @unsync */
    function declared(a: number, b: number, c = 3) { return [a, b, c]; }
    /** @unsync */
    export const arrow = (a: number, { b }: any, [c]: any, ...rest: number[]) => [a, b, c, rest];
    export const test = () => [declared.name, declared.length, arrow.length, declared(1, 2), arrow(1, { b: 2 }, [3], 4)];`,
  'a computed member, a label, a keyword as key': `
    const o = { if: 1, label: 2 };
    /** @unsync */
    function f(k: 'if') { label: for (;;) { break label; } return o[k] + o.label; }
    export const test = () => f('if');`,
  'a comment right before the function, and over a later variable of a list': `
    const a = /** @unsync */ (n: number) => n + 1;
    const b = 1, /** @unsync */ c = (n: number) => n + b;
    let d; d = /** @unsync */ function (n: number) { return n * 3; };
    export const test = () => [a(1), c(1), d(1)];`,
  'a chain of assignments, and a value that has its function by default': `
    let first: any, second: any;
    /** @unsync */
    first = second = (n: number) => n + 1;
    const { third = /** @unsync */ (n: number) => n + 2 } = {} as any;
    function call(f = /** @unsync */ (n: number) => n + 3) { return f(1); }
    export const test = () => [first(1), second(1), third(1), call()];`,
  'both branches of a condition': `
    const pick = (up: boolean) => (up ? /** @unsync */ (n: number) => n + 1 : /** @unsync */ (n: number) => n - 1);
    export const test = () => [pick(true)(1), pick(false)(1)];`,
  'a tag over a decorator, and a decorator over a tag': `
    import { unsync } from 'unsync';
    class A {
      /** @unsync */
      @unsync({ timeout: 5000 })
      a(n: number) { return n + 1; }
      @unsync
      /** Described. */
      b(n: number) { return n + 2; }
    }
    export const test = () => [new A().a(1), new A().b(1)];`,
  'names that are reserved in places, and names that need quotes': `
    /** @unsync */
    function of(async: number) { return async + 1; }
    const o = {
      /** @unsync */
      default(n: number) { return n + 1; },
      /** @unsync */
      async(n: number) { return n + 2; },
      /** @unsync */
      async async(n: number) { return n + 3; },
      /** @unsync */
      get(n: number) { return n + 4; },
      /** @unsync */
      'a "quoted" name': (n: number) => n + 5,
      /** @unsync */
      __proto__(n: number) { return n + 6; },
    };
    export const test = () => [of(1), o.default(1), o.async(1), o.get(1), o['a "quoted" name'](1), (o as any).__proto__(1)];`,
  'comments in every place a function has': `
    /** @unsync */
    export /* a */ async /* b */ function /* c */ f /* d */ ( /* e */ a /* f */ : number /* ) */ , /* g */ ) /* h */ : /* i */ Promise<number> /* j */ { /* k */ return a /* l */; /* m */ } // n
    class A {
      /** @unsync */
      static /* a ( */ async /* b */ * /* c */ m /* d */ ( /* e */ ) /* f */ { /* g */ yield 1; }
      /** @unsync */
      'x' /* ( */ (/* ) */) { return 2; }
      /** @unsync */
      [/* ] */ 'y' /* [ */] /* ( */ () { return 3; }
    }
    export const test = async () => { const all = []; for await (const x of A.m()) all.push(x); return [f(1), all, new A().x(), new A().y()]; };`,
  'a function whose name is that of a parameter, a variable inside, a method': `
    /** @unsync */
    function f(f: number) { return f + 1; }
    /** @unsync */
    function g() { const g = 2; return g; }
    /** @unsync */
    const h = function h(n: number): number { return n > 0 ? h(n - 1) : 7; };
    export const test = () => [f(1), g(), h(2)];`,
  'type parameters, and parameters that are only types': `
    interface Box<T> { value: T }
    /** @unsync */
    export async function open<T extends object, K extends keyof T = keyof T>(this: void, box: Box<T>, key: K): Promise<T[K]> { return box.value[key]; }
    /** @unsync */
    export const first = <T, U = T>([head]: readonly T[], or?: U): T | U => head ?? or!;
    export const test = () => [open({ value: { a: 1 } }, 'a'), first([2]), first([], 3)];`,
};
