/** What annotated functions take along from around them: natively and compiled, the same result. */

import { CAPTURES } from './cases/captures';
import { listOf } from './cases/case';
import { compile, expectSameCase } from './support/harness';

test.each(listOf(CAPTURES))('%s', async (_, item) => {
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
