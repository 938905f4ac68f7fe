/** A package that was built with unsync, installed from its tarball, in a program that uses unsync too. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun } from '../support/run';
import { createProject, type Project, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

/** Same file, same names as in the library, other results. */
const module = (who: string) => `
import { threadId } from 'node:worker_threads';
export class Answer {
  readonly from = '${who}';
  constructor(readonly thread: number) {}
}
/** @unsync */
export async function load(): Promise<string> {
  return '${who} on the loop';
}
/** @unsync cpuBound */
export function count(n: number): Answer {
  return new Answer(threadId);
}
/** @unsync */
export function both(): string {
  return load().result();
}
`;

const MAIN = `
import { Answer, both, count, load } from './index.js';
import * as library from 'library';
import { configure, stats } from 'unsync';
configure({ cpus: 1 });
const lengths: number = library.load().result().length + load().result().length;
console.log(load().result(), '|', library.load().result(), '|', lengths);
console.log(both().result(), '|', library.both().result());
const [own, other] = [count(1).result(), library.count(1).result()];
console.log(own.from, own instanceof Answer, '|', other.from, other instanceof library.Answer);
// One CPU worker for both: one runtime.
console.log(own.thread === other.thread, stats().cpu.done, stats().loop.done);
`;

const EXPECTED = `app on the loop | library on the loop | 34
app on the loop | library on the loop
app true | library true
true 2 6
`;

/** Builds, packs and unpacks it, as \`npm install ./library-1.0.0.tgz\` does. */
async function installLibrary(app: Project, library: Project): Promise<void> {
  const { code, stdout } = await library.tool('tspc', ['-p', '.']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  await mustRun('npm', ['pack', '--silent'], { cwd: library.folder });
  const target = path.join(app.folder, 'node_modules/library');
  await mustRun('mkdir', [target], {});
  await mustRun('tar', ['-xzf', 'library-1.0.0.tgz', '--strip-components=1', '-C', target], {
    cwd: library.folder,
  });
}

const manifest = (type: string) => ({
  name: 'library',
  version: '1.0.0',
  type,
  exports: './dist/index.js',
  files: ['dist'],
  peerDependencies: { unsync: '*' },
});

test.each(['module', 'commonjs'])('a library of type %s in a program of type module', async (type) => {
  const library = createProject({
    'package.json': manifest(type),
    'tsconfig.json': tsconfig({}),
    'src/index.ts': module('library'),
  });
  const app = createProject({
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({}),
    'src/index.ts': module('app'),
    'src/main.ts': MAIN,
  });
  await installLibrary(app, library);
  const built = await app.tool('tspc', ['-p', '.']);
  expect(built).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(path.join(app.folder, 'node_modules/library/dist/index.d.ts'), 'utf8')).toContain(
    'Unfuture<Answer>',
  );
  expect(await app.node(['dist/main.js'])).toMatchObject({ code: 0, stdout: EXPECTED, stderr: '' });
});
