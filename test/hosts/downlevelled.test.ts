/** What tsc and Babel take apart into older syntax, in entries too: decorators of the user's, `using`, accessors. */
import { transformSync } from '@babel/core';
import { createProject, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

const PACKAGE = { 'package.json': { type: 'module' } };

/** Everything is looked at in the worker, and the main module agrees. */
const DECORATED = (decorators: string): string => `import { threadId } from 'node:worker_threads';
import { unsync } from 'unsync';
const log: string[] = [];
${decorators}
@tagged
class Service {
  @watched greet(name: string): string { return 'hello ' + name; }
  @unsync load(name: string): string { return [this.greet(name), (Service as unknown as { tag: string }).tag, log.sort().join(), threadId > 0].join(' '); }
  /** @unsync */ @watched static of(name: string): string { return new Service().greet(name); }
}
/** @unsync */
function use(): string { return new Service().greet('you') + log.length; }
const service = new Service();
console.log(service.load('me').result(), '|', Service.of('all').result(), '|', use().result());
`;

it.each([
  [
    'standard decorators',
    {},
    `function tagged(value: object, context: ClassDecoratorContext): void { Object.assign(value, { tag: 'tagged ' + context.name }); }
function watched<F extends (this: never, ...args: never[]) => unknown>(fn: F, { name }: ClassMethodDecoratorContext): F { log.push(String(name)); return fn; }`,
  ],
  [
    'experimental decorators',
    { experimentalDecorators: true },
    `function tagged(value: object & { name: string }): void { Object.assign(value, { tag: 'tagged ' + value.name }); }
function watched(_: object, name: string): void { log.push(name); }`,
  ],
  [
    'experimental decorators, into what has no static blocks',
    { experimentalDecorators: true, target: 'es2021' },
    `function tagged(value: object & { name: string }): void { Object.assign(value, { tag: 'tagged ' + value.name }); }
function watched(_: object, name: string): void { log.push(name); }`,
  ],
])('%s of classes in an entry', async (_, options, decorators) => {
  const project = createProject({
    ...PACKAGE,
    'tsconfig.json': tsconfig({ ...options }),
    'src/main.ts': DECORATED(decorators),
  });
  const built = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(built).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const { stdout, stderr } = await project.node(['dist/main.js']);
  expect({ stdout, stderr }).toEqual({
    stdout: 'hello me tagged Service greet,of true | hello all | hello you2\n',
    stderr: '',
  });
});

/** As DECORATED, with fields and what gives another method or class; either kind of decorator calls these. */
const BABEL_DECORATED = `import { threadId } from 'node:worker_threads';
import { unsync } from 'unsync';
const log = [];
function tagged(value) { Object.assign(value, { tag: 'tagged ' + value.name }); }
function watched(fn, context) { log.push(context.name ?? context); }
function twice(fn, context, descriptor) {
  const original = descriptor ? descriptor.value : fn;
  const value = function () { return original.call(this) + '-' + original.call(this); };
  return descriptor ? { ...descriptor, value } : value;
}
function extended(value) { return class extends value { extra() { return 'extra'; } }; }
@tagged
class Service {
  @watched field = 1;
  @watched greet(name) { return 'hello ' + name; }
  @unsync load(name) { return [this.greet(name), Service.tag, log.sort().join(), threadId > 0].join(' '); }
  /** @unsync */ @watched static of(name) { return new Service().greet(name); }
  /** @unsync cpuBound */ @watched *items(n = 2) { while (n--) yield n + this.field; }
}
@extended
class Other {
  n = 5;
  /** @unsync */ sum(m) { return this.n + m + this.extra(); }
  @twice both() { return this.n; }
}
/** @unsync */
function use() { return new Service().greet('you') + log.length + new Other().both(); }
const service = new Service();
console.log(service.load('me').result(), '|', Service.of('all').result(), '|', use().result(), '|', service.items().toArray().result(), '|', new Other().sum(1).result());
`;

describe.each([
  // With decorated fields, Babel asks for the plugin; it goes without static blocks, which Node itself knows.
  ['legacy', ['@babel/plugin-transform-class-properties']],
  ['2023-11', []],
])('%s decorators in Babel', (version, more) => {
  it.each([
    ['entry files', { rootDir: 'src', outDir: 'dist' }, 'commonjs'],
    ['entries inside', {}, 'module'],
  ])('with %s', async (_, options, type) => {
    const project = createProject({
      'package.json': { type },
      'babel.config.json': {
        presets: [
          ['@babel/preset-env', { targets: { node: '20' }, modules: type === 'module' ? false : 'commonjs' }],
        ],
        plugins: [['@babel/plugin-proposal-decorators', { version }], ...more, ['unsync/babel', options]],
      },
      'src/main.js': BABEL_DECORATED,
    });
    const built = await project.tool('babel', ['src', '--out-dir', 'dist']);
    expect({ code: built.code, stderr: built.stderr }).toEqual({ code: 0, stderr: '' });
    const { stdout, stderr } = await project.node(['dist/main.js']);
    expect({ stdout, stderr }).toEqual({
      stdout:
        'hello me tagged Service field,greet,items,of true | hello all | hello you45-5 | [ 2, 1 ] | 6extra\n',
      stderr: '',
    });
  });
});

test('parameters keep their decorators, and methods their metadata, as frameworks read them', async () => {
  const project = createProject({
    ...PACKAGE,
    'tsconfig.json': tsconfig({ experimentalDecorators: true, emitDecoratorMetadata: true }),
    'src/said.ts': `export const said: Record<string, unknown[]> = {};
export const say = (name: string, what: unknown): void => { (said[name] ??= []).push(what); };
Object.assign(Reflect, { metadata: (key: string, value: unknown) => (_: object, name: string) => {
  if (key !== 'design:type') say(name, Array.isArray(value) ? value.map((type) => type.name) : (value as { name: string } | undefined)?.name);
} });
`,
    'src/controller.ts': `import { say } from './said.js';
const get = (_: object, name: string): void => say(name, 'get');
const query = (value: string) => (_: object, name: string, index: number): void => say(name, value + index);
export class Page { constructor(public readonly size: number) {} }
export class Controller {
  /** @unsync */
  @get list(@query('page') { size }: Page, @query('limit') limit: number = 10, @query('q') q?: string, ...rest: string[]): string { return [size, limit, q, rest].join(); }
  /** @unsync */
  @get static one(@query('id') id: number): number { return id; }
  /** @unsync */
  @get *all(n: number = 2): Generator<number> { while (n-- > 0) yield n; }
}
`,
    'src/main.ts': `import { said } from './said.js';
import { Controller, Page } from './controller.js';
const { list, all } = Controller.prototype;
console.log(JSON.stringify(said), list.length, all.length);
console.log(new Controller().list(new Page(3), undefined, 'q', 'r', 's').result(), Controller.one(4).result(), new Controller().all().toArray().result());
`,
  });
  const built = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(built).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const { stdout, stderr } = await project.node(['dist/main.js']);
  expect({ stdout, stderr }).toEqual({
    stdout: `${JSON.stringify({
      list: ['Promise', ['Page', 'Number', 'String', 'String'], 'q2', 'limit1', 'page0', 'get'],
      all: [null, ['Number'], 'get'],
      one: ['Promise', ['Number'], 'id0', 'get'],
    })} 1 0\n3,10,q,r,s 4 [ 1, 0 ]\n`,
    stderr: '',
  });
});

const USING = `const log = [];
const open = (name) => ({ name, [Symbol.dispose]() { log.push(name); }, async [Symbol.asyncDispose]() { await null; log.push(name + '!'); } });
using shared = open('shared');
/** @unsync */
export function plain(name) {
  const before = log.length;
  { using a = open(name), b = open(shared.name); if (name === 'throw') throw new Error(a.name + b.name); }
  return log.slice(before);
}
/** @unsync */
export async function later(names) {
  const before = log.length;
  for (const name of names) { await using a = open(name); void a; }
  return log.slice(before);
}
console.log(plain('x').result().join(), '|', (await later(['y', 'z'])).join(), '|', plain('throw').exception().message);
`;

it.each(['tsc', 'Babel'])('`using` and `await using`, by %s', async (host) => {
  const project = createProject({
    ...PACKAGE,
    'tsconfig.json': tsconfig({ strict: false, lib: ['es2022', 'esnext.disposable'] }),
    'src/main.ts': `// @ts-nocheck\n${USING}`,
  });
  if (host === 'tsc') {
    expect(await project.tool('tspc', ['-p', '.', '--pretty', 'false'])).toMatchObject({
      code: 0,
      stdout: '',
    });
  } else {
    const plugins = [
      require.resolve('../../dist/transformer/hosts/babel.js'),
      require.resolve('@babel/plugin-transform-explicit-resource-management'),
    ];
    const options = {
      filename: `${project.folder}/src/main.js`,
      cwd: project.folder,
      configFile: false,
      babelrc: false,
    };
    project.write({ 'dist/main.js': transformSync(USING, { ...options, plugins } as const)?.code ?? '' });
    expect(project.read('dist/main.js')).not.toMatch(/using (?:a|shared) =/);
  }
  const { stdout, stderr } = await project.node(['dist/main.js']);
  expect({ stdout, stderr }).toEqual({ stdout: 'shared,x | y!,z! | throwshared\n', stderr: '' });
});
