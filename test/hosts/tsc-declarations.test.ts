/** The `.d.ts` files of modules with annotated functions say what callers get. */
import { createProject, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

const SOURCE = `import { unsync } from 'unsync';

/** @unsync */
export async function generic<T extends object, K extends keyof T = keyof T>(value: T, key?: K): Promise<T[K]> { return value[key as K]; }

export function twice(x: string): string;
export function twice(x: number, times?: number): Promise<number>;
/** @unsync */
export function twice(x: any): any { return x + x; }

interface Point { x: number }
/** @unsync */
export function moved(this: Point, by: number): Point { return { x: this.x + by }; }

/** @unsync */
export function* count(to: number): Generator<number, string> { for (let i = 0; i < to; i++) yield i; return 'end'; }

/** @unsync */
export async function* lines<T>(of: Iterable<T>) { for (const line of of) yield [line] as const; }

/** @unsync */
export function isPoint(value: unknown): value is Point { return value !== null; }

export class Shape<T> {
  constructor(readonly sides: T) {}
  /** @unsync */
  async area(): Promise<T> { return this.sides; }
  @unsync scaled(by: number) { return [this.sides, by] as [T, number]; }
  /** @unsync */
  static make<U>(sides: U): Shape<U> { return new Shape(sides); }
  /** @unsync */
  field = (n: T) => n;
}

export const marked = unsync(<T>(list: readonly T[]): T | undefined => list[0]);
/** @unsync */
export default (a: number, { b = 1 } = {}) => a + b;
`;

test('a doc comment stays with the first function of a file', async () => {
  const project = createProject({
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({}),
    'src/one.ts':
      '/**\n * Halves.\n * @unsync\n */\nexport function half(n: number): number {\n  return n / 2;\n}\n',
    'src/two.ts':
      "'use strict';\n/** Doubles. */\n/** @unsync */\nexport function double(n: number): number {\n  return n * 2 + nowhere;\n}\n",
  });
  const { stdout } = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(stdout).toMatch(/^src\/two\.ts\(5,18\): error TS2304: Cannot find name 'nowhere'\.\s*$/);
  expect(project.read('dist/one.d.ts')).toMatch(
    /\/\*\*\n \* Halves\.\n \* @unsync\n \*\/\nexport declare function half/,
  );
  expect(project.read('dist/two.d.ts')).toMatch(
    /\/\*\* Doubles\. \*\/\n\/\*\* @unsync \*\/\nexport declare function double/,
  );
});

const IN_CONTEXT = `
interface Handlers {
  run(x: number): Promise<'ok' | 'no'>;
  code(): Promise<200 | 404>;
  flag(): Promise<true>;
  pair(): Promise<[number, string]>;
  kind(): Promise<{ kind: 'x' } | { kind: 'y' }>;
  letters(): AsyncIterable<'a' | 'b'>;
  same<T>(x: T): Promise<T>;
}
declare function register(handlers: Partial<Handlers>): void;
export const handlers: Handlers = {
  /** @unsync */ async run(x) { return x ? 'ok' : 'no'; },
  /** @unsync */ async code() { return 200; },
  /** @unsync */ async flag() { return true; },
  /** @unsync */ async pair() { return [1, 'a']; },
  /** @unsync */ async kind() { return { kind: 'x' }; },
  /** @unsync */ async *letters() { yield 'a'; },
  /** @unsync */ async same(x) { return x; },
};
register({ /** @unsync */ async run() { return 'ok'; } });
export const satisfied = { /** @unsync */ async run(x) { return x ? 'ok' : 'no'; } } satisfies Partial<Handlers>;
export const make = (): { list: Partial<Handlers>[] } => ({ list: [{ /** @unsync */ async code() { return 404; } }] });
export class Held { handlers: Partial<Handlers> = { /** @unsync */ async flag() { return true; } }; }
let later: Partial<Handlers>;
later = { /** @unsync */ async run() { return 'ok'; } };
console.log(later);
export const plain = { /** @unsync */ async run() { return 'ok'; }, /** @unsync */ *letters() { yield 'a'; } };
let text = await plain.run();
text = 'another';
console.log(text);
`;

test('a method of an object takes its return type from the code around, as without the annotation', async () => {
  const project = createProject({
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({}),
    'src/context.ts': IN_CONTEXT,
  });
  expect(await project.tool('tspc', ['-p', '.', '--pretty', 'false'])).toMatchObject({ code: 0, stdout: '' });
  const declared = project.read('dist/context.d.ts');
  expect(declared).toContain('run(x: number): __unsync.Unfuture<"ok" | "no">;');
  expect(declared).toMatch(
    /plain: \{\s+run\(\): __unsync.Unfuture<string>;\s+letters\(\): __unsync.Unstream<string>;/,
  );
});

test('generics, overloads, this parameters, generators, predicates, methods and decorators', async () => {
  const project = createProject({
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({ experimentalDecorators: true }),
    'src/work.ts': SOURCE,
    'src/use.ts': `import add, { count, generic, isPoint, lines, marked, moved, Shape, twice } from './work.js';
export const all = [
  generic({ a: 1, b: 'x' }, 'a').result().toFixed(),
  twice('x').result().length,
  twice(1, 2).result().toFixed(),
  moved.call({ x: 1 }, 2).result().x,
  isPoint(1).result() === true,
  new Shape('s').area().result().length,
  new Shape('s').scaled(2),
  Shape.make(1).result().sides.toFixed(),
  new Shape('s').field('t').result().length,
  marked(['a']).result()?.length,
  add(1).result().toFixed(),
] as const;
for await (const n of count(3)) n.toFixed();
for await (const [line] of lines(['a'])) line.length;
`,
  });
  expect(await project.tool('tspc', ['-p', '.', '--pretty', 'false'])).toMatchObject({ code: 0, stdout: '' });
  // A user of the package has only the declarations.
  project.write({
    'consumer/tsconfig.json': tsconfig({ rootDir: '..', outDir: '../out', plugins: [] }),
    'consumer/src/use.ts': project.read('src/use.ts').replaceAll('./work.js', '../../dist/work.js'),
  });
  expect(await project.tool('tspc', ['-p', 'consumer', '--pretty', 'false'])).toMatchObject({
    code: 0,
    stdout: '',
  });
});
