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
