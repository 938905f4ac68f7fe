/** Annotated generators: their items come one by one, natively and compiled the same. */
import { casesOf } from './cases/case';
import { GENERATORS } from './cases/generators';
import { compile, expectSameCase } from './support/harness';

test.each(casesOf(GENERATORS))('%s', async (_, item) => {
  await expectSameCase(item);
});

test('the table says that a function is a generator, and the call that its result is a stream', () => {
  const source = `/** @unsync */\nexport async function* items(n: number): AsyncGenerator<number> { yield n; }`;
  const typed = compile(source, { view: 'typed' }).code;
  expect(typed).toContain('["items","loop",{"stream":true}]');
  expect(typed).toContain(
    'export function items(n: number) { return __unsync.stream(__unsync_r(0), arguments, async function* (): AsyncGenerator<number> { yield n; }); }',
  );
  expect(compile(source).code).toContain(
    'export function items(n) { return __unsync.stream(__unsync_r(0), arguments); }',
  );
});
