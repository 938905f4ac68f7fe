/** What goes into an entry, and what stays out. */
import { casesOf } from './cases/case';
import { SLICES } from './cases/slices';
import { compile, evaluate, expectSameCase } from './support/harness';

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
  test.each(casesOf(SLICES))('%s', async (_, item) => {
    await expectSameCase(item);
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

  test('leaves out what calls annotated functions, keeps what registers them, and asks what nobody can tell', () => {
    const source = `
      import { AsyncLocalStorage } from 'node:async_hooks';
      import { Storage } from './storage';
      const context = new AsyncLocalStorage();
      const storage = new Storage();
      async function main() { await f('a'); }
      await context.run('context', async () => { console.log(await f('a')); });
      context.run('again', main);
      storage.on('event', () => f('b'));
      await storage.prepare(() => 1);
      storage.start(main);
      /** @unsync */
      export async function f(key: string): Promise<any> { return storage.get(key) ?? context.getStore(); }`;
    expect(compile(source).diagnostics.map(({ code, line }) => [code, line])).toEqual([
      ['UNSYNC2013', 10],
      ['UNSYNC2013', 11],
    ]);
    const answered = source
      .replace('await storage.p', '// @unsync-keep\n      await storage.p')
      .replace('storage.start', '// @unsync-leave-out\n      storage.start');
    const kept = sliceOf(answered)
      .split('\n')
      .filter((line) => !line.startsWith('function f('));
    expect(kept).toEqual([
      "import { AsyncLocalStorage } from 'node:async_hooks';",
      "import { Storage } from './storage';",
      'const context = new AsyncLocalStorage();',
      'const storage = new Storage();',
      "storage.on('event', () => f('b'));",
      'await storage.prepare(() => 1);',
    ]);
  });

  test('never runs the program again', () => {
    expect(
      sliceOf(`
        // @unsync-leave-out
        import './side-effect';
        import express from 'express';
        import { config } from './config';
        const app = express();
        const table = new Set([config.a]);
        app.listen(3000);
        // @unsync-leave-out: it starts the server
        main(table);
        console.log('started');
        process.on('exit', () => table.clear());
        setTimeout(() => table.add('late'), 10);
        export default app;
        /** @unsync */
        export const f = (s: string) => table.has(s) && process.env.ON === s;`),
    ).toBe(["import { config } from './config';", 'const table = new Set([config.a]);'].join('\n'));
  });

  test('does not ask about the result of an annotated function', () => {
    expect(
      sliceOf(`
        /** @unsync */
        export const f = (text: string) => JSON.parse(text);
        const broken = f('{');
        try { broken.result(); } catch (error) { console.log(error); }
        f('1').then(console.log).catch(() => {});`),
    ).toBe('');
  });

  test('asks before it calls a function of the module that may be the program', () => {
    const source = `
        import express from 'express';
        const table = new Map<string, number>();
        const app = makeApp(), held = hold(() => app.listen(1));
        function makeApp() { return express(); }
        function hold(run: () => void) { return run; }
        function main() { table.set('a', 1); const server = app.listen(3000); return server; }
        function logs() { table.set('b', 1); console.log(table); }
        function calls(run: () => void) { table.set('c', 1); run(); }
        function callsHeld() { table.set('d', 1); held(); }
        function works() { table.set('e', 1); return f('e'); }
        async function later() { await null; table.set('f', 1); }
        main();
        calls(main);
        calls(() => app.listen(2));
        callsHeld();
        later();
        works();
        logs();
        /** @unsync */
        export const f = (s: string) => table.get(s);`;
    const { diagnostics } = compile(source);
    expect(diagnostics.map(({ code, line }) => [code, line])).toEqual(
      [13, 14, 15, 16, 17].map((line) => ['UNSYNC2013', line]),
    );
    const leftOut = { options: { severity: { UNSYNC2013: 'leave-out' } } } as const;
    expect(compile(source, leftOut).entry?.code).toMatch(/\nlogs\(\);\n/);
    expect(compile(source, leftOut).entry?.code).not.toMatch(/main|works|later|calls|express/);
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

  test('loads what follows calls across await only for signal()', () => {
    const importsOf = (specifiers: string, use: string): string =>
      sliceOf(`
        import ${specifiers} from 'unsync';
        /** @unsync */
        export function f(bytes: Uint8Array) { return [${use}]; }`);
    expect(importsOf('{ signal, transfer, Unfuture }', 'transfer(bytes), Unfuture')).toBe(
      'import { transfer, Unfuture } from "unsync/runtime";',
    );
    expect(importsOf('{ signal as aborted, transfer }', 'transfer(aborted())')).toBe(
      "import { signal as aborted, transfer } from 'unsync';",
    );
    expect(importsOf('* as all', 'all.transfer(bytes)')).toBe("import * as all from 'unsync';");
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
