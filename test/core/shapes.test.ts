/**
 * Every way to write the head of a function: whatever the core emits for one parses (see support/emitted.ts), and does
 * what it did before. Shapes are combined, so that no pair of them needs to be thought of.
 */
import { parse } from '@babel/parser';
import { compile, expectSame, type View } from './support/harness';

const VIEWS: readonly View[] = ['typed', 'kept', 'bare'];

/** By kind, with white space and comments where a scanner may go astray. */
const FUNCTION_HEADS = {
  plain: ['function ', 'function/*(*/', 'function\n'],
  async: ['async function ', 'async/*function*/function/**/'],
  generator: ['function*', 'function *', 'function* ', 'function/* * *//*(*/*/**/'],
  asyncGenerator: ['async function*', 'async/* * */function\n*\n'],
} as const;

const METHOD_HEADS = {
  plain: ['', '/*[*/'],
  async: ['async ', 'async/*[*/'],
  generator: ['*', '/* * */* '],
  asyncGenerator: ['async*', 'async/*[*/*/*]*/'],
} as const;

type Kind = keyof typeof FUNCTION_HEADS;

const BODIES: Readonly<Record<Kind, string>> = {
  plain: '{return n+1}',
  async: '{await 0;return n+1}',
  generator: '{yield n;yield n+1}',
  asyncGenerator: '{yield n;await 0;yield n+1}',
};

const NAMES = ['f', '$', 'ü', 'async', 'get', 'static', 'of', 'let', 'yield', 'await', '\\u0061b'];
const KEYS = ['m', 'async', 'get', 'set', 'static', 'yield', 'await', '"a b"', '1', '[key]', '[(key)/*]*/]'];
const CLASS_KEYS = [...KEYS, '#m'];
const PARAMETERS = ['(n)', '( n , )', '(n/*)*/)', '(n=2)', '({n}={n:2})', '(...[n])', '(\nn//)\n)'];
const ARGUMENTS: Readonly<Record<string, string>> = { '({n}={n:2})': '{n:2}' };

const RUN = `module.exports.test = async () => {
  const value = run();
  if (value === null || typeof value !== 'object' || !(Symbol.iterator in value || Symbol.asyncIterator in value)) return value;
  const items = [];
  for await (const item of value) items.push(item);
  return items;
};`;

interface Shape {
  readonly kind: Kind;
  /** The function, annotation included. */
  readonly text: string;
  readonly argument: string;
}

/** All heads with all names; parameters take turns. */
function shapes(
  heads: Readonly<Record<Kind, readonly string[]>>,
  names: readonly string[],
): (Shape & { readonly name: string })[] {
  let turn = 0;
  return (Object.keys(heads) as Kind[]).flatMap((kind) =>
    heads[kind].flatMap((head) =>
      names.map((name) => {
        const parameters = PARAMETERS[turn++ % PARAMETERS.length] as string;
        return {
          kind,
          name,
          text: `${head}${name}${parameters}${BODIES[kind]}`,
          argument: ARGUMENTS[parameters] ?? '2',
        };
      }),
    ),
  );
}

function parses(source: string): boolean {
  try {
    parse(source, { sourceType: 'script' });
    return true;
  } catch {
    return false;
  }
}

/** Where a declaration can stand. */
const PLACES = {
  'at the top': (text: string, call: string) => `/** @unsync */\n${text}\nconst run = () => ${call};`,
  'behind other code on the line': (text: string, call: string) =>
    `0;/** @unsync */${text};const run=()=>${call};`,
  'in a function, with a capture': (text: string, call: string) =>
    `function outer(k){/** @unsync */${text.replace(/n\+1/, 'n+k')};return ${call}}const run=()=>outer(1);`,
  'in a block': (text: string, call: string) => `let run;{/** @unsync */${text};run=()=>${call}}`,
  'in a case': (text: string, call: string) =>
    `let run;switch(1){case 1:/** @unsync */${text};run=()=>${call}}`,
  'behind a label': (text: string, call: string) => `l:/** @unsync */${text};const run=()=>${call};`,
} as const;

test.each(Object.entries(PLACES))('declarations %s', async (_, place) => {
  let ran = 0;
  for (const { name, text, argument } of shapes(FUNCTION_HEADS, NAMES)) {
    const source = `${place(text, `${name}(${argument})`)}\n${RUN}`;
    if (!parses(source)) continue;
    await expectSame(source, { fileName: '/project/shape.cjs' });
    ran++;
  }
  expect(ran).toBeGreaterThan(30);
});

test('methods of objects', async () => {
  for (const { name, text, argument } of shapes(METHOD_HEADS, [...KEYS, 'constructor'])) {
    const source = `const key='k';const o={/** @unsync */${text}};const run=()=>o${access(name)}(${argument});\n${RUN}`;
    await expectSame(source, { fileName: '/project/shape.cjs' });
  }
});

test.each(['', 'static ', 'static/*[*/'])('methods of classes, behind "%s"', async (modifier) => {
  for (const { name, text, argument } of shapes(METHOD_HEADS, CLASS_KEYS)) {
    const self = modifier === '' ? 'this' : 'C';
    const source = `const key='k';class C{/** @unsync */${modifier}${text} go(){return ${self}${access(name)}(${argument})}}const run=()=>new C().go();\n${RUN}`;
    if (parses(source)) await expectSame(source, { fileName: '/project/shape.cjs' });
  }
});

function access(key: string): string {
  if (key.startsWith('[')) return '[key]';
  return /^["\d]/.test(key) ? `[${key}]` : `.${key}`;
}

/** Return types, of which an arrow behind the last could make another type. */
const TYPES = [
  'number',
  '(number)',
  '({ x: number })',
  '(string | number)',
  'string | (number)',
  '((number))',
  '() => (number)',
  'new () => (number)',
  '[(number)]',
  'keyof ({ x: number })',
  'number extends (infer T) ? (T) : (string)',
  'typeof import("node:fs")',
  '{ x: number }',
];

test.each(TYPES)('a function that returns %s', (type) => {
  const source = [
    `/** @unsync */ function a(): ${type} { throw 1; }`,
    `/** @unsync */ async function b(): Promise<${type}> { throw 1; }`,
    `/** @unsync */ async function c(): (Promise<${type}>) { throw 1; }`,
    `/** @unsync */ function* d(): (Generator<${type}>) { throw 1; }`,
    `/** @unsync */ export default function <T>(x: T): ${type} { throw 1; }`,
    `export class A { /** @unsync */ m(): ${type} { throw 1; } /** @unsync */ static async n(): (Promise<${type}>) { throw 1; } }`,
    `export class B extends A { /** @unsync */ m(): ${type} { super.m(); throw 1; } }`,
    `export const o = { /** @unsync */ m(): ${type} { throw 1; } };`,
  ].join('\n');
  for (const view of VIEWS) {
    const { diagnostics, entry } = compile(source, { view });
    expect(diagnostics).toEqual([]);
    expect(entry).not.toBeNull();
  }
});

test.each([
  'if (yes) /** @unsync */ function f() { return 1; }',
  'if (no) /** @unsync */ function f() { return 1; }',
  'if (no) ; else /** @unsync */ function f() { return 1; }',
  'if (no) /** @unsync */ function f() { return 1; } else /** @unsync */ function f() { return 2; }',
])('%s', async (statement) => {
  const source = `const yes = true, no = false;
    ${statement}
    /** @unsync */ function of(value) { return value; }
    module.exports.test = () => of(typeof f === 'function' ? f() : typeof f);`;
  await expectSame(source, { fileName: '/project/shape.cjs' });
});

test('a class with a `yield` of the function around it in a decorator is refused', () => {
  const source = `function* g() { class C { /** @unsync */ @(yield '') m() {} } }`;
  const { diagnostics } = compile(source, { options: { parser: { plugins: ['decorators-legacy'] } } });
  expect(diagnostics.map(({ code, start }) => [code, source.slice(start, start + 8)])).toEqual([
    ['UNSYNC1012', "yield ''"],
  ]);
});
