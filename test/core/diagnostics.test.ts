/** What the core refuses, with the code, and the exact place: `«…»` marks it in the sources below. */
import { DIAGNOSTICS, type Diagnostic } from '../../transformer/core';
import { compile, FILE_NAME } from './support/harness';

interface Case {
  readonly name: string;
  readonly source: string;
  readonly code: keyof typeof DIAGNOSTICS;
  readonly message?: RegExp;
  readonly fileName?: string;
}

function diagnose(
  marked: string,
  fileName = FILE_NAME,
): { found: readonly Diagnostic[]; places: string[]; source: string } {
  const source = marked.replace(/[«»]/g, '');
  const result = compile(source, { fileName });
  const found = result.diagnostics;
  if (found.some(({ severity }) => severity === 'error')) {
    expect(result).toMatchObject({ code: source, map: null, entry: null });
  }
  return { found, source, places: found.map(({ start, end }) => source.slice(start, end)) };
}

/** The stretches between the marks, as offsets into the source without them. */
function marks(marked: string): { start: number; end: number }[] {
  const stretches: { start: number; end: number }[] = [];
  let removed = 0;
  for (const match of marked.matchAll(/«|»/g)) {
    const offset = match.index - removed++;
    const open = stretches.at(-1);
    if (match[0] === '«') stretches.push({ start: offset, end: -1 });
    else if (open !== undefined) open.end = offset;
  }
  return stretches;
}

const IMPORT = `import { unsync } from 'unsync';\n`;

const cases: Case[] = [
  {
    name: 'a file that does not parse',
    code: 'UNSYNC1001',
    source: `/** @unsync */ function f() {\n  let a = «;»\n}`,
    message: /Unexpected token/,
  },
  {
    name: 'an unknown option after a tag',
    code: 'UNSYNC1002',
    source: `/** @unsync «cpubound» */ function f() {}`,
    message: /`cpuBound`/,
  },
  {
    name: 'an unknown option in braces',
    code: 'UNSYNC1002',
    source: `/**\n * @unsync { cpuBound: true, «timeOut»: 5 }\n */\nfunction f() {}`,
    message: /`timeout`/,
  },
  {
    name: 'an unknown option in braces over several lines',
    code: 'UNSYNC1002',
    source: `/**\n * @unsync {\n *   cpuBound: true,\n *   «nane»: 'x'\n * }\n */\nfunction f() {}`,
    message: /`name`/,
  },
  {
    name: 'an unknown option of a marker',
    code: 'UNSYNC1002',
    source: `${IMPORT}unsync(() => 1, { «cpu»: true });`,
    message: /`cpuBound`/,
  },
  {
    name: 'an unknown option of a curried marker',
    code: 'UNSYNC1002',
    source: `${IMPORT}unsync({ «'timeot'»: 1 })(() => 1);`,
    message: /`timeout`/,
  },
  {
    name: 'a value of the wrong type',
    code: 'UNSYNC1003',
    source: `${IMPORT}unsync(() => 1, { timeout: «'5s'» });`,
    message: /positive number of milliseconds/,
  },
  {
    name: 'a negative timeout',
    code: 'UNSYNC1003',
    source: `/** @unsync { timeout: «-1» } */ function f() {}`,
  },
  {
    name: 'a flag that needs a value',
    code: 'UNSYNC1003',
    source: `/** @unsync «timeout» */ function f() {}`,
  },
  {
    name: 'options that are not written out',
    code: 'UNSYNC1003',
    source: `${IMPORT}const o = {};\nunsync(() => 1, «o»);`,
  },
  {
    name: 'options that are spread',
    code: 'UNSYNC1003',
    source: `${IMPORT}const o = {};\nunsync(() => 1, { «...o» });`,
  },
  {
    name: 'braces that hold no object',
    code: 'UNSYNC1003',
    source: `/** @unsync «{ cpuBound: }» */ function f() {}`,
  },
  {
    name: 'async and cpuBound in a comment',
    code: 'UNSYNC1004',
    source: `/** «@unsync» cpuBound */ async function f() {}`,
    message: /`f` is async/,
  },
  {
    name: 'async and cpuBound in a marker',
    code: 'UNSYNC1004',
    source: `${IMPORT}const g = «unsync(async () => 1, { cpuBound: true })»;`,
  },
  {
    name: 'async and cpuBound through a name',
    code: 'UNSYNC1004',
    source: `${IMPORT}async function h() {}\nconst g = «unsync(h, { cpuBound: true })»;`,
  },
  {
    name: 'a misspelt tag',
    code: 'UNSYNC1005',
    source: `/** «@unsnyc» */ function f() {}`,
    message: /@unsnyc.*@unsync/,
  },
  {
    name: 'a misspelt tag on a method',
    code: 'UNSYNC1005',
    source: `class A {\n  /**\n   * Loads.\n   * «@usync»\n   */\n  static async m() {}\n}`,
  },
  { name: 'a tag in the wrong case', code: 'UNSYNC1005', source: `/** «@Unsync» */ const f = () => 1;` },
  {
    name: 'a tag over a class',
    code: 'UNSYNC1006',
    source: `/** «@unsync» */ export class A {}`,
    message: /a class/,
  },
  {
    name: 'a tag over a value',
    code: 'UNSYNC1006',
    source: `/** «@unsync» */ const n = 5;`,
    message: /a number/,
  },
  {
    name: 'a tag over a name',
    code: 'UNSYNC1006',
    source: `const g = () => 1;\n/** «@unsync» */ const h = g;`,
    message: /a name/,
  },
  {
    name: 'a tag over an import',
    code: 'UNSYNC1006',
    source: `/** «@unsync» */\nimport x from 'x';`,
    message: /an import/,
  },
  {
    name: 'a tag over an interface',
    code: 'UNSYNC1006',
    source: `/** «@unsync» */\ninterface I {}`,
    message: /an interface/,
  },
  {
    name: 'a tag over nothing',
    code: 'UNSYNC1006',
    source: `function f() {}\n/** «@unsync» */`,
    message: /nothing/,
  },
  {
    name: 'a tag over a function without a body',
    code: 'UNSYNC1006',
    source: `/** «@unsync» */\ndeclare function f(): void;`,
  },
  {
    name: 'a marker around a number',
    code: 'UNSYNC1007',
    source: `${IMPORT}unsync(«5»);`,
    message: /a number/,
  },
  {
    name: 'a marker around a class',
    code: 'UNSYNC1007',
    source: `${IMPORT}class A {}\nunsync(«A»);`,
    message: /a class/,
  },
  {
    name: 'a marker around a constant that holds no function',
    code: 'UNSYNC1007',
    source: `${IMPORT}const text = 'x';\nunsync(«text»);`,
    message: /a string/,
  },
  {
    name: 'a marker around a curried object',
    code: 'UNSYNC1007',
    source: `${IMPORT}unsync({ cpuBound: true })(«{}»);`,
    message: /an object/,
  },
  {
    name: 'a marker around a spread',
    code: 'UNSYNC1007',
    source: `${IMPORT}const a: any = [];\nunsync(«...a»);`,
  },
  { name: 'a marker around undefined', code: 'UNSYNC1007', source: `${IMPORT}unsync(«undefined»);` },
  {
    name: 'a marker around a parameter',
    code: 'UNSYNC1008',
    source: `${IMPORT}export function wrap(f: () => void) { return unsync(«f»); }`,
    message: /a parameter/,
  },
  {
    name: 'a marker around a reassigned variable',
    code: 'UNSYNC1008',
    source: `${IMPORT}let f = () => 1;\nf = () => 2;\nunsync(«f»);`,
    message: /reassigned/,
  },
  {
    name: 'a marker around a member of this',
    code: 'UNSYNC1008',
    source: `${IMPORT}class A { x() {} m() { return unsync(«this.x»); } }`,
  },
  {
    name: 'a getter',
    code: 'UNSYNC1009',
    source: `class A { /** «@unsync» */ get x() { return 1; } }`,
    message: /A getter/,
  },
  {
    name: 'a setter of an object',
    code: 'UNSYNC1009',
    source: `const o = { /** «@unsync» */ set x(v: number) {} };`,
    message: /A setter/,
  },
  {
    name: 'a constructor',
    code: 'UNSYNC1009',
    source: `class A { /** «@unsync» */ constructor() {} }`,
    message: /A constructor/,
  },
  {
    name: 'a curried marker that is not given a function',
    code: 'UNSYNC1010',
    source: `${IMPORT}const cpu = «unsync({ cpuBound: true })»;`,
  },
  { name: 'an empty marker', code: 'UNSYNC1010', source: `${IMPORT}«unsync()»;` },
  { name: 'a marker that is passed on', code: 'UNSYNC1011', source: `${IMPORT}[() => 1].map(«unsync»);` },
  {
    name: 'a tag behind other text on its line',
    code: 'UNSYNC1013',
    source: `/** Hashes. «@unsync» */\nexport function f() {}\n/**\n * Hashes «@unsync» cpuBound\n * @param a it\n */\nexport const g = (a: number) => a;\nclass A {\n  /**\n   * @returns one «@unsync» { timeout: 5 }\n   */\n  static m() { return 1; }\n}`,
    message: /^`@unsync` has .*`(f|g|A\.m)`/,
  },
  {
    name: 'a method of a class without a name',
    code: 'UNSYNC1012',
    source: `export function o() {\n  return class { /** «@unsync» */ m() {} };\n}\nexport default class { /** «@unsync» */ static #m() {} v = 1; f = /** @unsync */ () => «this».v; }`,
    message: /no name/,
  },
  {
    name: 'a local class whose base or key is known only at run time',
    code: 'UNSYNC1012',
    source: `export async function mixin(Base: any, key: Promise<string>, one: string) {
  class Plain { [one]() { return async () => await key; } }
  class Inner extends «Base» { [«await key»]() {} static async s() { await 1; } /** @unsync */ m() {} }
  return { Inner, /** @unsync */ other() { return Plain; } };
}`,
    message: /base|waits/,
  },
  {
    name: 'a subclass in a function, of a class whose annotated methods use this',
    code: 'UNSYNC2010',
    source: `
class A { v = 1; /** @unsync */ m() { return this.v; } f = /** @unsync */ () => this.v; }
class Known extends A {}
export function local() {
  class B extends «A» {}
  class C extends «B» {}
  class Own extends «A» { override m() { return super.m(); } override f = () => 2; }
  class Fine extends A { /** @unsync */ override m() { return this.v + 1; } override f = () => 3; }
  return [C, Own, Fine, Known, class extends «mixin(A)» {}];
}
function mixin(base: typeof A) { return base; }`,
    message: /`(B|C|Own|class)` .*`A\.(m|f)`/,
  },
  {
    name: 'this of a static method around',
    code: 'UNSYNC2003',
    source: `export class A { static m() {\n  /** @unsync */\n  return () => «this»;\n} }`,
  },
  {
    name: 'this of a function around',
    code: 'UNSYNC2003',
    source: `export function o(this: any) {\n  /** @unsync */\n  return () => «this»;\n}`,
  },
  {
    name: 'an own this of a marked function',
    code: 'UNSYNC2003',
    source: `${IMPORT}export const f = unsync(function (this: any) { return «this».x; });`,
    message: /`this` in `f` is that of the call/,
  },
  {
    name: 'an own new.target',
    code: 'UNSYNC2003',
    source: `/** @unsync */\nexport function F() { return «new.target»; }`,
    message: /without `new`/,
  },
  {
    name: 'super that is assigned to, computed, or a tag, in a generator',
    code: 'UNSYNC2003',
    source: `export class A extends Array {\n  /** @unsync */\n  *m() { «super».x = 1; yield «super»['y']; yield «super».z\`\`; [«super».a] = [1]; yield { b: super.b }; }\n}`,
  },
  {
    name: 'super of an object method',
    code: 'UNSYNC2003',
    source: `export const o = { /** @unsync */ m() { return «super».toString(); } };`,
  },
  {
    name: 'private state in an instance method',
    code: 'UNSYNC2006',
    source: `export class A {\n  #n = 1;\n  /** @unsync */\n  m() { return this.«#n»; }\n}`,
  },
  {
    name: 'assignment to a captured variable',
    code: 'UNSYNC2001',
    source: `export function o() {\n  let sum = 0;\n  /** @unsync */\n  function f(n: number) { «sum» += n; }\n  return [f, sum];\n}`,
    message: /`sum`.*`o\/f`/,
  },
  {
    name: 'increment, destructuring and loop assignment of captured variables',
    code: 'UNSYNC2001',
    source: `export function o() {\n  let a = 0, b = 0, c = 0, d = 0;\n  /** @unsync */\n  const f = () => { «a»++; [«b», { x: «c» }] = [1, { x: 2 }]; for («d» of []); };\n  return [f, a, b, c, d];\n}`,
  },
  {
    name: 'assignment in a nested function and in a captured helper',
    code: 'UNSYNC2001',
    source: `export function o() {\n  let a = 0, b = 0;\n  const helper = () => { «b» = 1; };\n  /** @unsync */\n  const f = () => { helper(); return () => { «a» = 1; }; };\n  return [f, a, b];\n}`,
  },
  {
    name: 'a write to module state',
    code: 'UNSYNC2002',
    source: `let calls = 0;\n/** @unsync */\nexport function f() { «calls»++; }\nexport { calls };`,
    message: /`f` writes.*`calls`/,
  },
  {
    name: 'a write-only module variable',
    code: 'UNSYNC2002',
    source: `export let last: number;\n/** @unsync */\nexport const f = (n: number) => { «last» = n; };`,
  },
  {
    name: 'this of an arrow at the top of the module',
    code: 'UNSYNC2003',
    source: `/** @unsync */\nexport const f = () => «this»;`,
    message: /`this`/,
  },
  {
    name: 'this in a default parameter of an arrow',
    code: 'UNSYNC2003',
    source: `export function o(this: any) {\n  /** @unsync */\n  return (a = «this».x) => a;\n}`,
  },
  {
    name: 'this of a captured local arrow',
    code: 'UNSYNC2003',
    source: `export function o(this: any) {\n  const get = () => «this».x;\n  /** @unsync */\n  return () => get();\n}`,
  },
  {
    name: 'arguments of the function around',
    code: 'UNSYNC2003',
    source: `export function o() {\n  /** @unsync */\n  return () => «arguments».length;\n}`,
    message: /`arguments`/,
  },
  {
    name: 'new.target of the function around',
    code: 'UNSYNC2003',
    source: `export function o() {\n  /** @unsync */\n  return () => «new.target»;\n}`,
  },
  {
    name: 'super of the method around',
    code: 'UNSYNC2003',
    source: `export const o = { m() {\n  /** @unsync */\n  return () => «super».x;\n} };`,
    message: /`super`/,
    fileName: '/p/a.js',
  },
  {
    name: 'a yield whose value is used',
    code: 'UNSYNC2012',
    source: `/** @unsync */
export function* g(n: number): any {
  yield n;
  void (yield n);
  let got = «yield n»;
  while (got) got += «yield», yield* [n];
  const inner = function* () { return yield 1; };
  yield* inner();
  return «yield n»;
}`,
    message: /`g`/,
  },
  {
    name: 'an argument that is changed (more in lost-changes.test.ts)',
    code: 'UNSYNC2022',
    source: '/** @unsync */ export function f(list: number[]) { «list».sort(); return list[0]; }',
    message: /^`list` is changed inside `f`/,
  },
  {
    name: 'a `this` that is changed',
    code: 'UNSYNC2023',
    source: 'export class A { n = 0; /** @unsync */ f() { «this».n = 1; } }',
    message: /`A.f`/,
  },
  {
    name: 'an argument that is all that a function changes',
    code: 'UNSYNC2024',
    source: '/** @unsync */ export function f(list: number[]) { «list».sort(); }',
    message: /`list`/,
  },
  {
    name: 'a callback whose result is used at once (more in callbacks.test.ts)',
    code: 'UNSYNC2020',
    source: '/** @unsync */ export function f(next: any) { return 1 + «next(1)»; }',
    message: /`next` comes to `f`/,
  },
  ...['__unsync', '__unsync_r', '__unsync_entry__'].map(
    (name): Case => ({
      name: `${name} as the name of a variable, a parameter, a function and a global`,
      code: 'UNSYNC1014',
      source: `const «${name}» = 1;
export function o(«${name}» = 2) { { let «${name}»; } const e = function «${name}»() {}; return e; }
declare let __unsync_global: number;
/** @unsync */
export const f = () => ({ __unsync_r: 1, p: «__unsync_global» }).__unsync_r;`,
    }),
  ),
  {
    name: 'module state that code outside of the workers changes',
    code: 'UNSYNC2011',
    source: `import { start } from './server';
const table = new Map<string, number>(), filled: number[] = [];
let mode = 'a', unused = 0, own = 1;
function main() { «table».set('a', 1); «filled».push(2); start(table.size); unused++; return f(); }
function fill() { filled.push(1); own = 2; }
fill();
main();
export function configure(to: string) { «mode» = to; }
/** @unsync */
export const f = () => [table, mode, filled, own];`,
    message: /`(table|mode|filled)` is changed here/,
  },
  {
    name: 'an imported object that code outside of the workers sets',
    code: 'UNSYNC2011',
    source: `import { settings, other, cache } from './settings.js';
export function setLocale(to: string) { «settings».locale = to; other.locale = to; cache.set('to', to); }
/** @unsync */
export const f = () => [settings.locale, cache.get('to')];`,
    message: /^`settings` is changed here/,
  },
  {
    name: 'a variable that an assignment makes global, in the calling thread',
    code: 'UNSYNC2011',
    fileName: '/p/sloppy.cjs',
    source: `function setUp(o) { «total» = 1; with (o) { «made» = 2; } [«third»] = [3]; alone = 4; }
/** @unsync */
function f() { own = 5; return [total, made, third, own]; }
module.exports = { f, setUp };`,
  },
  {
    name: 'what is put on a local function and class that go along',
    code: 'UNSYNC2011',
    source: `export function o() {
  function helper() { return 1; }
  «helper».cache = new Map();
  class Local { static n = 1; }
  «Local».n++;
  /** @unsync */
  return () => [helper(), Local.n];
}`,
  },
  {
    name: 'eval in what goes along, unless its text names nothing of the module',
    code: 'UNSYNC2004',
    source: `const x = 1;
const y = «eval('x + 1')»;
const z = eval('1 + 1');
const indirect = (0, eval)('x');
function helper(text: string) { return «eval(text)»; }
/** @unsync */
export const f = () => [y, z, indirect, helper];`,
  },
  {
    name: 'a statement that may do more than it is to',
    code: 'UNSYNC2013',
    source: `import express from 'express';
import { program } from 'commander';
import { init, state } from './lib.js';
import { start } from './start.js';
import { Store } from './store.js';
import { settings } from './settings.js';
const app = express(), store = new Store(), config = { port: 1, list: [1] };
app.use(express.json());
«app.listen(config.port);»
«program.parse();»
«init();»
«start(config);»
«start(config.list);»
start(config.port);
«await store.load();»
«settings.locale = 'fr';»
«const server = app.listen(2);»
const unused = app.listen(3);
/** @unsync */
export const f = () => [app, program, state, store, config, server];`,
    message: /which `f` reaches, but .* are workers to run it, too\?$/,
  },
  {
    name: 'an async function that goes on, or a callback that nobody knows',
    code: 'UNSYNC2013',
    source: `import { register } from './lib.js';
let data: unknown;
const list: unknown[] = [[1]];
async function load() { data = await fetch('x'); }
«load();»
«list.forEach(register);»
/** @unsync */
export const f = () => [data, list];`,
  },
  {
    name: 'a value that differs from thread to thread',
    code: 'UNSYNC2014',
    source: `import { randomBytes, randomUUID as uuid } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { nanoid } from 'nanoid';
«const key = randomBytes(16);»
«const id = uuid(), fixed = 1;»
«const short = \`a\${nanoid()}\`;»
«const made = make();»
«let count = Number(readFileSync('count', 'utf8'));»
const text = readFileSync('text', 'utf8'), unused = Math.random(), when = new Date(0);
writeFileSync('count', String(count + 1));
const table = new Map();
«table.set('now', new Date());»
function make() { return Math.random(); }
function log() { console.log(performance.now()); return 1; }
const logged = log();
/** @unsync */
export const f = () => [key, id, fixed, short, made, count, text, when, table, logged];`,
    message: /^`\w+`, which `f` reaches, is made with `.*`: it differs/,
  },
  {
    name: 'a module that is imported for what it does',
    code: 'UNSYNC2015',
    source: `«import './plugins.js';»
import 'reflect-metadata';
import 'node:fs';
import './styles.css';
import 'dotenv/config';
import 'dayjs/locale/de.js';
«await import('./more.js');»
/** @unsync */
export const f = () => 1;`,
    message: /is imported for what it does/,
  },
  { name: 'eval', code: 'UNSYNC2004', source: `/** @unsync */\nexport const f = (s: string) => «eval(s)»;` },
  {
    name: 'with',
    code: 'UNSYNC2004',
    source: `/** @unsync */\nfunction f(o) { «with (o) { return x; }» }`,
    fileName: '/p/a.cjs',
  },
  {
    name: 'two variables of one name',
    code: 'UNSYNC2005',
    source: `const x = 1;\nexport function o() {\n  const h = () => «x»;\n  {\n    const x = 2;\n    /** @unsync */\n    return () => «x» + h();\n  }\n}`,
  },
  {
    name: 'a parameter of a method that hides what a helper captured',
    code: 'UNSYNC2005',
    source: `export function o() {\n  const data = [1];\n  const count = () => «data».length;\n  return { /** @unsync */ m(data: string) { return data + count(); } };\n}`,
  },
  {
    name: 'a variable that hides, where the function stands, what a helper captured',
    code: 'UNSYNC2005',
    source: `export function o() {\n  const data = [1];\n  const count = () => «data».length;\n  {\n    const data = 'x';\n    /** @unsync */\n    const f = () => count();\n    return [f, data];\n  }\n}`,
  },
  {
    name: 'a private name of the class around',
    code: 'UNSYNC2006',
    source: `export class A {\n  #n = 1;\n  m() {\n    const self: A = this;\n    /** @unsync */\n    return () => self.«#n»;\n  }\n}`,
    message: /`#n`/,
  },
  {
    name: 'a call while the module loads, direct and through helpers, methods and callbacks',
    code: 'UNSYNC2008',
    source: `/** @unsync */
export function f(n: number): number { return n + a + b + c + d.length + K.x + e + g.length; }
const a: number = «f(1)»;
const helper = () => f(2);
function twice() { return helper(); }
const b = «twice()» + [1].map(() => «f(3)»)[0];
class K { static x = «K.m()»; static m() { return twice(); } /** @unsync */ n() { return 1; } own = twice(); /** @unsync */ field = () => 1; #deep() { return twice(); } via() { return this.#deep(); } }
class Sub extends K {}
const c = «new K()».own, d = [() => twice()], g = [«[1].map(f)», «[2].forEach(twice)», [3].map(String), [f, twice]], e = «new K().n()» + «new K().field()» + «new Sub().n()» + «new Sub().via()» + «new K()».n.length;`,
    message: /`f`|`K.n`|`K.field`/,
  },
  {
    name: 'state that workers change and the main module uses',
    code: 'UNSYNC2009',
    source: `const stats = { calls: 0 }, seen = new Set<number>(), own = new Map<number, number>();
let total = 0;
export const list: number[] = [];
function count() { «total»++; }
/** @unsync */
export function f(n: number) { «stats».calls++; «seen».add(n); «list».push(n); own.set(n, n); count(); return own.get(n); }
export const report = () => [stats, seen.size, total];`,
  },
  {
    name: 'private state behind other members of the class',
    code: 'UNSYNC2006',
    source: `export class A {
  #n = 1;
  n = 2;
  direct() { return this.#n; }
  get behind() { return this.further(); }
  further() { return this.direct() + this.further(); }
  plain() { return this.n; }
  /** @unsync */
  m() { return this.«behind» + this.plain() + this.«direct»(); }
  /** @unsync */
  field = () => this.«further»() + this.n;
}`,
    message: /`#n`/,
  },
  {
    name: 'a change to a captured object',
    code: 'UNSYNC2007',
    source: `export function o() {\n  const out: number[] = [], acc: any = { n: 0 };\n  /** @unsync */\n  const f = (n: number) => { «out».push(n); «acc».n += n; delete «acc».x; return out.length; };\n  return f;\n}`,
  },
];

test.each(cases.map((item) => [`${item.code} ${item.name}`, item] as const))(
  '%s',
  (_, { source: marked, code, message, fileName }) => {
    const { found, source } = diagnose(marked, fileName);
    const expected = marks(marked);
    expect(found.map(({ code: c, start, end }) => ({ code: c, start, end }))).toEqual(
      expected.map((range) => ({ code, ...range })),
    );
    for (const diagnostic of found) {
      const before = source.slice(0, diagnostic.start).split('\n');
      expect(diagnostic).toMatchObject({
        line: before.length,
        column: before.at(-1)?.length,
        severity: DIAGNOSTICS[code].severity,
        fileName: fileName ?? FILE_NAME,
      });
      expect(diagnostic.message).toMatch(message ?? /./);
      expect(diagnostic.message + diagnostic.remedy).not.toMatch(/\{\w+\}/);
      expect(diagnostic.frame).toContain('> ');
    }
  },
);

test('every rule of the table can be met', () => {
  const met = new Set(cases.map(({ code }) => code));
  // Those of 3000 and above take types: test/hosts/type-checks.test.ts.
  const ours = Object.keys(DIAGNOSTICS).filter((code) => code < 'UNSYNC3000');
  expect(ours.filter((code) => !met.has(code as keyof typeof DIAGNOSTICS))).toEqual([]);
});

describe('no diagnostic', () => {
  test.each([
    [
      'an own this of a nested function, class and object',
      `/** @unsync */ export function f() { class A { x = this; m() { return this; } static { this.name; } } return [new A(), { m() { return this; } }, function (this: any) { return this; }]; }`,
    ],
    [
      'a local variable assigned',
      `/** @unsync */ export function f() { let a = 1; a = 2; for (a of [3]); return () => { a++; }; }`,
    ],
    [
      'a variable assigned outside the function',
      `let n = 1; n = 2; /** @unsync */ export function f() { return n; }`,
    ],
    [
      'state that is filled while the module loads, and used by both sides',
      `const table = new Map<string, number>(); ['a'].forEach((key) => { table.set(key, 1); }); setUp(); function setUp() { add('b'); } function add(key: string) { table.set(key, 2); } /** @unsync */ export function f() { return table.size; } export const main = () => table.size;`,
    ],
    [
      'private names of a class inside',
      `/** @unsync */ export const f = () => { class A { #x = 1; get() { return this.#x; } } return new A().get(); };`,
    ],
    [
      'a private name of a class outside that only uses it itself',
      `class A { #x = 1; get() { return this.#x; } } /** @unsync */ export const f = () => new A().get();`,
    ],
    [
      'a tag that is a word of JSDoc',
      `/** @async */ export async function f() {} /** @sync @unused @union */ export function g() { return 'unsync'; }`,
    ],
    [
      'the tag in prose',
      `/** See \`@unsync\` */ export function f() {}
/** Like {@link unsync}, (@unsync) and @unsync, but not. */ export function g() {}
/**
 * Is no function that is marked @unsync
 * and never was.
 */
export function h() {}
/** A type for @unsync */
export interface I {}
/**
 * Was @unsync
 *
 * @unsync
 */
export function i() {}`,
    ],
    ['a misspelt tag over something else', `/** @unsnyc */ export const x = 1;`],
    [
      'a description after the tag',
      `/** @unsync - on a worker */ export function f() {} /** @unsync\n * cpubound is a word here */ export function g() {}`,
    ],
    ['an exported marker', `import { unsync } from 'unsync'; export { unsync }; export { unsync as other };`],
    [
      'calls of annotated functions while the module loads that no entry needs',
      `/** @unsync */ export function f(n: number) { return n; } export const started = f(1); f(2); const later = () => f(3); /** @unsync */ export const g = () => later();`,
    ],
    [
      'calls of annotated methods of instances and objects while the module loads, which change what they use',
      `const log: string[] = []; class A { /** @unsync */ m() { return log.sort().length; } n() { return this.m(); } } const a = new A(); console.log(a.m(), a.n()); const o = { /** @unsync */ m() { return log.push('a'); } }; o.m(); const first = a.m();`,
    ],
    [
      'state that only annotated functions and their helpers change and use',
      `let db: { n: number } | undefined; const memo = new Map<number, number>(); function get() { return (db ??= { n: 1 }); } memo.set(0, 0); /** @unsync */ export function f(n: number) { memo.set(n, get().n); return memo.get(n); }`,
    ],
    [
      'eval of another name',
      `import { eval as e } from './x'; /** @unsync */ export const f = (o: any) => [o.eval('x'), e];`,
    ],
  ])('for %s', (_, source) => {
    expect(compile(source).diagnostics).toEqual([]);
  });
});

test('a warning is silenced by the line above it', () => {
  const source = (comment: string): string => `export function o(out: number[]) {
    /** @unsync */
    const f = (n: number) => {
      ${comment}
      out.push(n);
    };
    return f;
  }`;
  expect(compile(source('// why')).diagnostics).toMatchObject([{ code: 'UNSYNC2007', severity: 'warning' }]);
  expect(compile(source('// why')).entry).not.toBeNull();
  expect(compile(source('// @unsync-ignore UNSYNC2007')).diagnostics).toEqual([]);
  expect(compile(source('// @unsync-ignore UNSYNC2001')).diagnostics).toHaveLength(1);
});

test('all findings of a file come at once, in the order of the source', () => {
  const { diagnostics, functions } = compile(`
    /** @unsync cpuBound */
    export async function a() {}
    /** @unsnyc */
    export function b() {}
    let n = 0;
    /** @unsync { retries: 3 } */
    export function c() { n = 1; }`);
  expect(diagnostics.map(({ code }) => code)).toEqual([
    'UNSYNC1004',
    'UNSYNC1005',
    'UNSYNC1002',
    'UNSYNC2002',
  ]);
  expect(functions.map(({ name }) => name)).toEqual(['a', 'c']);
});
