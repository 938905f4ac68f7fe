/**
 * What the checks say of a type, and what the runtime does with its values, are one: each row is compiled, looked at, and
 * a value of the type sent to a worker.
 */
import path from 'node:path';
import { createProject, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

/** `fails`: every such value is refused. `may fail`: some are, as this one is. `travels`: it arrives as it was. */
type Verdict = 'travels' | 'fails' | 'may fail';

const DECLARATIONS = `
import { AsyncLocalStorage } from 'node:async_hooks';
import { Blob } from 'node:buffer';
import { createHash, createSecretKey } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, IncomingMessage } from 'node:http';
import { BlockList, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import { inspect } from 'node:util';
import { BroadcastChannel, MessageChannel } from 'node:worker_threads';
import { createGunzip } from 'node:zlib';

class Failure extends Error { constructor(message: string, readonly extra: number) { super(message); } }
class Point { constructor(public x = 1, protected y = 2) {} norm() { return Math.hypot(this.x, this.y); } }
class Chain { n = 0; private m = 1; add(k: number): this { this.n += k + this.m; return this; } }
abstract class Shape { abstract area(): number; name = 'shape'; }
class Circle extends Shape { r = 1; area() { return this.r; } }
class Secret { #key = 1; get() { return this.#key; } }
class Heir extends Secret { own = 1; }
class Labels extends Map<string, string> { extra = 1; }
class Numbers extends Array<number> {}
class Upper extends Readable { extra = 1; }
class Ticker extends EventTarget { n = 1; }
interface Tree { kids: Tree[]; parent?: Tree }
interface Box<T> { value: T; inner?: Box<T> }
type Brand = string & { readonly __brand: 'Brand' };
declare const tag: unique symbol;
type Tagged = { id: number } & { readonly [tag]: symbol };
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Text<T> = T extends string ? T : symbol;
enum Colour { Red, Blue }

function show(value: any): string {
  /* Both have state that is not in their fields, and tell when it is not there. */
  if (value instanceof Secret) value.get();
  if (value instanceof EventTarget) value.dispatchEvent(new Event('a'));
  if (value instanceof Error) return value.name + ': ' + value.message + JSON.stringify(value);
  return value?.constructor?.name + ' ' + inspect(value, { depth: 3, breakLength: Infinity });
}
`;

const OUTCOMES: Record<Verdict, string> = { travels: 'arrives', fails: 'refused', 'may fail': 'refused' };

/** Known classes with state that is not in their fields: the runtime cannot see it. */
const BROKEN = new Set(['Secret', 'Heir']);

const ROWS: readonly (readonly [type: string, value: string, verdict: Verdict])[] = [
  ['string | number | null | undefined', "'a'", 'travels'],
  ['bigint', '1n', 'travels'],
  ['Box<number>', '{ value: 1 }', 'travels'],
  ['readonly string[]', "['a']", 'travels'],
  ['readonly [a: number, b?: string, ...rest: Date[]]', "[1, 'b', new Date(0)]", 'travels'],
  ['Map<string, { at: Date }>', "new Map([['a', { at: new Date(0) }]])", 'travels'],
  ['ReadonlySet<string>', "new Set(['a'])", 'travels'],
  ['Record<string, unknown>', '{ a: 1 }', 'travels'],
  ['Partial<Record<Brand, number>>', '{}', 'travels'],
  ['Json', '{ a: [1, null] }', 'travels'],
  ['Tree', '{ kids: [{ kids: [] }] }', 'travels'],
  ["Text<'a'>", "'a'", 'travels'],
  ['Brand', "'x' as Brand", 'travels'],
  ['Tagged', '{ id: 1 } as never', 'travels'],
  ['Colour', 'Colour.Blue', 'travels'],
  ['unknown', '{ a: 1 }', 'travels'],
  ['any', '{ a: 1 }', 'travels'],
  ['Iterable<number>', '[1]', 'travels'],
  ['ArrayLike<number>', '[1]', 'travels'],
  ['Buffer', "Buffer.from('a')", 'travels'],
  ['BigInt64Array', 'new BigInt64Array(1)', 'travels'],
  ['SharedArrayBuffer', 'new SharedArrayBuffer(8)', 'travels'],
  ['RegExp', '/a/g', 'travels'],
  ['URL', "new URL('http://a/')", 'travels'],
  ['Failure', "new Failure('m', 3)", 'travels'],
  ['TypeError', "new TypeError('m')", 'travels'],
  ['DOMException', "new DOMException('a', 'AbortError')", 'travels'],
  ['Point', 'new Point()', 'travels'],
  ['Chain', 'new Chain()', 'travels'],
  ['Shape', 'new Circle()', 'travels'],
  ['AbortSignal', 'new AbortController().signal', 'travels'],
  ['Blob', "new Blob(['a'])", 'travels'],
  ['BlockList', 'new BlockList()', 'travels'],
  ["import('node:crypto').KeyObject", 'createSecretKey(Buffer.alloc(16))', 'travels'],
  ['WebAssembly.Module', 'new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))', 'travels'],

  ['symbol', "Symbol('a')", 'fails'],
  ['Readonly<{ key: symbol }>', '{ key: Symbol() }', 'fails'],
  [
    '{ a: { b: { c: { d: { e: { f: symbol } } } } } }',
    '{ a: { b: { c: { d: { e: { f: Symbol() } } } } } }',
    'fails',
  ],
  ['WeakMap<object, number>', 'new WeakMap()', 'fails'],
  ['WeakRef<object>', 'new WeakRef({})', 'fails'],
  ['Secret', 'new Secret()', 'fails'],
  ['Heir', 'new Heir()', 'fails'],
  ['Labels', 'new Labels()', 'travels'],
  ['Numbers', 'new Numbers()', 'travels'],
  ['Readable', "Readable.from(['a'])", 'fails'],
  ['NodeJS.ReadableStream', "Readable.from(['a'])", 'fails'],
  ['Upper', 'new Upper()', 'fails'],
  ['Ticker', 'new Ticker()', 'fails'],
  ['PassThrough', 'new PassThrough()', 'fails'],
  ["import('node:zlib').Gunzip", 'createGunzip()', 'fails'],
  ['IncomingMessage', 'new IncomingMessage(new Socket())', 'fails'],
  ["import('node:http').Server", 'createServer()', 'fails'],
  ["import('node:fs').Stats", "statSync('.')", 'fails'],
  ["import('node:fs').Dirent[]", "readdirSync('.', { withFileTypes: true })", 'may fail'],
  ["import('node:fs').ReadStream", "createReadStream('package.json')", 'fails'],
  ["import('node:readline').Interface", 'createInterface({ input: new PassThrough() })', 'fails'],
  ["import('node:crypto').Hash", "createHash('md5')", 'fails'],
  ['AsyncLocalStorage<number>', 'new AsyncLocalStorage<number>()', 'fails'],
  ['NodeJS.Timeout', 'setTimeout(() => {}, 0)', 'fails'],
  ['NodeJS.Immediate', 'setImmediate(() => {})', 'fails'],
  ['NodeJS.Process', 'process', 'fails'],
  ['EventTarget', 'new EventTarget()', 'fails'],
  ['Event', "new Event('a')", 'fails'],
  ['AbortController', 'new AbortController()', 'fails'],
  ['MessageChannel', 'new MessageChannel()', 'fails'],
  ['BroadcastChannel', "new BroadcastChannel('x').unref()", 'fails'],
  ['Request', "new Request('http://a/')", 'fails'],
  ['Response', "new Response('a')", 'fails'],
  ['Headers', 'new Headers()', 'fails'],
  ['FormData', 'new FormData()', 'fails'],
  ['TextDecoder', 'new TextDecoder()', 'fails'],
  ['Intl.PluralRules', "new Intl.PluralRules('en')", 'fails'],
  ['Generator<number>', '(function* () { yield 1; })()', 'fails'],
  ['WebAssembly.Memory', 'new WebAssembly.Memory({ initial: 1 })', 'fails'],

  ['string | symbol', 'Symbol()', 'may fail'],
  ['Map<symbol, number>', 'new Map([[Symbol(), 1]])', 'may fail'],
  ["import('node:worker_threads').MessagePort", 'new MessageChannel().port1', 'may fail'],
  ['ReadableStream<string>', 'new ReadableStream()', 'may fail'],
  ["import('node:fs/promises').FileHandle", "await open('package.json')", 'may fail'],
  ['Iterator<number>', '[1].values()', 'may fail'],
  ['AsyncIterable<number>', '(async function* () { yield 1; })()', 'may fail'],
];

test('what is said of a type is what becomes of its values', async () => {
  const functions = ROWS.map(
    ([type], index) => `/** @unsync */ function f${index}(x: ${type}): string { return show(x); }`,
  );
  const calls = ROWS.map(
    ([, value], index) =>
      `{ const value = ${value}; outcomes.push(await f${index}(value as never).then((there) => (there === show(value) ? 'arrives' : there), (e: Error) => (e.name === 'SerializationError' ? 'refused' : e.name === 'TypeError' ? 'arrives broken' : String(e)))); }`,
  );
  const project = createProject({
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({
      noUnusedLocals: false,
      lib: ['es2023', 'dom'],
      plugins: [
        { transform: 'unsync/transformer', transformProgram: true, severity: { UNSYNC3001: 'warning' } },
      ],
    }),
    'src/main.ts': `${DECLARATIONS.trim().replaceAll('\n', ' ')}
${functions.join('\n')}
const outcomes: string[] = [];
${calls.join('\n')}
console.log(JSON.stringify(outcomes));
process.exit();
`,
  });
  const { code, stdout, stderr } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  const said = ROWS.map(([type], index) => {
    const line = stderr.split('\n').find((text) => text.startsWith(`src/main.ts(${index + 2},`));
    const verdict = line === undefined ? 'travels' : line.includes(' may be ') ? 'may fail' : 'fails';
    return `${type}: ${verdict}`;
  });
  expect(said).toEqual(ROWS.map(([type, , verdict]) => `${type}: ${verdict}`));

  const ran = await project.node([path.join('dist', 'main.js')]);
  expect(ran).toMatchObject({ code: 0 });
  const outcomes = (JSON.parse(ran.stdout) as string[]).map(
    (outcome, index) => `${ROWS[index]?.[0]}: ${outcome}`,
  );
  expect(outcomes).toEqual(
    ROWS.map(([type, , verdict]) => `${type}: ${BROKEN.has(type) ? 'arrives broken' : OUTCOMES[verdict]}`),
  );
}, 120_000);
