/** `unsync/jest`: annotated functions in tests run in workers, whatever compiles them and however Jest runs them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import jestHost from '../../transformer/hosts/jest';
import type { TransformOptions } from '../../transformer/hosts/jest/api';
import type { Finished } from '../support/run';
import { runsOf } from './coverage';
import { createProjectWithCopy, type Files, type Project, placeOf, removeProjects } from './project';

const WORK = `import { isMainThread } from 'node:worker_threads';
import { suffix } from '@/suffix';
import data from './data.json';
import { half } from './half';

/** @unsync */
export async function place(): Promise<string> {
  const { late } = await import('./late');
  return [isMainThread ? 'test' : 'worker', suffix(), late, data.name].join(' ');
}

/** @unsync cpuBound */
export const double = (n: number, { times = 2 }: { times?: number } = {}): number => n * times;

/** @unsync */
export function fails(): never {
  throw new RangeError('refused');
}

/** @unsync */
export function things(): object {
  return { list: [[1]], map: new Map([['k', { deep: [1] }]]), set: new Set([[1]]), date: new Date(0), error: new TypeError('e') };
}

/** @unsync */
export async function quarter(n: number): Promise<number> {
  return (await half(n)) / 2;
}
`;

const SUITE = `import { Unfuture } from 'unsync';
import { double, fails, place, quarter, things } from './work';

test('runs in a worker', async () => {
  expect(await place()).toBe('worker aliased late data');
  expect(double(4).result()).toBe(8);
  expect(double(4, { times: 3 })).toBeInstanceOf(Unfuture);
  expect(await quarter(8)).toBe(2);
});

test('what comes back is of the realm of the test', async () => {
  const value = things().result() as { list: unknown; map: Map<string, unknown>; error: unknown };
  expect(value).toStrictEqual({
    list: [[1]],
    map: new Map([['k', { deep: [1] }]]),
    set: new Set([[1]]),
    date: new Date(0),
    error: new TypeError('e'),
  });
  expect(value.list).toBeInstanceOf(Array);
  expect(value.map.get('k')).toBeInstanceOf(Object);
  expect(value.error).toBeInstanceOf(TypeError);
  await expect(fails()).rejects.toThrow(RangeError);
  expect(() => fails().result()).toThrow(RangeError);
  expect((fails().exception() as Error).stack).toMatch(/src.work\\.ts:PLACE/);
});
`;

const BABEL: Files = {
  'babel.config.json': {
    presets: [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript'],
  },
};

const place = placeOf(WORK, 'new RangeError');
const SOURCES: Files = {
  ...BABEL,
  'src/work.ts': WORK,
  'src/work.test.ts': SUITE.replace('PLACE', `${place.line}:${place.column + 1}`),
  'src/suffix.ts': "export enum Suffix { A = 'aliased' }\nexport const suffix = (): string => Suffix.A;\n",
  'src/late.ts': "export const late: string = 'late';\n",
  'src/half.ts': '/** @unsync */\nexport const half = (n: number): number => n / 2;\n',
  'src/data.json': { name: 'data' },
};

const config = (settings: object = {}): string =>
  `module.exports = ${JSON.stringify({
    transform: { '\\.[jt]sx?$': 'unsync/jest' },
    moduleNameMapper: { '^@/(.*)$': '<rootDir>/src/$1' },
    cacheDirectory: '<rootDir>/cache',
    ...settings,
  })};`;

const runJest = (
  project: Project,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Finished> =>
  project.tool('jest', ['--ci', '--testTimeout=60000', ...args], { env, watchdog: 200_000 });

/** Everything passed, and nothing was left behind. */
function expectClean({ code, stuck, stderr }: Finished, tests: number): void {
  expect(stderr).toContain(`Tests:       ${tests} passed, ${tests} total`);
  expect(stderr).not.toMatch(/did not exit|open handle|failed to exit|Warning/);
  expect({ code, stuck }).toEqual({ code: 0, stuck: false });
}

afterAll(removeProjects);

describe('with babel-jest', () => {
  let project: Project;
  beforeAll(() => {
    project = createProjectWithCopy({
      'package.json': { type: 'commonjs' },
      'jest.config.cjs': config(),
      ...SOURCES,
    });
  });

  test('in one thread, and once more from the cache, leaving no handle open and no file', async () => {
    project.write({ 'temporary/.keep': '' });
    const env = { TMPDIR: join(project.folder, 'temporary') };
    expectClean(await runJest(project, ['-i', '--detectOpenHandles'], env), 2);
    expectClean(await runJest(project, ['-i'], env), 2);
    expect(readdirSync(env.TMPDIR).filter((name) => name.startsWith('unsync-jest-'))).toEqual([]);
  }, 300_000);

  test.each([
    ['processes', []],
    ['threads', ['--workerThreads']],
  ] as const)(
    'in several %s',
    async (_kind, args) => {
      project.write({ 'src/again.test.ts': project.read('src/work.test.ts') });
      expectClean(await runJest(project, ['-w', '2', ...args]), 4);
    },
    300_000,
  );

  test('the threads of a file are gone when the next one has its own', async () => {
    const files = Array.from({ length: 8 }, (_, index) => [
      `threads/${index}.test.ts`,
      `import { readdirSync } from 'node:fs';
       import { stats } from 'unsync';
       import { double } from '../src/work';
       test('counts', async () => {
         expect(stats().cpu.workers).toBe(0);
         await double(1);
         require('node:fs').appendFileSync('threads.txt', readdirSync('/proc/self/task').length + ' ');
       });`,
    ]);
    project.write(Object.fromEntries(files));
    if (process.platform !== 'linux') return;
    expectClean(await runJest(project, ['-i', 'threads'], { UNSYNC_CPUS: '1' }), 8);
    const counts = project.read('threads.txt').trim().split(' ').map(Number);
    // A file has two, a supervisor and a worker. Were they to stay, the last file would see fourteen more than the first.
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(7);
  }, 300_000);

  test('a test that shuts down leaves nothing of its realm in memory', async () => {
    project.write({
      'leaks/leaks.test.ts': `import { shutdown } from 'unsync';
        import { double } from '../src/work';
        test('calls', async () => { expect(await double(2)).toBe(4); });
        afterAll(() => shutdown());`,
    });
    expectClean(await runJest(project, ['--detectLeaks', 'leaks']), 1);
  }, 300_000);

  test('a failing test shows the line of the user, and a clock that stands still disturbs nobody', async () => {
    project.write({
      'failing/failing.test.ts': `import { double, fails } from '../src/work';
        test('clock', async () => {
          jest.useFakeTimers();
          expect(await double(2)).toBe(4);
          expect(double(3).result(60_000)).toBe(6);
        });
        test('fails', async () => { await fails(); });`,
    });
    const { code, stderr } = await runJest(project, ['failing']);
    expect(code).toBe(1);
    expect(stderr).toContain('1 failed, 1 passed');
    expect(stderr).toContain(`> ${place.line} |   throw new RangeError('refused');`);
    expect(stderr).toContain(`(src/work.ts:${place.line}:${place.column + 1})`);
  }, 300_000);

  test('a mock reaches an annotated function where it runs inline, and no worker', async () => {
    project.write({
      'mocks/mocks.test.ts': `import { place } from '../src/work';
        jest.mock('../src/late', () => ({ late: 'mocked' }));
        test('says', async () => { process.stdout.write(await place()); });`,
    });
    expect((await runJest(project, ['mocks'])).stdout).toBe('worker aliased late data');
    expect((await runJest(project, ['mocks'], { UNSYNC_INLINE: '1' })).stdout).toBe(
      'test aliased mocked data',
    );
  }, 300_000);

  test.each(['babel', 'v8'])(
    'coverage (%s) sees what annotated functions run',
    async (provider) => {
      project.write({
        'coverage/coverage.test.ts': `import { place } from '../src/work';
        test('covers', async () => { expect(await place()).toBe('test aliased late data'); });`,
      });
      const args = [
        '--coverage',
        '--coverageReporters=json',
        `--coverageProvider=${provider}`,
        '--coverageDirectory=covered',
      ];
      expectClean(await runJest(project, ['coverage/', ...args]), 1);
      const runs = (text: string): number[] =>
        runsOf(project, 'covered/coverage-final.json', 'src/work.ts', text);
      expect(runs("await import('./late')")).toEqual([1]);
      expect(runs("return [isMainThread ? 'test'")).toEqual([1]);
      expect(runs("new RangeError('refused')")).toEqual([0]);
    },
    300_000,
  );
});

test('beside unsync/babel in the Babel configuration: as if alone', async () => {
  const { presets } = BABEL['babel.config.json'] as { presets: unknown };
  const project = createProjectWithCopy({
    'package.json': { type: 'commonjs' },
    'jest.config.cjs': config(),
    ...SOURCES,
    'babel.config.json': { presets, plugins: ['unsync/babel'] },
  });
  expectClean(await runJest(project), 2);
}, 300_000);

test('as ES modules', async () => {
  const project = createProjectWithCopy({
    'package.json': { type: 'module' },
    'jest.config.cjs': config({ extensionsToTreatAsEsm: ['.ts'] }),
    ...SOURCES,
    'src/work.ts': WORK.replace("'./data.json'", "'./data.json' with { type: 'json' }"),
  });
  const { stderr, ...rest } = await runJest(project, [], { NODE_OPTIONS: '--experimental-vm-modules' });
  expectClean({ ...rest, stderr: stderr.replace(/ExperimentalWarning: VM Modules|trace-warnings/g, '') }, 2);
  // Jest says it; its workers do not repeat it.
  expect(stderr.match(/ExperimentalWarning/g)).toHaveLength(1);
}, 300_000);

test('what is wrong with the set-up or with an annotation is told', async () => {
  const project = createProjectWithCopy({
    'package.json': { type: 'commonjs' },
    'jest.config.cjs': config({ transform: { '\\.[jt]sx?$': ['unsync/jest', { transform: 'swc-jest' }] } }),
    ...BABEL,
    'wrong.test.ts': '/** @unsync { timeuot: 1 } */\nfunction f() {}\ntest("x", () => f());',
  });
  const missing = await runJest(project);
  expect(missing.stderr).toContain('unsync/jest: the transformer `swc-jest` is not there. Install it in ');
  project.write({ 'jest.config.cjs': config() });
  const wrong = await runJest(project);
  expect(wrong.stderr).toContain('UNSYNC1002: Unknown option `timeuot`. Did you mean');
  expect(wrong.stderr).toContain('> 1 | /** @unsync { timeuot: 1 } */');
  expect(() => jestHost.createTransformer({ transfrom: 'ts-jest' } as object)).toThrow(
    'unsync/jest: unknown option `transfrom`. Did you mean `transform`?',
  );
  expect(() => jestHost.createTransformer({ transform: 'unsync/jest' })).toThrow('names unsync/jest itself');
}, 300_000);

test('the cache key has what the result depends on', () => {
  const options: TransformOptions = {
    config: {
      rootDir: process.cwd(),
      extensionsToTreatAsEsm: [],
      transform: [],
      transformIgnorePatterns: [],
    },
    configString: '{}',
    supportsStaticESM: false,
    transformerConfig: {},
  };
  const key = (settings: object, changed: Partial<TransformOptions> = {}, text = ''): string =>
    jestHost.createTransformer(settings).getCacheKey?.(text, '/project/a.ts', { ...options, ...changed }) ??
    '';
  const keys = [
    key({}),
    key({ severity: { UNSYNC2009: 'error' } }),
    key({ transform: ['babel-jest', { presets: [] }] }),
    key({}, { collectCoverage: true }),
    key({}, { instrument: true }),
    key({}, { configString: '{"a":1}' }),
    key({}, {}, 'text'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(key({})).toBe(keys[0]);
});
