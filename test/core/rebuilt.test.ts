/** What is sent of captured objects that hold functions, and when it is refused. */
import { remember, restore, stateOf } from '../../runtime/calls/captured-objects';
import { SerializationError } from '../../runtime/errors';
import { compile } from './support/harness';

test('members that the object was made with do not travel while they are what they were', () => {
  const log = (): string => 'old';
  const object: Record<string, unknown> = { n: 1, log, inner: { log } };
  remember(object, { log: 1, inner: { log: 1 } });
  object.n = 2;
  expect(stateOf(object)).toEqual({
    entries: [['n', 2], ['log'], ['inner', { entries: [['log']], frozen: false }, true]],
    frozen: false,
  });
  const other = (): string => 'new';
  object.log = other;
  object.inner = { log };
  expect(stateOf(object)).toMatchObject({
    entries: [
      ['n', 2],
      ['log', other],
      ['inner', { log }],
    ],
  });
});

test('an object that got another prototype travels as what it is', () => {
  const object = { n: 1, f: () => 1 };
  remember(object, { f: 1 });
  Object.setPrototypeOf(object, Array.prototype);
  expect(stateOf(object)).toEqual({ value: object });
  expect(restore({}, {}, { value: object })).toBe(object);
});

test('symbols travel by their names, and one that has none is refused', () => {
  const object: Record<symbol, unknown> = { [Symbol.for('tag')]: 1, [Symbol.toStringTag]: 'T' };
  remember(object, {});
  const copy = restore({}, {}, structuredClone(stateOf(object)));
  expect(copy).toEqual(object);
  object[Symbol('own')] = 2;
  expect(() => stateOf(object)).toThrow(SerializationError);
});

test('an accessor that was added is refused', () => {
  const object = { f: () => 1 };
  remember(object, { f: 1 });
  Object.defineProperty(object, 'size', { get: () => 1, enumerable: true });
  expect(() => stateOf(object)).toThrow(/a getter or setter `size`/);
});

test('an object to which nothing can have happened is made from its source alone', () => {
  const { code, functions } = compile(`export function outer() {
    const tools = { base: 2, twice(n: number) { return n * this.base; }, half: (n: number) => n / 2 };
    /** @unsync */
    return (n: number) => tools.twice(n) + tools.half(n);
  }`);
  expect(code).not.toContain('remember');
  expect(functions).toMatchObject([{ captures: [] }]);
});

test('an object that two functions capture is remembered once', () => {
  const { code } = compile(`export function outer() {
    const o = { n: 1, up() { this.n++; } }
    return [/** @unsync */ () => o.n, /** @unsync */ () => [o.n]];
  }`);
  expect(code.match(/remember\(o, \{ up: 1 \}\)/g)).toHaveLength(1);
});
