/** UNSYNC2022, 2023, 2024: changes of arguments and of `this`, of which the caller has other copies. */
import { compile, FILE_NAME } from './support/harness';
import { markedAgain } from './support/marked';

const JAVASCRIPT = FILE_NAME.replace(/ts$/, 'js');

test.each([
  ['a member that is assigned', '/** @unsync */ function f(user) { «user».name = "x"; return 1; }'],
  [
    'a method that changes it',
    '/** @unsync */ function f(list) { «list».sort(); return list[0] + list.length; }',
  ],
  [
    'a method whose result is used',
    '/** @unsync */ function f(queue) { let n = 0; while («queue».pop()) n++; return n; }',
  ],
  [
    'a swap of items',
    '/** @unsync */ function f(list) { [«list»[0], list[1]] = [list[1], list[0]]; return list.length; }',
  ],
  [
    'what is taken out of it',
    '/** @unsync */ function f(rows, { list }) { for (const row of rows) «row».seen = true; const first = rows[0]; first.seen = false; «list».push(1); return 1; }',
  ],
  [
    'items in a callback',
    '/** @unsync */ function f(rows) { rows.forEach((row) => { «row».seen = true; }); return 1; }',
  ],
  [
    'an object that is assigned to',
    '/** @unsync */ function f(o, more) { Object.assign(«o», more); return more; }',
  ],
  [
    'a function of the file that changes it',
    'const mark = (o) => { o.seen = true; }; /** @unsync */ function f(o) { mark(«o»); return 1; }',
  ],
  [
    'what is saved elsewhere',
    '/** @unsync */ async function f(user, db) { «user».savedAt = 1; await db.insert(user); }',
  ],
  [
    'a function of Node that fills it',
    'import { randomFillSync } from "node:crypto"; import { unsync } from "unsync"; export const fill = unsync(«randomFillSync»);',
  ],
])('%s', (_, source) => {
  expect(markedAgain(source, 'UNSYNC2022', JAVASCRIPT)).toBe(source);
});

test.each([
  ['a field', 'class A { state = ""; /** @unsync */ async load() { «this».state = "ready"; return 1; } }'],
  [
    'a collection in a field',
    'class A { cache = new Map(); /** @unsync */ get(k) { «this».cache.set(k, 1); return k; } }',
  ],
  [
    'by another method',
    'class A { n = 0; up() { this.n++; } twice() { this.up(); } /** @unsync */ f() { «this».twice(); return this.n; } }',
  ],
  ['in a field that is an arrow', 'class A { n = 0; /** @unsync */ up = () => { «this».n++; }; }'],
  ['of an object', 'const o = { n: 1, /** @unsync */ up() { return ++«this».n; } };'],
])('`this` is changed: %s', (_, source) => {
  expect(markedAgain(source, 'UNSYNC2023', JAVASCRIPT)).toBe(source);
});

test.each([
  [
    'items of an array',
    '/** @unsync cpuBound */ function invert(px) { for (let i = 0; i < px.length; i++) «px»[i] = 255 - px[i]; }',
  ],
  [
    'with variables of its own',
    '/** @unsync */ function f(px, k) { let sum = 0; for (const x of px) sum += x; if (!sum) return; const rows = []; rows.push(sum); «px».fill(sum * k); }',
  ],
  [
    'items in a callback',
    '/** @unsync */ const f = (rows) => { rows.forEach((row, i) => { «row».index = i; }); };',
  ],
])('a function that does nothing else: %s', (_, source) => {
  expect(markedAgain(source, 'UNSYNC2024', JAVASCRIPT)).toBe(source);
});

test.each([
  ['what is returned', '/** @unsync */ function f(list) { list.sort(); return list; }'],
  [
    'what is returned in something',
    '/** @unsync */ function f(list, o) { list.sort(); o.n = 1; const result = { list }; return [result, o]; }',
  ],
  [
    'what is returned by way of a call',
    'import { transfer } from "unsync"; /** @unsync */ function f(px, rows) { px[0] = 1; rows.push(1); if (px.length) return transfer(px); return rows.map((row) => row + 1); }',
  ],
  [
    'what is returned under another name',
    '/** @unsync */ function f(list) { const out = list; out.push(1); return out; }',
  ],
  [
    'what callers get by a promise',
    '/** @unsync */ function f(list, ready) { list.push(1); return ready.then(() => list); }',
  ],
  [
    'copies',
    '/** @unsync */ function f(list, o, p) { const mine = [...list]; mine.sort(); const q = { ...o, n: 1 }; q.n = 2; p = { ...p }; p.n = 1; return mine.length + q.n + p.n + list.map((x) => x).sort()[0]; }',
  ],
  [
    'what is made inside',
    '/** @unsync */ function f(n) { const list = []; list.push(n); list.sort(); return list.length; }',
  ],
  ['rest parameters', '/** @unsync */ function f(...list) { list.sort(); return list[0]; }'],
  [
    'items that a generator gives',
    '/** @unsync */ function* f(rows) { for (const row of rows) { row.n = 1; yield row; } yield rows; }',
  ],
  [
    'shared memory',
    '/** @unsync */ function f(shared, view) { const mine = new Int32Array(shared); mine[0] = 1; Atomics.add(view, 0, 1); view[1] = 2; }',
  ],
  [
    'methods that change nothing',
    '/** @unsync */ function f(list, db, map) { return [list.slice(), db.set("a", 1), map.get("a"), list.at(-1)].length; }',
  ],
  ['`this` that is returned', 'class A { n = 0; /** @unsync */ up() { this.n++; return this; } }'],
  [
    'a class, whose state each thread has',
    'class A { static n = 0; /** @unsync */ static up() { this.n++; return A.n; } }',
  ],
])('nothing is said about %s', (_, source) => {
  expect(markedAgain(source, 'UNSYNC2022', JAVASCRIPT)).toBe(source);
});

test('nothing is said about memory that a type says is shared', () => {
  const { diagnostics } = compile(
    '/** @unsync */ export function f(px: Uint8Array<SharedArrayBuffer>): void { px[0] = 1; }',
  );
  expect(diagnostics).toEqual([]);
});

test('a method that changes a captured object is reported as a change of it', () => {
  const source = `export function outer() {
    const stats = { hits: 0, hit() { this.hits++; }, more() { this.hit(); } };
    stats.hit();
    /** @unsync */
    return () => { «stats».more(); return stats.hits; };
  }`;
  expect(markedAgain(source, 'UNSYNC2007')).toBe(source);
});
