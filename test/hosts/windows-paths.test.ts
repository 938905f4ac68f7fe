/** On Windows: what a host makes of a file's path is the same as elsewhere where others read it, with `/`. */
import type * as EntryFile from '../../transformer/hosts/babel/entry-file';
import type * as EsbuildEntries from '../../transformer/hosts/esbuild/entries';
import type * as ModuleId from '../../transformer/hosts/module-id';
import type * as ViteIds from '../../transformer/hosts/vite/ids';

jest.mock('node:path', () => jest.requireActual<typeof import('node:path')>('node:path').win32);

const { moduleId } = jest.requireActual<typeof ModuleId>('../../transformer/hosts/module-id');
const { entryPath } = jest.requireActual<typeof EntryFile>('../../transformer/hosts/babel/entry-file');
const { entryName } = jest.requireActual<typeof EsbuildEntries>('../../transformer/hosts/esbuild/entries');
const { entryFile } = jest.requireActual<typeof ViteIds>('../../transformer/hosts/vite/ids');

const ROOT = 'C:\\project';
const SOURCE = 'C:\\project\\src\\lib\\work.ts';

test('the id of a module, from either sort of separator', () => {
  expect(moduleId(SOURCE, ROOT)).toBe('src/lib/work.ts');
  expect(moduleId('C:/project/src/lib/work.ts', 'C:/project')).toBe('src/lib/work.ts');
});

test('an entry beside Babel’s output, and none for a file of another drive', () => {
  const options = { outDir: 'C:\\project\\dist', rootDir: 'C:\\project\\src' } as Parameters<
    typeof entryPath
  >[1];
  expect(entryPath(SOURCE, options, 'esm')).toBe('C:\\project\\dist\\lib\\work.unsync.mjs');
  expect(() => entryPath('D:\\work.ts', options, 'esm')).toThrow(/is not inside `rootDir`/);
});

test('the name of a chunk, and of a module of Vite', () => {
  expect(entryName(`${ROOT}\\src\\work.unsync.ts`, ROOT, 'esm')).toBe(
    entryName('C:/project/src/work.unsync.ts', ROOT, 'esm'),
  );
  expect(entryFile(SOURCE)).toBe('C:/project/src/lib/work.unsync.ts');
});
