/** `unsync/vite` where modules are made one by one: the development server, and Vitest. Builds are the matrix's rows. */
import { runsOf } from './coverage';
import { createProjectWithCopy, type Files, type Project, placeOf, removeProjects } from './project';

const WORK = `import { basename } from 'node:path';
import { place } from '@/helper';
import { ping } from './other.ts';

const table = { big: true };
const versions: WeakRef<object>[] = ((globalThis as { versions?: WeakRef<object>[] }).versions ??= []);
versions.push(new WeakRef(table));

enum Kind { A = 'enum' }

/** @unsync */
export async function where(file: string): Promise<string> {
  const { late } = await import('./late');
  return [basename(file), place(), late, Kind.A, 'body 1', import.meta.env.MODE, basename(import.meta.url)].join(' ');
}

/** @unsync */
export function fails(): never {
  throw new RangeError('refused');
}

/** @unsync */
export async function pong(n: number): Promise<number> {
  return n === 0 ? 0 : 1 + (await ping(n - 1));
}

/** @unsync cpuBound */
export function blocks(n: number): number {
  return (pong(n) as unknown as { result(): number }).result();
}

/** @unsync */
export async function alive(): Promise<unknown> {
  for (let i = 0; i < 10; i++) {
    await new Promise(setImmediate);
    globalThis.gc?.();
  }
  const kept = versions.filter((version) => version.deref() !== undefined).length;
  return [table.big, versions.length, kept];
}
`;

const SOURCES: Files = {
  'package.json': { type: 'module' },
  'vite.config.mjs': `import path from 'node:path';
    import unsync from 'unsync/vite';
    const virtual = {
      name: 'virtual',
      resolveId: (id) => (id === 'virtual:prefix' ? '\\0prefix' : null),
      load: (id) => (id === '\\0prefix' ? 'export const prefix = "virtual";' : null),
    };
    export default {
      resolve: { alias: { '@': path.resolve('src') } },
      plugins: [unsync(), virtual],
      logLevel: 'silent',
    };`,
  'src/work.ts': WORK,
  'src/helper.ts': `import { isMainThread } from 'node:worker_threads';
import { prefix } from 'virtual:prefix';
let calls = 0;
export const place = (): string => [prefix, ++calls, isMainThread ? 'main' : 'worker'].join(' ');
`,
  'src/late.ts': "export const late: string = 'late';\n",
  'src/other.ts': `import { pong } from '@/work';
/** @unsync */
export async function ping(n: number): Promise<number> {
  return n === 0 ? 0 : 1 + (await pong(n - 1));
}
`,
};

afterAll(removeProjects);

const SERVER = `
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createServer } from 'vite';
import { stats } from 'unsync';

const server = await createServer({ server: { middlewareMode: true, watch: null }, appType: 'custom' });
const work = () => server.ssrLoadModule('/src/work.ts');
const say = (...values) => console.log(JSON.stringify(values));
/** Edits a file, tells the server (its watcher drops edits that follow each other closely), waits until it has acted. */
async function edit(file, from, to) {
  const before = await work();
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  server.watcher.emit('change', resolve(file));
  while ((await work()) === before) await new Promise(setImmediate);
}

say((await work()).where('/a/b.txt').exception()?.name);
say(await (await work()).where('/a/b.txt'), await (await work()).pong(4), (await work()).blocks(3).result());
say((await work()).fails().exception().stack.split('\\n').slice(0, 2));
await edit('src/work.ts', 'body 1', 'body 2');
say(await (await work()).where('x'));
await edit('src/helper.ts', "'worker'", "'edited'");
say(await (await work()).where('x'));
for (let i = 2; i < 8; i++) {
  await edit('src/work.ts', 'body ' + i, 'body ' + (i + 1));
  await (await work()).where('x');
}
say(await (await work()).where('x'), await (await work()).alive(), stats().loop.workers);
const folder = 'node_modules/.vite/unsync';
say(readdirSync(folder).flatMap((name) => readdirSync(folder + '/' + name)).length);
await server.close();
say(readdirSync(folder));
`;

test('the development server runs what was edited last, and keeps nothing of what was there before', async () => {
  const project = createProjectWithCopy({ ...SOURCES, 'serve.mjs': SERVER });
  const { code, stdout, stderr, stuck } = await project.node(['--expose-gc', 'serve.mjs'], {
    watchdog: 120_000,
  });
  const { line, column } = placeOf(WORK, 'new RangeError');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as unknown),
  ).toEqual([
    [null],
    ['b.txt virtual 2 worker late enum body 1 development work.ts', 4, 3],
    [['RangeError: refused', expect.stringContaining(`work.ts:${line}:${column + 1})`)]],
    // Only the module that was edited runs anew: the helper goes on counting.
    ['x virtual 3 worker late enum body 2 development work.ts'],
    ['x virtual 1 edited late enum body 2 development work.ts'],
    // The loop worker is still the one from the beginning. Module and entry were both loaded in each version.
    ['x virtual 8 edited late enum body 8 development work.ts', [true, 18, expect.any(Number)], 1],
    // Two versions of two entries.
    [4],
    [[]],
  ]);
  const [, kept] = JSON.parse(stdout.trim().split('\n')[5] ?? '') as [string, [boolean, number, number]];
  expect(kept[2]).toBeLessThanOrEqual(4);
  expect({ code, stuck, stderr }).toEqual({ code: 0, stuck: false, stderr: '' });
}, 200_000);

const place = placeOf(WORK, 'new RangeError');
const SUITE = `import { expect, test, vi } from 'vitest';
import { blocks, fails, pong, where } from './work';

/** @unsync */
function things() {
  return { list: [[1]], map: new Map([['k', { deep: 1 }]]), error: new TypeError('e') };
}

test('in workers', async () => {
  expect(await where('x')).toMatch(/^x virtual \\d+ worker late enum body 1 test work.ts$/);
  expect(await pong(4)).toBe(4);
  expect(blocks(3).result()).toBe(3);
  expect((fails().exception() as Error).stack).toMatch(/src.work\\.ts:${place.line}:${place.column + 1}/);
});

test('of the realm of the test', async () => {
  const value = await things();
  expect(value).toStrictEqual({ list: [[1]], map: new Map([['k', { deep: 1 }]]), error: new TypeError('e') });
  expect(value.list).toBeInstanceOf(Array);
  await expect(fails()).rejects.toThrow(RangeError);
});

test('with a clock that stands still', async () => {
  vi.useFakeTimers();
  expect(blocks(3).result(60_000)).toBe(3);
});
`;

describe('Vitest', () => {
  let project: Project;
  beforeAll(() => {
    project = createProjectWithCopy({ ...SOURCES, 'src/work.test.ts': SUITE });
  });
  const vitest = (args: readonly string[], env: Record<string, string> = {}) =>
    project.tool('vitest', ['run', '--testTimeout=60000', ...args], {
      env: { NO_COLOR: '1', ...env },
      watchdog: 120_000,
    });

  test.each(['forks', 'threads', 'vmThreads'])(
    'in the pool %s',
    async (pool) => {
      const { code, stdout, stderr } = await vitest(['--pool', pool]);
      expect(stdout).toContain('3 passed (3)');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
    200_000,
  );

  // What Node does not see: its names are made while it runs.
  const LEGACY = `const made = { red: (text) => 'red ' + text, default: 'own' };
    for (const name of Object.keys(made)) exports[name] = made[name];`;

  test('imports from CommonJS packages in workers what it imports in tests', async () => {
    project.write({
      'node_modules/legacy/package.json': { name: 'legacy', version: '1.0.0' },
      'node_modules/legacy/index.js': LEGACY,
      // No JavaScript that Node could load: Vitest is told to compile it.
      'node_modules/inlined/package.json': { name: 'inlined', version: '1.0.0', type: 'module' },
      'node_modules/inlined/index.js': "export { late } from './late';",
      'node_modules/inlined/late.js': "export const late = 'inlined';",
      'legacy/vitest.config.mjs': `import unsync from 'unsync/vite';
        export default {
          root: import.meta.dirname,
          plugins: [unsync()],
          test: { server: { deps: { inline: ['inlined'] } } },
        };`,
      'legacy/work.ts': `import * as all from 'legacy';
        import legacy, { red } from 'legacy';
        import { late } from 'inlined';
        import { threadId } from 'node:worker_threads';
        export const plain = () => [red('x'), typeof legacy.red, typeof all.red, late];
        /** @unsync */
        export function inWorker() { return [...plain(), threadId > 0]; }`,
      'legacy/legacy.test.ts': `import { expect, test } from 'vitest';
        import { inWorker, plain } from './work';
        test('alike', async () => expect(await inWorker()).toEqual([...plain(), true]));`,
    });
    const { code, stdout, stderr } = await vitest(['--config', 'legacy/vitest.config.mjs', '--pool=forks']);
    expect(`${stdout}${stderr}`).toContain('1 passed (1)');
    expect(code).toBe(0);
  }, 200_000);

  test('mocks and coverage reach what runs inline, as it does with coverage', async () => {
    project.write({
      'mocks/mocks.test.ts': `import { expect, test, vi } from 'vitest';
        import { where } from '../src/work';
        vi.mock('../src/late', () => ({ late: 'mocked' }));
        test('says', async () => { console.log('<' + (await where('x')) + '>'); });`,
    });
    const said = async (args: readonly string[]) =>
      (await vitest(['mocks', ...args])).stdout.match(/<(.*)>/)?.[1];
    expect(await said([])).toBe('x virtual 1 worker late enum body 1 test work.ts');
    expect(await said(['--coverage', '--coverage.reporter=json'])).toBe(
      'x virtual 1 main mocked enum body 1 test work.ts',
    );
    const runs = (text: string): number[] =>
      runsOf(project, 'coverage/coverage-final.json', 'src/work.ts', text);
    expect(runs("await import('./late')")).toEqual([1]);
    expect(runs('new RangeError')).toEqual([0]);
  }, 200_000);

  test('runs the new body when it watches', async () => {
    project.write({
      'watch/watch.test.ts': `import { expect, test } from 'vitest';
        import { where } from '../src/work';
        test('body', async () => { expect(await where('x')).toContain('worker late enum body 1'); });`,
      'watch.mjs': `
        import { readFileSync, writeFileSync } from 'node:fs';
        import { startVitest } from 'vitest/node';
        const edits = [['body 1', 'body 2'], ['body 2', 'body 1']];
        const states = [];
        let done;
        const finished = new Promise((resolve) => { done = resolve; });
        const vitest = await startVitest('test', ['watch'], {
          watch: true,
          reporters: [{
            onTestRunEnd(modules) {
              states.push(modules.map((module) => module.state()).join());
              const next = edits.shift();
              if (next === undefined) return done();
              writeFileSync('src/work.ts', readFileSync('src/work.ts', 'utf8').replace(...next));
            },
          }],
        });
        await finished;
        await vitest.close();
        console.log(states.join(' '));`,
    });
    const { stdout, code, stuck } = await project.node(['watch.mjs'], { watchdog: 120_000 });
    expect({ stdout, code, stuck }).toEqual({ stdout: 'passed failed passed\n', code: 1, stuck: false });
  }, 200_000);
});

test('what is annotated cannot be compiled for a browser, and says so', async () => {
  const project = createProjectWithCopy({
    ...SOURCES,
    'index.html': '<script type="module" src="/src/work.ts"></script>',
  });
  const { code, stderr } = await project.tool('vite', ['build', '--logLevel=error'], {
    env: { NO_COLOR: '1' },
  });
  expect(code).toBe(1);
  expect(stderr).toContain(
    'UNSYNC9006: This file has annotated functions, and it is being compiled for a browser.',
  );
  expect(stderr).toContain('src/work.ts');
}, 100_000);
