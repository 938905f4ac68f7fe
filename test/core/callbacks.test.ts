/** UNSYNC2020: a function of the calling thread, whose result is used as if it were there at once. */
import { FILE_NAME } from './support/harness';
import { markedAgain } from './support/marked';

const JAVASCRIPT = FILE_NAME.replace(/ts$/, 'js');

test.each([
  ['an operand', '/** @unsync */ function f(next) { return 1 + «next(1)»; }'],
  [
    'a condition',
    '/** @unsync */ function f(test, x) { if («test(x)») return 1; return !«test(x)» || («test(x)» ? 1 : 2); }',
  ],
  ['a member of the result', '/** @unsync */ function f(parse) { return «parse("a")».length; }'],
  ['a text', '/** @unsync */ function f(name) { return `<$' + '{«name()»}>`; }'],
  [
    'a list of items',
    '/** @unsync */ function f(list) { const all = [...«list()»]; for (const one of «list()») all.push(one); return all; }',
  ],
  ['an argument of what does not wait', '/** @unsync */ function f(load) { return JSON.parse(«load()»); }'],
  [
    'a variable that is used',
    '/** @unsync */ function f(weigh) { const w = «weigh(1)»; let best; best = «weigh(2)»; return w > best; }',
  ],
  ['a variable that is taken apart', '/** @unsync */ function f(load) { const { a } = «load()»; return a; }'],
  [
    'an inner function, where that is used',
    '/** @unsync */ function f(words, weigh) { const by = (w) => «weigh(w)»; return words.sort((a, b) => by(a) - by(b)); }',
  ],
  [
    'an inner function that is handed on',
    '/** @unsync */ function f(words, test) { return words.filter((word) => «test(word)»); }',
  ],
  [
    'itself handed on',
    '/** @unsync */ function f(words, test = (w) => w) { return [words.filter(«test»), words.some((w) => w)]; }',
  ],
  [
    'itself handed on, called elsewhere',
    '/** @unsync */ async function f(words, test) { await test(1); return words.filter(«test»); }',
  ],
  [
    'a list of results that is used',
    '/** @unsync */ function f(words, weigh = Number) { const ws = words.map((w) => «weigh(w)»); return Math.max(...ws) + words.map((w) => «weigh(w)»).join(); }',
  ],
  [
    'a member of an argument',
    '/** @unsync */ function f({ compare }, o) { const { weigh } = o, test = o.test; return «compare(1, 2)» + «weigh(1)» + («test(1)» ? 1 : 2); }',
  ],
  ['a capture', 'function make(parse) { /** @unsync */ return (x) => «parse(x)».a; }'],
  [
    'a function that is assigned more than once',
    'function g() { let next = (x) => x + 1; if (globalThis.never) next = (x) => x + 2; /** @unsync */ function f() { return 1 + «next(1)»; } return f(); }',
  ],
  [
    'what a module gives that is loaded inside of a function',
    'async function g() { const { parse } = await import("./parse.js"); /** @unsync */ const f = (x) => «parse(x)».a; return f(1); }',
  ],
  [
    'a capture of a helper',
    'function make(parse) { const twice = (x) => «parse(x)» * 2; /** @unsync */ return (x) => twice(x); }',
  ],
  [
    'a field of `this`',
    'class A { weigh = (n) => n; plain() { return 1; } /** @unsync */ f() { return «this.weigh(1)» + this.plain() + [1].filter(«this.weigh»).length; } }',
  ],
  [
    'a member of the object around',
    'const o = { weigh(n) { return n; }, get size() { return 1; }, /** @unsync */ f() { return «this.weigh(1)» + this.size; } };',
  ],
])('%s', (_, source) => {
  expect(markedAgain(source, 'UNSYNC2020', JAVASCRIPT)).toBe(source);
});

test.each([
  [
    'what is awaited',
    '/** @unsync */ async function f(load, x) { const a = await load(x); return (await load(a)) + (await Promise.all([load(1)])).length; }',
  ],
  ['what is waited for', '/** @unsync */ function f(load) { return load(1).then((x) => x + 1).result(); }'],
  ['what is blocked on', '/** @unsync */ function f(load) { return 1 + load(1).result(); }'],
  [
    'what nobody looks at',
    '/** @unsync */ function f(report, done) { report(1); void report(2); done?.(3); return 1; }',
  ],
  ['what is returned', '/** @unsync */ function f(load, flag) { return flag ? load(1) : (0, load(2)); }'],
  [
    'what an async function returns',
    '/** @unsync */ async function f(load) { const get = async () => load(1); return (await get()) + 1; }',
  ],
  [
    'a variable that is awaited',
    '/** @unsync */ async function f(load) { let x = load(1); if (x instanceof Promise) x = await x; return x + 1; }',
  ],
  [
    'a variable that is asked for a `then`',
    '/** @unsync */ async function f(load) { const x = load(1); return typeof x.then === "function" ? x.then((y) => y + 1) : x + 1; }',
  ],
  [
    'a list that is awaited',
    '/** @unsync */ async function f(words, load = fetch) { const all = words.map((word) => load(word)); return (await Promise.all(all)).join(); }',
  ],
  [
    'methods of arguments',
    '/** @unsync */ function f(list, user, query) { return list.filter(Boolean).length + user.age() + list.find(query).a; }',
  ],
  [
    'functions of the module',
    'import { parse } from "./parse.js"; const weigh = (x) => x; /** @unsync */ function f(words) { return words.map(weigh).concat(parse(1) + weigh(2)); }',
  ],
  [
    'functions that come along',
    'function g() { const weigh = (x) => x; const { parse } = require("./parse.js"); /** @unsync */ return (x) => weigh(x) + parse(x); }',
  ],
  [
    'parameters of inner functions',
    '/** @unsync */ function f(words) { const twice = (fn, x) => fn(x) + fn(x); return twice((x) => x, words); }',
  ],
  [
    'methods of `this`',
    'class A { static weigh = (n) => n; weigh(n) { return n; } /** @unsync */ f() { return this.weigh(1) + 1; } /** @unsync */ static g() { return this.weigh(1) + 1; } }',
  ],
])('nothing is said about %s', (_, source) => {
  expect(markedAgain(source, 'UNSYNC2020', JAVASCRIPT)).toBe(source);
});

test('types that promise are believed', () => {
  const source = `/** @unsync */ export function f(words: string[], load: (word: string) => Promise<string>, test: (word: string) => boolean) {
    return [words.filter(load), words.filter(«test»)];
  }`;
  expect(markedAgain(source, 'UNSYNC2020')).toBe(source);
});
