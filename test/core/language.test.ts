/** Programs with what the language has: each runs natively and compiled, and has to give the same. */
import { casesOf } from './cases/case';
import { LANGUAGE } from './cases/language';
import { compile, expectSameCase } from './support/harness';

test.each(casesOf(LANGUAGE))('%s', async (_, item) => {
  await expectSameCase(item);
});

test('Flow in a JavaScript file, where nothing says that it is Flow', () => {
  const source = `import type { Item } from './item';
    type Row = {| +id: number, name?: ?string |};
    /** @unsync */ export async function load(row: Row, ...rest: Array<Item>): Promise<?Item> { return rest[(row.id: any)]; }`;
  const { diagnostics, functions } = compile(source, { fileName: '/project/src/flow.js' });
  expect(diagnostics).toEqual([]);
  expect(functions.map(({ name }) => name)).toEqual(['load']);
});

test('a type assertion in angle brackets in a .ts file, where it is no JSX', () => {
  const source = '/** @unsync */ const half = <(n: number) => number>((n) => n / 2);';
  const { diagnostics, functions } = compile(source, { fileName: '/project/src/a.ts' });
  expect(diagnostics).toEqual([]);
  expect(functions.map(({ name }) => name)).toEqual(['half']);
});

test('a syntax error is told in the terms of the plain grammar', () => {
  const { diagnostics } = compile('/** @unsync */ function f() { return 1 +; }', {
    fileName: '/project/src/a.js',
  });
  expect(diagnostics[0]?.message).toBe('This file does not parse: Unexpected token.');
});

test('plugins of the parser, with their options', () => {
  const source = `import source wasm from './a.wasm';
    import defer * as late from './late.js';
    /** @unsync */ export async function f([a, void]) {
      const module = await import.source('./b.wasm');
      return (a |> late.g(%)) + wasm + module;
    }`;
  const plugins = [
    ['pipelineOperator', { proposal: 'hack', topicToken: '%' }] as const,
    'sourcePhaseImports' as const,
    'deferredImportEvaluation' as const,
    ['discardBinding', { syntaxType: 'void' }] as const,
  ];
  const parser = { plugins: [...plugins] as never, createImportExpressions: true };
  const { diagnostics, entry } = compile(source, { fileName: '/project/src/a.js', options: { parser } });
  expect(diagnostics).toEqual([]);
  expect(entry?.code).toContain("import source wasm from './a.wasm';");
  expect(entry?.code).toContain("import defer * as late from './late.js';");
});
