/** The text that comes out: lines, names, maps, and the same bytes every time. */
import { parseSync } from '@babel/core';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { compile, FILE_NAME, type View } from './support/harness';

const SOURCE = `#!/usr/bin/env node
'use strict';
// A comment that was here before.

/**
 * Loads.
 * @unsync
 */
export async function load(
  path: string,
  encoding = 'utf8',
): Promise<
  string
>
{
  const text = await read(path, encoding);
  return text.trim();
}
async function read(path: string, encoding: string): Promise<string> {
  throw new Error(path + encoding);
}
export const outer = (k: number) => {
  "directive";
  /** @unsync { timeout: 5, name: 'nice' } */
  function inner(x: number) {

    return x * k;
  }
  return inner;
};
export const last = 1;
`;

const views: readonly View[] = ['typed', 'kept', 'bare'];

describe.each(views)('in the %s view', (view) => {
  test('every line stays on its line', () => {
    const { code } = compile(SOURCE, { view });
    const lines = code.split('\n');
    const source = SOURCE.split('\n');
    expect(lines).toHaveLength(source.length);
    for (const text of [
      '#!/usr',
      "'use strict'",
      '// A comment',
      'async function read',
      'throw new',
      'export const last',
      '  return inner;',
    ]) {
      const at = source.findIndex((line) => line.startsWith(text) || line.trim().startsWith(text.trim()));
      expect({ text, line: lines[at] }).toEqual({ text, line: source[at] });
    }
  });

  test('the map leads to the column', () => {
    const { code, map } = compile(SOURCE, { view });
    expectMapped(code, map, ['throw new Error', 'read(path: string', 'last = 1', 'return inner']);
    if (view !== 'bare') expectMapped(code, map, ['text.trim()', 'x * k']);
  });

  test('running it again on its own output changes nothing', () => {
    const { code, entry } = compile(SOURCE, { view });
    for (const text of [code, entry?.code ?? '']) {
      expect(compile(text, { view })).toMatchObject({
        code: text,
        entry: null,
        functions: [],
        diagnostics: [],
      });
    }
  });

  test('the same input gives the same bytes, whatever the path and its separators', () => {
    const names = [FILE_NAME, '/elsewhere/src/sample.ts', 'C:\\project\\src\\sample.ts'];
    const outputs = names.map((fileName) => {
      const { code, map, entry } = compile(SOURCE, { view, fileName });
      return JSON.stringify({ code, map, entry: { code: entry?.code, map: entry?.map } });
    });
    expect(new Set(outputs).size).toBe(1);
  });

  test('the text before the doc comment of the first function stays first', () => {
    const { code } = compile(SOURCE, { view });
    const [, , , above, line] = code.split('\n');
    const prelude = /^import \* as __unsync from "unsync\/runtime"; .*/;
    // tsc takes a comment behind a statement, on its line, for that statement's.
    if (view === 'typed') expect([above, line]).toEqual([expect.stringMatching(prelude), '/**']);
    else expect(line).toMatch(new RegExp(`${prelude.source} /\\*\\*$`));
  });
});

test('the map of an entry leads to the column', () => {
  const { entry } = compile(SOURCE);
  expectMapped(entry?.code ?? '', entry?.map, [
    'throw new Error',
    'text.trim()',
    'x * k',
    'read(path: string',
    "encoding = 'utf8'",
  ]);
  expect(entry?.map).toMatchObject({ sources: ['sample.ts'], sourcesContent: [SOURCE], version: 3 });
});

const LINE_ENDS = { CRLF: '\r\n', CR: '\r', 'U+2028': '\u2028', 'U+2029': '\u2029' } as const;
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

describe.each(Object.entries(LINE_ENDS))('with lines that end with %s', (_, end) => {
  const source = SOURCE.replaceAll('\n', end);
  // What does not end a line in the source must not end one in the map.
  const inOneLine = (text: string): string => text.replaceAll(end, '\n');

  test.each(views)('all stays on its line, in the %s view', (view) => {
    const { code, map, entry, functions, diagnostics } = compile(source, { view });
    const plain = compile(SOURCE, { view });
    expect(diagnostics).toEqual([]);
    expect(functions.map(({ name, options }) => [name, options])).toEqual(
      plain.functions.map(({ name, options }) => [name, options]),
    );
    if (view !== 'typed') expect(code.split(LINE_END)).toEqual(plain.code.split('\n'));
    expectMapped(inOneLine(code), map, ['throw new Error', 'last = 1', 'return inner']);
    expectMapped(inOneLine(entry?.code ?? ''), entry?.map, ['throw new Error', 'text.trim()', 'x * k']);
  });

  test('a diagnostic has its line, and a comment above silences it', () => {
    const lines = ['export const list = [];', '', '/** @unsync */', 'function f() { list.push(1); }', 'f();'];
    const found = compile(lines.join(end)).diagnostics;
    expect(found.map(({ code, line }) => [code, line])).toContainEqual(['UNSYNC2009', 4]);
    lines[1] = '// @unsync-ignore UNSYNC2009';
    lines[2] = '/** @unsync */ function f() { list.push(1); }';
    lines[3] = '';
    const silenced = compile(lines.join(end)).diagnostics;
    expect(silenced.map(({ code }) => code)).not.toContain('UNSYNC2009');
  });
});

test('a line separator in a string of a body that goes ends a line, as engines count', () => {
  const { code } = compile("/** @unsync */ export function f() { return '\u2028'; }\nthrow new Error();");
  expect(code.split(LINE_END)[2]).toBe('throw new Error();');
});

test.each(['/*#__PURE__*/ ', '/* @__PURE__ */\n', '/* istanbul ignore next */\n', '// c8 ignore next\n'])(
  '%j stays with the statement that it speaks of',
  (comment) => {
    const { code } = compile(`// License\n${comment}setUp();\n/** @unsync */ export function f() {}`);
    expect(code).toContain(`${comment}setUp();`);
    expect(code).toMatch(/^\/\/ License\n/);
  },
);

test('the typed view, to the byte', () => {
  const source = `import { gzipSync } from 'node:zlib';
import { unsync } from 'unsync';
/** @unsync */
export async function load(p: string): Promise<string> { return p; }
/** @unsync cpuBound */
export const hash = (d: Uint8Array): string => String(d);
export function outer(k: number) {
  /** @unsync { timeout: 500 } */
  function inner(x: number) { return x * k; }
  return inner;
}
const zip = unsync(gzipSync, { cpuBound: true });
export function twice(x: string): string;
export function twice(x: number): number;
/** @unsync */
export function twice(x: any): any { return x + x; }
/** @unsync */
export function isText(x: unknown): x is string { return typeof x === 'string'; }
export { zip };
`;
  expect(
    compile(source, { view: 'typed' }).code,
  ).toBe(`import * as __unsync from "unsync/runtime"; var __unsync_m: __unsync.Module | undefined; function __unsync_r(i: number) { return (__unsync_m ??= __unsync.module({ id: "src/sample.ts", url: __filename, entry: "./sample.unsync.js", functions: [["load","loop"],["hash","cpu"],["outer/inner","thread",{"timeout":500}],["zip","cpu"],["twice","thread"],["isText","thread"]] })).ref(i); } __unsync.tag(load, __unsync_r(0)); __unsync.tag(twice, __unsync_r(4)); __unsync.tag(isText, __unsync_r(5)); import { gzipSync } from 'node:zlib';
import { unsync } from 'unsync';
/** @unsync */
export function load(p: string) { return __unsync.call(__unsync_r(0), arguments, async (): Promise<string> => { return p; }); }
/** @unsync cpuBound */
export const hash = __unsync.fn(__unsync_r(1), (d: Uint8Array): string => String(d));
export function outer(k: number) { __unsync.tag(inner, __unsync_r(2), () => [k]);
  /** @unsync { timeout: 500 } */
  function inner(x: number) { return __unsync.call(__unsync_r(2), arguments, () => { return x * k; }, () => [k]); }
  return inner;
}
const zip = unsync(__unsync.mark(__unsync_r(3), gzipSync), { cpuBound: true });
export function twice(x: string): __unsync.Unfuture<Awaited<string>>;
export function twice(x: number): __unsync.Unfuture<Awaited<number>>;
/** @unsync */
export function twice(x: any): any { return __unsync.call(__unsync_r(4), arguments, (): any => { return x + x; }); }
/** @unsync */
export function isText(x: unknown) { return __unsync.call(__unsync_r(5), arguments, (): __unsync.Predicate<boolean, string> => { return typeof x === 'string'; }); }
export { zip };
`);
});

describe('the forms of the prelude', () => {
  const source = `/** @unsync */\nexport const f = (n: number) => n;`;
  test.each([
    [
      { format: 'esm', importForm: 'import' },
      /^import \* as __unsync from "unsync\/runtime"; .* url: import\.meta\.url, entry: "\.\/sample\.unsync\.js"/,
    ],
    [
      { format: 'cjs', importForm: 'import-equals' },
      /^import __unsync = require\("unsync\/runtime"\); .* url: __filename/,
    ],
    [{ format: 'cjs', importForm: 'require' }, /^const __unsync = require\("unsync\/runtime"\); /],
    [{ format: 'unknown', entry: 'inline' }, /url: __unsync_here__, entry: __unsync_entry__, functions/],
  ] as const)('%j', (options, expected) => {
    expect(compile(source, { options }).code).toMatch(expected);
  });

  test('an inline entry does not name itself', () => {
    const { entry } = compile(source, { options: { format: 'unknown', entry: 'inline' } });
    expect(entry?.code).toContain('url: __unsync_here__, functions:');
  });

  test('a JavaScript file gets no types', () => {
    const { code } = compile(`/** @unsync */\nexport const f = (n) => n;`, {
      view: 'typed',
      fileName: '/p/a.js',
    });
    expect(code).toContain('var __unsync_m; function __unsync_r(i) {');
  });

  test('return types are written out when asked for', () => {
    const { code } = compile(
      `/** @unsync */\nexport async function f(n: number): Promise<\n  string // text\n> { return String(n); }`,
      {
        view: 'typed',
        options: { explicitTypes: true },
      },
    );
    expect(code).toContain('f(n: number): __unsync.Unfuture<Awaited<Promise< string >>> {');
  });
});

describe('names of functions', () => {
  const namesOf = (source: string): string[] => compile(source).functions.map(({ name }) => name);

  test('follow the code around', () => {
    expect(
      namesOf(`
        import { unsync } from 'unsync';
        const tasks = [/** @unsync */ () => 1, /** @unsync */ () => 2];
        export const api = { /** @unsync */ load() {}, inner: { /** @unsync */ deep: () => 1 }, /** @unsync */ ['com' + 'puted']() {} };
        export class A { /** @unsync */ m() {} n() { return unsync(() => 1); } }
        namespace N { /** @unsync */ export function f() {} }
        exports.g = unsync(() => 1);
        export default unsync({ cpuBound: true })(() => 1);
        [1].map(unsync(() => 1));
        [2].map(unsync(() => 1));`),
    ).toEqual([
      'tasks[0]',
      'tasks[1]',
      'api.load',
      'api.inner.deep',
      "api['com' + 'puted']",
      'A.m',
      'A.n/anonymous',
      'N/f',
      'g',
      'default',
      'anonymous',
      'anonymous#2',
    ]);
  });
});

test.each([
  ['/p/a.ts', '/p/a.unsync.ts'],
  ['/p/a.test.mts', '/p/a.test.unsync.mts'],
  ['C:\\p\\a.cts', 'C:\\p\\a.unsync.cts'],
  ['/p/a.jsx', '/p/a.unsync.jsx'],
])('the entry of %s is %s', (fileName, expected) => {
  expect(compile(`/** @unsync */ export function f() {}`, { fileName }).entry?.fileName).toBe(expected);
});

test('a declaration file is left alone', () => {
  const source = '/** @unsync */\nexport declare function f(): void;';
  expect(compile(source, { fileName: '/p/a.d.ts' })).toMatchObject({ code: source, diagnostics: [] });
});

/** Where a piece of text stands in the code, the map must lead to where it stands in the source. */
function expectMapped(code: string, map: unknown, pieces: readonly string[]): void {
  const trace = new TraceMap(map as ConstructorParameters<typeof TraceMap>[0]);
  for (const piece of pieces) {
    const generated = positionOf(code, piece);
    const original = positionOf(SOURCE, piece);
    expect({ piece, ...generatedToOriginal(trace, generated) }).toEqual({ piece, ...original });
  }
  expect(
    parseSync(code, { configFile: false, babelrc: false, parserOpts: { plugins: ['typescript'] } }),
  ).not.toBeNull();
}

function generatedToOriginal(
  trace: TraceMap,
  position: { line: number; column: number },
): { line: number | null; column: number | null } {
  const { line, column } = originalPositionFor(trace, position);
  return { line, column };
}

function positionOf(text: string, piece: string): { line: number; column: number } {
  const offset = text.indexOf(piece);
  if (offset === -1) throw new Error(`${piece} is not in the text`);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)?.length ?? 0 };
}
