/** What goes into an entry, and what stays out. */
import { compile, evaluate, expectSame } from './support/harness';

/** The entry's user code: what stands between its prelude and its table. */
function sliceOf(source: string, fileName?: string): string {
  const { entry, diagnostics } = compile(source, fileName === undefined ? {} : { fileName });
  if (entry === null) throw new Error(diagnostics.map((found) => found.message).join('\n') || 'no entry');
  const lines = entry.code.split('\n');
  const prelude = lines.findIndex((line) => line.includes('unsync/runtime'));
  const table = lines.findIndex((line) => line.includes('__unsync_functions = {'));
  return lines
    .slice(prelude + 1, table)
    .join('\n')
    .trim();
}

describe('the same result as natively with', () => {
  const cases: Record<string, string> = {
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
      export default function helper(n: number) { return inner(n) + 1; }
      /** @unsync */
      export function inner(n: number) { return n * 2; }
      /** @unsync */
      export function f(n: number) { return helper(n) + inner(n); }
      export const test = () => f(3);`,
    "the marker's functions used from others": `
      import { unsync } from 'unsync';
      const base = (n: number) => n + 1;
      const a = unsync(base);
      const b = unsync((n: number) => a(n) * 2);
      const api = { c: unsync((n: number) => b(n) + 1) };
      /** @unsync */
      export function f(n: number) { return api.c(n) + a(n); }
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
      /** @unsync */
      export const f = () => [__filename, folder, { __filename }, import.meta.url];
      export const test = () => f();`,
    'non-ASCII names and text': `
      const größe = '→ 🎉'; const ñ = (s: string) => s + größe;
      /** @unsync */
      export const f = () => ñ('é');
      export const test = () => f();`,
    'names that the entry uses too': `
      const module = 1, captures = 2, functions = 3;
      /** @unsync */
      export const f = (entry: number) => [module, captures, functions, entry];
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
        const value = n < 2 ? n : fib(n - 1) + fib(n - 2);
        memo.set(n, value);
        return value;
      }
      export const test = () => fib(15);`,
  };
  test.each(Object.entries(cases))('%s', async (_, source) => {
    await expectSame(source);
  });
});

describe('an entry', () => {
  test('leaves out statements that only call or read what it keeps', () => {
    const slice = sliceOf(`
      const table = new Map([['a', 1]]);
      function main() { return f('a'); }
      console.log(table.get('a'));
      console.log(f('a').result());
      f('a').then(console.log);
      main().catch(console.error);
      table.forEach((value) => console.log(value));
      /** @unsync */
      export function f(key: string): any { return key === '' ? main : f('').then(() => table.get(key)); }`);
    expect(slice).not.toMatch(/console/);
    expect(slice).toContain("const table = new Map([['a', 1]]);");
  });

  test('never runs the program again', () => {
    expect(
      sliceOf(`
        import './side-effect';
        import express from 'express';
        import { config } from './config';
        const app = express();
        const table = new Set([config.a]);
        app.listen(3000);
        main(table);
        console.log('started');
        process.on('exit', () => table.clear());
        setTimeout(() => table.add('late'), 10);
        export default app;
        /** @unsync */
        export const f = (s: string) => table.has(s);`),
    ).toBe(["import { config } from './config';", 'const table = new Set([config.a]);'].join('\n'));
  });

  test('imports only what it uses', () => {
    expect(
      sliceOf(`
        import def, { a, b as renamed, type T, unused } from './m';
        import * as ns from './ns';
        import other, * as otherNs from './both';
        import type { OnlyType } from './types';
        import { Alias } from './alias';
        import data from './data.json' with { type: 'json' };
        import old = require('./old');
        import notUsed = require('./not-used');
        /** @unsync */
        export const f = (x: Alias): OnlyType & T => [def, renamed, ns.x, otherNs, data, old] as any;`),
    ).toBe(
      [
        "import def, { b as renamed } from './m';",
        "import * as ns from './ns';",
        "import * as otherNs from './both';",
        "import data from './data.json' with { type: 'json' };",
        "import old = require('./old');",
      ].join('\n'),
    );
  });

  test('keeps the order of the source, takes single variables out of a list, and drops export', () => {
    expect(
      sliceOf(`
        export const a = 1, unused = sideEffect(), b = [a];
        export class K { v = b; }
        b.push(2);
        export enum E { X = 1 }
        /** @unsync */
        export const f = () => [new K(), E.X];`),
    ).toBe(
      ['const a = 1;', 'const b = [a];', 'class K { v = b; }', 'b.push(2);', 'enum E { X = 1 }'].join('\n'),
    );
  });

  test('has nothing of the bodies of other annotated functions', () => {
    expect(
      sliceOf(`
        import { heavy } from 'heavy';
        import { light } from 'light';
        /** @unsync */
        export function g(n = heavy) { return light(n); }
        export function h() { return g() + onlyInMain(); }
        function onlyInMain() { return heavy; }`),
    ).toBe("import { heavy } from 'heavy';\nimport { light } from 'light';");
    const entry = compile(`
      import { big } from 'big';
      /** @unsync */
      function inner() { return 1; }
      const helper = () => inner();
      /** @unsync */
      export const f = () => helper();`).entry;
    expect(entry?.code).not.toContain("from 'big'");
  });

  test('starts with the directives of the source and the comments that say how elements are compiled', () => {
    const { entry } = compile(
      `'use strict';\n/** @jsx h */\nimport { h } from 'preact';\n/** @unsync */\nexport function f() { return <p />; }`,
      { fileName: '/p/a.tsx' },
    );
    expect(entry?.code).toMatch(/^\/\/ @ts-nocheck\n\/\*\* @jsx h \*\/\n'use strict';\n/);
    expect(entry?.code).toContain("import { h } from 'preact';");
  });

  test('leaves declared things, types and interfaces out', () => {
    expect(
      sliceOf(`
        declare const VERSION: string;
        declare function native(): void;
        interface Shape { a: number }
        type Alias = Shape;
        export type { Shape };
        /** @unsync */
        export const f = (s: Alias) => (typeof VERSION === 'undefined' ? s.a : native);`),
    ).toBe('');
  });

  test('awaits at the top level what the module awaits there', () => {
    expect(
      sliceOf(`
        const data = await import('./data');
        await using resource = open();
        /** @unsync */
        export const f = () => [data, resource];
        function open() { return null as any; }`),
    ).toBe(
      [
        "const data = await import('./data');",
        'await using resource = open();',
        'function open() { return null as any; }',
      ].join('\n'),
    );
  });

  test('can be evaluated on its own, in the forms of CommonJS too', () => {
    const source = `
      /** @unsync */
      const f = (n: number) => n + 1;
      export { f };`;
    const runtime = { 'unsync/runtime': {} };
    for (const importForm of ['import', 'require'] as const) {
      const { entry } = compile(source, { options: { importForm } });
      const table = evaluate(entry?.code ?? '', '/p/a.ts', runtime).__unsync_functions as Record<
        string,
        () => (n: number) => number
      >;
      expect(table.f?.()(1)).toBe(2);
    }
    expect(compile(source, { options: { importForm: 'import-equals' } }).entry?.code).toMatch(
      /import __unsync = require\("unsync\/runtime"\)[\s\S]*export = \{ __unsync_functions: \{[\s\S]*\} \};\n$/,
    );
  });
});
