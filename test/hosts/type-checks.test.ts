/** What tsc's host says about types that cannot travel, and that it says nothing about those that can. */
import { typeDiagnostics } from '../support/type-diagnostics';
import { createProject, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

/** Code, path and what, and the text it stands at. */
function found(source: string): string[] {
  return typeDiagnostics(source).map(({ code, message, start, end }) => {
    const said = /^`(.*?)`\)? of `.*?` (?:is|may be(?: a function that gives)?|gives) (.*?)(?: here)?,/.exec(
      message,
    );
    return `${code} ${said?.[1]}: ${said?.[2]} @ ${source.slice(start, end)}`;
  });
}

const CLASS = 'class Account { #secret = 1; get secret() { return this.#secret; } }\n';

test.each([
  [
    'a symbol',
    '/** @unsync */ export function f(key: symbol): void {}',
    ['UNSYNC3001 key: a symbol @ key: symbol'],
  ],
  [
    'a WeakMap in an object in an object',
    '/** @unsync */ export function f(o: { cache: { map: WeakMap<object, string> } }): void {}',
    ['UNSYNC3001 o.cache.map: a WeakMap @ o: { cache: { map: WeakMap<object, string> } }'],
  ],
  [
    'an optional property',
    '/** @unsync */ export function f(o: { key?: symbol }): void {}',
    ['UNSYNC3002 o.key: a symbol @ o: { key?: symbol }'],
  ],
  [
    'one member of a union',
    '/** @unsync */ export function f(key: string | symbol): void {}',
    ['UNSYNC3002 key: a symbol @ key: string | symbol'],
  ],
  [
    'elements of an array, which may be empty',
    '/** @unsync */ export function f(keys: symbol[]): void {}',
    ['UNSYNC3002 keys[]: a symbol @ keys: symbol[]'],
  ],
  [
    'two in one parameter',
    '/** @unsync */ export function f(o: { a: symbol; b: WeakSet<object> }): void {}',
    [
      'UNSYNC3001 o.a: a symbol @ o: { a: symbol; b: WeakSet<object> }',
      'UNSYNC3001 o.b: a WeakSet @ o: { a: symbol; b: WeakSet<object> }',
    ],
  ],
  [
    'a class with #private fields',
    `${CLASS}/** @unsync */ export const f = (account: Account): number => account.secret;`,
    ['UNSYNC3001 account: an instance of `Account` with `#private` state @ account: Account'],
  ],
  [
    'a socket',
    "import type { Socket } from 'node:net';\n/** @unsync */ export async function f(socket: Socket): Promise<void> {}",
    ['UNSYNC3001 socket: a Socket @ socket: Socket'],
  ],
  [
    'a DOM node, by what it extends',
    '/** @unsync */ export function f(list: HTMLUListElement): void {}',
    ['UNSYNC3001 list: an HTMLUListElement @ list: HTMLUListElement'],
  ],
  [
    'a stream, which can be transferred',
    '/** @unsync */ export function f(stream: ReadableStream): void {}',
    ['UNSYNC3002 stream: a ReadableStream that was not given to `transfer()` @ stream: ReadableStream'],
  ],
  [
    'the result of an async function',
    '/** @unsync */ export async function f(): Promise<WeakRef<object>> { return new WeakRef({}); }',
    ['UNSYNC3001 the result: a WeakRef @ Promise<WeakRef<object>>'],
  ],
  [
    'an inferred result',
    '/** @unsync */ export function f() { return { id: Symbol() }; }',
    ['UNSYNC3001 the result.id: a symbol @ f'],
  ],
  [
    'items of a generator',
    '/** @unsync */ export function* f(): Generator<symbol> { yield Symbol(); }',
    ['UNSYNC3001 the result: a symbol @ Generator<symbol>'],
  ],
  [
    'a capture',
    'export function outer(cache: WeakMap<object, number>) { /** @unsync */ return (o: object) => cache.get(o); }',
    ['UNSYNC3001 cache: a WeakMap @ cache'],
  ],
  [
    'the parameter of a function that is named in a marker',
    "import { unsync } from 'unsync';\nfunction g(key: symbol): void {}\nexport const f = unsync(g);",
    ['UNSYNC3001 key: a symbol @ key: symbol'],
  ],
  [
    'a method, overloads and all',
    'export class A { /** @unsync */ static f(key: symbol): void {} }',
    ['UNSYNC3001 key: a symbol @ key: symbol'],
  ],
  [
    'a parameter beside one that has its type from a default',
    '/** @unsync */ export const f = (key: symbol, times = 1): number => times;',
    ['UNSYNC3001 key: a symbol @ key: symbol'],
  ],
  [
    'a callback whose result is used',
    '/** @unsync */ export function f(o: { compare: (a: number, b: number) => number }): void { console.log(o); }',
    ['UNSYNC3003 o.compare: `number` @ o: { compare: (a: number, b: number) => number }'],
  ],
  [
    'a callback behind an index signature, and in a type made of another',
    '/** @unsync */ export function f(o: Record<string, () => boolean>, p: Partial<{ on: () => number }>): void { console.log(o, p); }',
    [
      'UNSYNC3004 o[]: `boolean` @ o: Record<string, () => boolean>',
      'UNSYNC3004 p.on: `number` @ p: Partial<{ on: () => number }>',
    ],
  ],
  [
    'a function that is given back, and whose result is used',
    '/** @unsync */ export function f(): { next: () => number } { return { next: () => 1 }; }',
    ['UNSYNC3003 the result.next: `number` @ { next: () => number }'],
  ],
  [
    'a class that is to be made instances of there',
    '/** @unsync */ export function f(type: new () => object): void {}',
    ['UNSYNC3001 type: a class @ type: new () => object'],
  ],
  [
    'every value of a type parameter',
    '/** @unsync */ export function f<T extends { key: symbol }>(o: T): void {}',
    ['UNSYNC3001 o.key: a symbol @ o: T'],
  ],
  [
    'private state that is inherited',
    `${CLASS}class Savings extends Account { rate = 1; }\n/** @unsync */ export const f = (account: Savings): number => account.rate;`,
    ['UNSYNC3001 account: an instance of `Savings` with `#private` state @ account: Savings'],
  ],
  [
    'an awaited callback that is also handed on',
    '/** @unsync */ export async function f(o: { load: (n: number) => string }, all: number[]): Promise<unknown> { await o.load(1); return all.map(o.load); }',
    ['UNSYNC3003 o.load: `string` @ o: { load: (n: number) => string }'],
  ],
  [
    'callbacks whose holder goes elsewhere',
    'declare function render(o: object): string; /** @unsync */ export function f(o: { escape: (s: string) => string; done?: () => boolean }): string { return render(o); }',
    [
      'UNSYNC3003 o.escape: `string` @ o: { escape: (s: string) => string; done?: () => boolean }',
      'UNSYNC3004 o.done: `boolean` @ o: { escape: (s: string) => string; done?: () => boolean }',
    ],
  ],
  [
    'a callback that has a default',
    '/** @unsync */ export const f = (words: string[], test = (word: string): boolean => word !== ""): string[] => words.filter((word) => settle(test(word)));\nconst settle = <T,>(value: T): T => value;',
    ['UNSYNC3004 test: `boolean` @ test = (word: string): boolean => word !== ""'],
  ],
  [
    'many callbacks of one type, once',
    'interface Entry { name: string; isFile: () => boolean; isFolder: () => boolean; size: () => number }\n/** @unsync */ export function f(o: { entry: Entry }, p: Entry[]): void { console.log(o, p); }',
    [
      'UNSYNC3003 o.entry.isFile` (and 2 more in `o.entry: `boolean` @ o: { entry: Entry }',
      'UNSYNC3004 p[].isFile` (and 2 more in `p[]: `boolean` @ p: Entry[]',
    ],
  ],
  [
    'what is certain before what is not, and the same thing once, at the shortest way',
    'interface Cache { map: WeakMap<object, string> }\n/** @unsync */ export function f(o: { last?: Cache; first: { cache: Cache } }): void {}',
    [
      'UNSYNC3001 o.first.cache.map: a WeakMap @ o: { last?: Cache; first: { cache: Cache } }',
      'UNSYNC3002 o.last.map: a WeakMap @ o: { last?: Cache; first: { cache: Cache } }',
    ],
  ],
])('%s', (_name, source, expected) => {
  expect(found(source)).toEqual(expected);
});

test.each([
  [
    'plain data',
    '/** @unsync */ export function f(o: { a: number[]; b?: Map<string, Date>; c: Uint8Array | null }): void {}',
  ],
  [
    'a callback without a result',
    '/** @unsync */ export function f(report: (part: number) => void): void {}',
  ],
  ['an async callback', '/** @unsync */ export function f(load: (id: number) => Promise<string>): void {}'],
  [
    'a callback that may be async',
    '/** @unsync */ export function f(load: (id: number) => string | PromiseLike<string>): void {}',
  ],
  [
    'an Unfuture',
    "import { Unfuture } from 'unsync';\n/** @unsync */ export async function f(u: Unfuture<number>, all: Unfuture<string>[]): Promise<void> { await u; }",
  ],
  [
    'any, unknown, and type parameters',
    '/** @unsync */ export function f<T>(a: any, b: unknown, c: T): T { return c; }',
  ],
  [
    'a recursive type',
    'interface Tree { next?: Tree; all: Tree[] }\n/** @unsync */ export function f(tree: Tree): Tree { return tree; }',
  ],
  [
    'a class without private state',
    'class P { x = 1; norm(): number { return this.x; } }\n/** @unsync */ export function f(p: P): P { return p; }',
  ],
  [
    'static private state',
    'class P { static #made = 0; x = P.#made; }\n/** @unsync */ export function f(p: P): void {}',
  ],
  [
    'a signal, an error, a promise',
    '/** @unsync */ export function f(s: AbortSignal, e: Error, p: Promise<number>): void {}',
  ],
  [
    'URLs and their parameters',
    '/** @unsync */ export function f(u: URL, all: { search?: URLSearchParams }[]): void {}',
  ],
  [
    'keys of a type, which could be symbols',
    '/** @unsync */ export function f<T extends object, K extends keyof T>(o: T, key: K): T[K] { return o[key]; }',
  ],
  [
    'functions with generic, unknown and no results',
    '/** @unsync */ export function f(a: <T>(x: T) => T, b: (...all: unknown[]) => unknown, c: () => never): void {}',
  ],
  ['bytes', '/** @unsync */ export function f(b: Buffer): ArrayBuffer { return new ArrayBuffer(b.length); }'],
  [
    'callbacks whose calls are awaited',
    '/** @unsync */ export async function f(o: { load: (n: number) => string; on?: { done: () => boolean } }, { get, ...rest }: { get: () => number; tell: () => number }, weigh: (n: number) => number): Promise<number> { if (o.on) void o.on.done(); rest.tell(); const x = await o.load((await (get)()) + 1); return x.length > 1 ? 1 : await weigh!(2); }',
  ],
  [
    'a captured callback whose calls are awaited',
    'export function outer(load: (n: number) => string) { /** @unsync */ return async (n: number) => { await load(n); }; }',
  ],
  [
    'members of the platform, and methods, in mapped types',
    '/// <reference lib="scripthost" />\nclass User { name = "a"; full(): string { return this.name; } get short(): () => string { return () => ""; } }\n/** @unsync */ export function f(d: Readonly<Date>, u: Readonly<User>, p: Partial<User>): void {}',
  ],
  [
    'functions that are not annotated',
    'export function f(key: symbol): WeakMap<object, symbol> { return new WeakMap(); }',
  ],
  [
    'what a comment silences',
    '// @unsync-ignore UNSYNC3001\n/** @unsync */ export function f(key: symbol): void {}',
  ],
])('nothing is said about %s', (_name, source) => {
  expect(found(source)).toEqual([]);
});

test('connections to databases, by the packages that declare them', async () => {
  const project = createProject({
    'package.json': {},
    'tsconfig.json': tsconfig({}),
    'node_modules/pg/package.json': { name: 'pg', version: '8.0.0', types: 'index.d.ts' },
    'node_modules/pg/index.d.ts': 'export declare class Pool { query(text: string): Promise<unknown[]>; }\n',
    'node_modules/swimming/package.json': { name: 'swimming', version: '1.0.0', types: 'index.d.ts' },
    'node_modules/swimming/index.d.ts': 'export declare class Pool { length: number }\n',
    'src/work.ts':
      "import type { Pool } from 'pg';\nimport type { Pool as Water } from 'swimming';\n/** @unsync */\nexport function rows(water: Water, pool: Pool): void {}\n",
  });
  const { stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(
      /^src\/work\.ts\(4,36\): .*: `pool` of `rows` is a connection to a database \(`Pool`\),/,
    ),
  ]);
});

test('tspc fails for what is certain, and warns of what may be', async () => {
  const project = createProject({
    'package.json': {},
    'tsconfig.json': tsconfig({}),
    'src/certain.ts': '/** @unsync */\nexport function f(key: symbol): void {}\n',
    'src/possible.ts': '/** @unsync */\nexport function f(key: symbol | string): void {}\n',
  });
  const { code, stdout, stderr } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^src\/certain\.ts\(2,19\): error TS903001: UNSYNC3001: `key` of `f` is a symbol,/),
  ]);
  expect(stderr).toMatch(
    /src\/possible\.ts\(2,19\): warning TS903002: UNSYNC3002: `key` of `f` may be a symbol,/,
  );
  expect(code).not.toBe(0);
});
