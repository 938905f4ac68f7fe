/** Classes of the program's other modules keep their class, however the file imports them. */
import path from 'node:path';
import { isOwnModule } from '../../transformer/hosts/own-modules';
import { compile } from '../core/support/harness';
import { createProject, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

test('with tsc, classes that are imported as types, or only used as types', async () => {
  const project = createProject({
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({}),
    'src/model.ts': `export class User { constructor(public name: string) {} hello(): string { return 'hello ' + this.name; } }
export default class Team { constructor(public users: User[]) {} size(): number { return this.users.length; } }
class Inner { n = 1; twice(): number { return this.n * 2; } }
export { Inner as Outer };
export interface Plain { n: number }
`,
    'src/index.ts': "export * from './model.js';\nexport { default as Team } from './model.js';\n",
    'src/work.ts': `import type { User, Plain } from './index.js';
import { type Team, Outer } from './index.js';
/** @unsync */
export function greet(user: User, team: Team, outer: Outer, plain: Plain): string {
  return [user.hello(), team.size(), outer.twice(), plain.n].join();
}
`,
    'src/main.ts': `import { Outer, Team, User } from './index.js';
import { greet } from './work.js';
console.log(await greet(new User('a'), new Team([new User('b')]), new Outer(), { n: 3 }));
process.exit();
`,
  });
  const built = await project.tool('tspc', ['-p', '.', '--pretty', 'false']);
  expect(built).toMatchObject({ code: 0, stdout: '' });
  const ran = await project.node([path.join('dist', 'main.js')]);
  expect(ran).toMatchObject({ code: 0, stdout: 'hello a,1,2,3\n' });
}, 120_000);

test('without types, those that the function uses as a class or calls a function of, and those that the file tests for', () => {
  const { entry } = compile(
    `import { Email, format, ParseError, Unused } from '@app/model.js';
import { Readable } from 'node:stream';
/** @unsync */
export function f(text) { Readable.from([]); return format(Email.create(text)); }
export const g = (error) => error instanceof ParseError;`,
    {
      fileName: '/project/src/a.js',
      options: { imports: { isOwnModule: (name) => name === '@app/model.js' } },
    },
  );
  expect([...(entry?.code.matchAll(/classes\(.*?\{ (\w+) \}/g) ?? [])].map(([, name]) => name)).toEqual([
    'Email',
    'ParseError',
  ]);
});

test('an alias and a workspace are the program, a package is not', () => {
  const project = createProject({
    'package.json': {},
    'packages/shared/package.json': { name: '@acme/shared' },
    'node_modules/installed/package.json': { name: 'installed' },
    'src/a.ts': '',
  });
  const file = path.join(project.folder, 'src/a.ts');
  expect(isOwnModule('@lib/math.js', file)).toBe(true);
  expect(isOwnModule('installed/part.js', file)).toBe(false);
  expect(isOwnModule('node:fs', file)).toBe(false);
  expect(isOwnModule('unsync', file)).toBe(false);
});
