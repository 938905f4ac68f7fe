/** The option `severity`, and comments that silence: the same in both hosts. */
import { transformSync } from '@babel/core';
import unsyncBabel from '../../transformer/hosts/babel';
import { createProject, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

const SOURCE = `const stats = { files: 0 };
/** @unsync */
export function scan(path: string): string {
  stats.files += 1;
  return path;
}
export const report = (): number => stats.files;
`;

/** Warnings of a file compiled with Babel. */
function compile(source: string, severity: unknown): string[] {
  const warnings: string[] = [];
  const warn = jest.spyOn(console, 'warn').mockImplementation((text) => warnings.push(text));
  try {
    transformSync(source, {
      filename: '/project/src/scan.ts',
      configFile: false,
      babelrc: false,
      presets: ['@babel/preset-typescript'],
      plugins: [[unsyncBabel, { severity }]],
    });
  } finally {
    warn.mockRestore();
  }
  return warnings;
}

describe('in Babel', () => {
  test('a warning is an error, or nothing, when the project says so', () => {
    expect(compile(SOURCE, undefined)).toEqual([expect.stringContaining('UNSYNC2009')]);
    expect(compile(SOURCE, { UNSYNC2009: 'off' })).toEqual([]);
    expect(() => compile(SOURCE, { UNSYNC2009: 'error' })).toThrow(/UNSYNC2009/);
  });

  test('an error that leaves working code can be lowered, and silenced by a comment', () => {
    const source = 'let hits = 0;\n/** @unsync */\nexport function f() {\n  hits += 1;\n}\n';
    expect(() => compile(source, {})).toThrow(/UNSYNC2002/);
    expect(compile(source, { UNSYNC2002: 'warning' })).toEqual([expect.stringContaining('UNSYNC2002')]);
    expect(compile(source.replace('  hits', '  // @unsync-ignore UNSYNC2002\n  hits'), {})).toEqual([]);
  });

  test('a comment does not silence an error that leaves none', () => {
    const source = '// @unsync-ignore UNSYNC1004\n/** @unsync cpuBound */ export async function f() {}\n';
    expect(() => compile(source, {})).toThrow(/UNSYNC1004/);
  });

  test.each([
    ['warn', /must be an object such as/],
    [{ UNSYNC209: 'off' }, /no diagnostic `UNSYNC209`\. Did you mean `UNSYNC2009`\?/],
    [{ UNSYNC2009: 'err' }, /must be "error", "warning" or "off", not "err"\. Did you mean `error`\?/],
    [{ UNSYNC2009: 2 }, /, not 2\./],
    [{ UNSYNC1001: 'off' }, /UNSYNC1001 is always an error/],
  ])('%j is refused', (severity, message) => {
    expect(() => compile(SOURCE, severity)).toThrow(message);
  });
});

test('in tsc, a warning becomes an error, and another is silenced', async () => {
  const plugin = (severity: object) => ({
    plugins: [{ transform: 'unsync/transformer', transformProgram: true, severity }],
  });
  const project = createProject({
    'package.json': {},
    'tsconfig.json': tsconfig({ ...plugin({ UNSYNC2009: 'error' }), types: [] }),
    'tsconfig.off.json': tsconfig({ ...plugin({ UNSYNC2009: 'off' }), types: [] }),
    'src/scan.ts': SOURCE,
  });
  const strict = await project.tool('tspc', ['-p', '.']);
  expect(strict.stdout).toMatch(/scan\.ts\(4,3\): error TS902009: UNSYNC2009/);
  expect(strict.code).not.toBe(0);
  const off = await project.tool('tspc', ['-p', 'tsconfig.off.json']);
  expect(off).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

test.each([
  [{ severity: { UNSYNC2009: 'loud' } }, /option `severity`: UNSYNC2009 must be "error", "warning" or "off"/],
  [{ severty: {} }, /unknown option `severty`\. Did you mean `severity`\?/],
])('in tsc, %j is an error of the configuration, and nothing is written', async (options, message) => {
  const plugins = [{ transform: 'unsync/transformer', transformProgram: true, ...options }];
  const project = createProject({
    'package.json': {},
    'tsconfig.json': tsconfig({ plugins, types: [] }),
    'src/scan.ts': SOURCE,
  });
  const { code, stdout, stderr } = await project.tool('tspc', ['-p', '.']);
  expect(code).not.toBe(0);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^error TS900000: unsync\/transformer: /);
  expect(stdout).toMatch(message);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(project.exists('dist/scan.js')).toBe(false);
});

test('without a build step, package.json says so', async () => {
  const project = createProject({
    'package.json': { type: 'module', unsync: { severity: { UNSYNC2009: 'off' } } },
    'src/scan.js': SOURCE.replace(/: string/g, '').replace(': number', ''),
    'src/main.js': "import { scan } from './scan.js';\nconsole.log(await scan('a'));\n",
  });
  const start = () => project.node(['--import', 'unsync/register', 'src/main.js']);
  expect(await start()).toMatchObject({ code: 0, stdout: 'a\n', stderr: '' });
  project.write({ 'package.json': { type: 'module', unsync: { severity: { UNSYNC2009: 'error' } } } });
  const { code, stderr } = await start();
  expect(code).toBe(1);
  expect(stderr).toMatch(/src[\\/]scan\.js:\d+\n\s*UNSYNC2009: /);
  expect(stderr).not.toMatch(/dist[\\/]transformer|diagnostics:/); // its own frames, and all once more as an object
  project.write({ 'package.json': { type: 'module', unsync: { severity: { UNSYNC209: 'off' } } } });
  expect((await start()).stderr).toContain('unsync/register: option `severity`: there is no diagnostic');
});
