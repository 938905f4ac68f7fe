import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { createProject, placeOf, removeProjects, tsconfig } from './project';

afterAll(removeProjects);

// Each marker is once in the source and once in what is emitted of it, so that its two places can be compared.
const SOURCE = `import { basename } from 'node:path';
const table = new Map<string, number>([['first-entry', 1]]);

/** @unsync */ export async function load(file: string, { depth = 7001 }: { depth?: number } = {}): Promise<string> {
  if (depth > 7002) throw new RangeError('in-load' + basename(file)); return file + table.size;
}

/** @unsync cpuBound */
export const square = (n: number): number => { throw new TypeError('in-square' + n); };

export function caller(): unknown {
  return [load('call-load'), square(7003)];
}
`;

const IN_MAIN = ["'first-entry'", '7001', '7002', "'in-load'", "'in-square'", "'call-load'", '7003'];
const IN_ENTRY = ["'first-entry'", '7001', '7002', "'in-load'", "'in-square'"];

const MAPS = [
  { name: 'sourceMap', options: { sourceMap: true } },
  { name: 'sourceMap and inlineSources', options: { sourceMap: true, inlineSources: true } },
  { name: 'inlineSourceMap', options: { sourceMap: false, inlineSourceMap: true } },
  { name: 'sourceRoot', options: { sourceMap: true, sourceRoot: 'https://example.test/src' } },
] as const;

describe.each(MAPS)('$name', ({ options }) => {
  const project = createProject({
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig(options),
    'src/deep/work.ts': SOURCE,
  });

  beforeAll(async () => {
    expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
  });

  function mapOf(file: string): TraceMap {
    const inline = /sourceMappingURL=data:application\/json;base64,(.*)/.exec(project.read(file))?.[1];
    return new TraceMap(inline ? Buffer.from(inline, 'base64').toString() : project.read(`${file}.map`));
  }

  it.each([
    ['dist/deep/work.js', IN_MAIN],
    ['dist/deep/work.unsync.js', IN_ENTRY],
  ])('%s maps to the user’s file, exact to the column', (file, markers) => {
    const code = project.read(file);
    const map = mapOf(file);
    expect(map.sources).toHaveLength(1);
    expect(map.resolvedSources[0]).toMatch(/(^\.\.\/\.\.\/src|test\/src)\/deep\/work\.ts$|^deep\/work\.ts$/);
    for (const marker of markers) {
      const { line, column } = originalPositionFor(map, placeOf(code, marker));
      expect({ marker, line, column }).toEqual({ marker, ...placeOf(SOURCE, marker) });
    }
    if ('inlineSources' in options) expect(map.sourcesContent).toEqual([SOURCE]);
  });
});

it('declaration maps lead to the user’s file', async () => {
  const project = createProject({
    'package.json': { type: 'module' },
    'tsconfig.json': tsconfig({ declarationMap: true }),
    'src/work.ts': SOURCE,
  });
  expect(await project.tool('tspc', ['-p', '.'])).toMatchObject({ code: 0, stdout: '' });
  const map = new TraceMap(project.read('dist/work.d.ts.map'));
  const { line, column } = originalPositionFor(map, placeOf(project.read('dist/work.d.ts'), 'square'));
  expect({ line, column }).toEqual({ line: 9, column: 'export const '.length });
  expect(project.exists('dist/work.unsync.d.ts.map')).toBe(false);
});
