import path from 'node:path';
import * as babel from '@babel/core';
import { originalPositionFor, type SourceMapInput, TraceMap } from '@jridgewell/trace-mapping';
import unsync from '../../transformer/hosts/babel';
import { createProject, placeOf, removeProjects } from './project';

afterAll(removeProjects);

// Each marker is once in the source and once in what is made of it, so that its two places can be compared.
const SOURCE = `import { basename } from 'node:path';
const table = new Map<string, number>([['first-entry', 1]]);

/** @unsync */ export async function load(file: string, { depth = 7001 } = {}): Promise<string> {
  if (depth > 7002) throw new RangeError('in-load' + basename(file)); return file + table.size;
}

/** @unsync cpuBound */
export const square = (n: number): number => { throw new TypeError('in-square' + n); };

export function caller(): unknown {
  return [load('call-load'), square(7003)];
}
`;
const IN_MAIN = ["'call-load'", '7003'];
const IN_ENTRY = ["'first-entry'", '7001', '7002', "'in-load'", "'in-square'"];

const project = createProject({ 'package.json': {} });
const FORMATS = [
  ['ES modules', false],
  ['CommonJS', 'commonjs'],
] as const;

function compile(modules: 'commonjs' | false, more: babel.TransformOptions): babel.BabelFileResult {
  const result = babel.transformSync(SOURCE, {
    babelrc: false,
    configFile: false,
    cwd: project.folder,
    filename: path.join(project.folder, 'src/work.ts'),
    presets: [['@babel/preset-env', { targets: { node: '20' }, modules }], '@babel/preset-typescript'],
    sourceMaps: true,
    ...more,
  });
  if (!result) throw new Error('Babel gave no result');
  return result;
}

function expectExact(code: string, map: SourceMapInput, markers: readonly string[]): void {
  const traced = new TraceMap(map);
  expect(traced.sourcesContent).toEqual([SOURCE]);
  for (const marker of markers) {
    const { line, column } = originalPositionFor(traced, placeOf(code, marker));
    expect({ marker, line, column }).toEqual({ marker, ...placeOf(SOURCE, marker) });
  }
}

describe.each(FORMATS)('%s', (_name, modules) => {
  const outDir = `dist-${modules}`;
  const extension = modules ? 'cjs' : 'mjs';
  const plugins: babel.PluginItem[] = [[unsync, { outDir, rootDir: 'src' }]];

  it('the module maps to the user’s file, exact to the column', () => {
    const { code, map } = compile(modules, { plugins });
    expectExact(code ?? '', map as SourceMapInput, IN_MAIN);
  });

  it('the entry file’s own map leads to the user’s file', () => {
    compile(modules, { plugins });
    const map = JSON.parse(project.read(`${outDir}/work.unsync.${extension}.map`));
    expect(map.sources).toEqual(['../src/work.ts']);
    const entry = project.read(`${outDir}/work.unsync.${extension}`);
    expect(entry).toContain(`//# sourceMappingURL=work.unsync.${extension}.map`);
    expectExact(entry, map, IN_ENTRY);
  });

  it('an entry file has its map inline when the module has', () => {
    compile(modules, {
      plugins: [[unsync, { outDir: `${outDir}-inline`, rootDir: 'src' }]],
      sourceMaps: 'inline',
    });
    const entry = project.read(`${outDir}-inline/work.unsync.${extension}`);
    expectExact(entry, mapInside(entry), IN_ENTRY);
  });
});

it('an entry that travels inside the output has its map inline', () => {
  const { code } = compile('commonjs', { plugins: [unsync] });
  const literal = /code: ("(?:[^"\\]|\\.)*")/.exec(code ?? '')?.[1];
  const entry = JSON.parse(literal ?? '""') as string;
  expectExact(entry, mapInside(entry), IN_ENTRY);
});

it('keepBodies keeps the bodies’ own positions in the module', () => {
  const { code, map } = compile(false, {
    plugins: [[unsync, { keepBodies: true, outDir: 'kept', rootDir: 'src' }]],
  });
  expectExact(code ?? '', map as SourceMapInput, [...IN_MAIN, ...IN_ENTRY]);
});

it('a script that starts in the middle of another file keeps its place', () => {
  const { code, map } = compile(false, {
    plugins: [unsync],
    parserOpts: { startLine: 101 } as babel.ParserOptions,
  });
  const traced = new TraceMap(map as SourceMapInput);
  const { line } = originalPositionFor(traced, placeOf(code ?? '', '7003'));
  expect(line).toBe(100 + placeOf(SOURCE, '7003').line);
});

function mapInside(code: string): SourceMapInput {
  const base64 = /sourceMappingURL=data:application\/json;charset=utf-8;base64,(.*)/.exec(code)?.[1] ?? '';
  return JSON.parse(Buffer.from(base64, 'base64').toString());
}
