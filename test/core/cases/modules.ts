/** Several modules, which import each other. Only the hosts run these. */
import type { Cases } from './case';

const VEC = `
  export class Vec { constructor(readonly x: number, readonly y: number) {} get length() { return Math.hypot(this.x, this.y); } }
  export class NotFound extends Error { constructor(readonly id: number) { super('no ' + id); } }`;

export const MODULES: Cases = {
  'an imported class that the function names only in its types': {
    files: { 'vec.ts': VEC },
    source: `
      import { Vec } from './vec.js';
      /** @unsync */
      function measure(v: Vec): number { return v.length; }
      export const test = () => measure(new Vec(3, 4));`,
  },
  'an imported base class, an imported error, and what they come back as': {
    files: { 'vec.ts': VEC },
    source: `
      import { NotFound, Vec } from './vec.js';
      class Named extends Vec {
        name = 'n';
        /** @unsync */
        describe(suffix: string) { return this.name + this.length + suffix; }
        /** @unsync */
        static async load(id: number): Promise<Named> { if (id > 1) throw new NotFound(id); return new Named(id, 0); }
      }
      export const test = async () => {
        const one = await Named.load(1);
        const error: any = await Named.load(2).then(() => null, (e: unknown) => e);
        return [new Named(3, 4).describe('!'), one instanceof Vec, one.length, error instanceof NotFound, error.id, error.message];
      };`,
  },
  'two modules with annotated functions that import each other': {
    files: {
      'other.ts': `
        import { settle } from '../settle.js';
        import { down } from './main.js';
        /** @unsync */
        export function up(n: number): number { return n >= 5 ? n : settle(down(n + 2)); }
        export const limit = 5;`,
    },
    source: `
      import { limit, up } from './other.js';
      /** @unsync */
      export function down(n: number): number { return n > limit ? n : settle(up(n - 1)); }
      export const test = () => [up(0), down(1)];`,
  },
  'the marker re-exported through another file': {
    files: { 'marker.ts': "export { unsync } from 'unsync';" },
    source: `
      import { unsync } from './marker.js';
      const twice = unsync((n: number) => n * 2);
      export const test = () => twice(21);`,
  },
  'annotated functions re-exported, renamed, and of one name in two files': {
    files: {
      'index.ts': "export * from './work.js'; export { work as other } from './other.js';",
      'work.ts': '/** @unsync */ export function work(n: number) { return n + 1; }',
      'other.ts': '/** @unsync */ export function work(n: number) { return n + 2; }',
    },
    source: `
      import { other, work } from './index.js';
      import * as all from './index.js';
      /** @unsync */
      function both(n: number) { return [settle(work(n)), settle(other(n))]; }
      export const test = async () => [await work(1), await other(1), await all.work(2), await both(3)];`,
  },
  'a module that imports itself': `
    import * as self from './main.js';
    /** @unsync */
    export function count(n: number): number { return n === 0 ? 0 : settle(self.count(n - 1)) + 1; }
    export const test = () => count(3);`,
  'imports of every form': {
    files: {
      'lib.ts':
        'export default function lib(n: number) { return n + 1; } export const named = 2; export let changing = 3; export enum Kind { A = 4 } export type T = string;',
    },
    source: `
      import lib, { named as renamed, changing, Kind, type T } from './lib.js';
      import * as space from './lib.js';
      import other, * as both from './lib.js';
      import './lib.js';
      /** @unsync */
      export const f = (text: T) => [lib(1), renamed, changing, Kind.A, space.named, other(2), both.changing, text];
      export const test = () => f('t');`,
  },
  'import() and a required module inside the function and around it': {
    files: { 'late.ts': "export const late = 'late'; export function deep() { return late + '!'; }" },
    source: `
      import early = require('./late.js');
      /** @unsync */
      async function f() { const { late } = await import('./late.js'); return [late, require('./late.js').deep(), early.late]; }
      export function test() {
        const local = require('./late.js');
        /** @unsync */
        const g = () => local.deep();
        return [f(), g()];
      }`,
  },
  'data from a JSON file': {
    files: { 'data.json': '{ "list": [1, 2, 3] }' },
    esm: true,
    source: `
      import data from './data.json' with { type: 'json' };
      /** @unsync */
      export const f = () => data.list.length;
      export const test = () => f();`,
  },
  'state of a helper module, which each thread has of its own': {
    files: { 'state.ts': 'const seen: number[] = []; export const add = (n: number) => seen.push(n);' },
    source: `
      import { add } from './state.js';
      /** @unsync cpuBound */
      export const f = (n: number) => add(n);
      export const test = async () => { const first = add(0); return [first, typeof (await f(1))]; };`,
  },
  'a base class from another file, whose methods are annotated there, and a subclass here with its own': {
    files: {
      'base.ts':
        'export class Base { n = 1; /** @unsync */ load(k: number) { return this.n + k + this.more(); } more() { return 0; } }',
    },
    source: `
      import { Base } from './base.js';
      class Derived extends Base { extra = 5; more() { return 100; } /** @unsync */ own(k: number) { return this.extra + k + this.more(); } }
      export const test = () => [new Base().load(1), new Derived().own(2)];`,
  },
  'type imports that look like values, and values used only as types': {
    files: {
      'lib.ts':
        'export class Shape { n = 1; area() { return this.n; } } export interface Opts { a: number } export enum Kind { A = 3 } export type Fn = () => void;',
    },
    source: `
      import { Shape, Opts, Kind, Fn } from './lib.js';
      import type * as Lib from './lib.js';
      /** @unsync */
      export function f(s: Shape, o: Opts, fn?: Fn, l?: Lib.Opts): Kind { return (s.area() + o.a + Kind.A) as Kind; }
      export const test = () => f(new Shape(), { a: 1 });`,
  },
};
