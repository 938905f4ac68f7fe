/** What annotated functions take along from around them: natively and compiled, the same result. */

import { CAPTURES } from './cases/captures';
import { casesOf } from './cases/case';
import { compile, expectSameCase } from './support/harness';

test.each(casesOf(CAPTURES))('%s', async (_, item) => {
  await expectSameCase(item);
});

test('only what the function reads is captured, in the order of the declarations', () => {
  const { functions } = compile(`
    export function outer(unused: number, b: number) {
      const a = 1; const other = 2; const helper = (n: number) => n + fromHelper; const fromHelper = 3;
      /** @unsync */
      function f(n: number) { return a + b + helper(n); }
      return [f, other, unused];
    }`);
  expect(functions).toMatchObject([{ name: 'outer/f', captures: ['b', 'a', 'fromHelper'] }]);
});

test('a name in a type is not a capture', () => {
  const { functions } = compile(`
    export function outer(config: { a: number }) {
      type Config = typeof config;
      /** @unsync */
      function f<T extends Config>(c: T): c is T & typeof config { return c as any as typeof config; }
      return f;
    }`);
  expect(functions).toMatchObject([{ captures: [] }]);
});

test('the parts of a namespace see what the others export, also in parts of namespaces inside', () => {
  const { functions, entry } = compile(`
    namespace App { export const base = 5, own = 1; export namespace Util { export const a = base; } const hidden = 1; void hidden; }
    namespace App { export namespace Util { export const b = a; } }
    namespace App {
      import U = Util;
      const own = 2;
      /** @unsync */
      export const f = () => [base, own, U.a, hidden];
      export namespace Util.Deep { /** @unsync */ export function g() { return [a, b, U]; } }
    }
    export const test = App;`);
  expect(functions).toMatchObject([
    { name: 'App/f', captures: ['base', 'own'] },
    { name: 'App/Util/Deep/g', captures: ['a', 'b'] },
  ]);
  expect(entry?.code).toContain('const U = App.Util;');
});

describe('a captured variable', () => {
  const guarded = (body: string): boolean =>
    compile(`export function test() { ${body} }`).code.includes('catch { return []; }');

  test.each([
    ['an arrow below it', 'const k = 1; /** @unsync */ const f = () => k; return f();'],
    [
      'a function that is called below it',
      'const k = 1; return f(); /** @unsync */ function f() { return k; }',
    ],
    ['an arrow above it, called below', '/** @unsync */ const f = () => k; const k = 1; return f();'],
    [
      'a method above it, called below',
      'const api = { /** @unsync */ f() { return k; } }; const k = 1; return api.f();',
    ],
    [
      'a function called by functions that are called below',
      'const k = 1; return a(); function a() { return b(); } function b() { a; return f(); } /** @unsync */ function f() { return k; }',
    ],
    [
      'a parameter, a loop and a var',
      'for (const i of [1]) { /** @unsync */ const f = (n: number) => i + v + n; f(1); } var v = 2;',
    ],
  ])('is read as it is for %s', (_, body) => {
    expect(guarded(body)).toBe(false);
  });

  test.each([
    ['called above it', 'f(); const k = 1; /** @unsync */ function f() { return k; }'],
    [
      'called above it by another',
      'g(); const k = 1; function g() { f(); } /** @unsync */ function f() { return k; }',
    ],
    ['given away above it', 'setImmediate(/** @unsync */ () => k); const k = 1;'],
    [
      'in another case of a switch',
      'switch (Number(1)) { case 0: let k = 1; break; default: /** @unsync */ const f = () => k; f(); }',
    ],
  ])('is guarded for a function %s', (_, body) => {
    expect(guarded(body)).toBe(true);
  });
});
