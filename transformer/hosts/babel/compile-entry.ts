/**
 * Compiles an entry as Babel compiles the file it came from: same name, same configuration, same plugin instances,
 * without this plugin.
 */
import type * as babel from '@babel/core';
import type { GeneratedModule, SourceMap } from '../../core/types';
import type { Babel, BabelFile, LoadedPlugin } from './api';
import { outputKind } from './module-kind';
import { fillPlaceholders } from './placeholders';
import { parseGenerated } from './rewrite';

export interface CompiledEntry {
  readonly code: string;
  /** To the user's source; `null` when source maps are off. */
  readonly map: SourceMap | null;
  readonly kind: 'esm' | 'cjs';
}

/** The name by which Babel knows this plugin. */
export const PLUGIN_NAME = 'unsync';

/**
 * @param file the user's file, at the end of its own run
 * @param specifier the entry's name for itself, as the core wrote it and as it is (when it is a file)
 */
export function compileEntry(
  babel: Babel,
  file: BabelFile,
  entry: GeneratedModule,
  specifier: { readonly from: string; readonly to: string } | undefined,
): CompiledEntry {
  let kind: 'esm' | 'cjs' = 'cjs';
  const finish = {
    name: 'unsync-entry',
    visitor: {},
    post(entryFile: BabelFile) {
      // The same plugins ran as on the module, whose kind was accepted before.
      if (outputKind(entryFile) === 'esm') kind = 'esm';
      fillPlaceholders(babel, entryFile, { kind, ...(specifier ? { specifier } : {}) });
    },
  };
  const result = babel.transformFromAstSync(parseGenerated(babel, file, entry), file.code, {
    ...file.opts,
    plugins: [...others(file.opts.plugins), finish] as babel.PluginItem[],
    presets: (file.opts.presets ?? []).map(({ plugins }) => ({
      plugins: others(plugins),
    })) as babel.PluginItem[],
    ast: false,
    code: true,
    cloneInputAst: false,
    // A string that is evaluated is not always looked up in its map: @babel/register's stack traces know those of files
    // only, Node no ES module's. The lines are right without one then.
    retainLines: specifier === undefined || file.opts.retainLines,
    // The result is handled here; a map comment in the code would be one too many.
    sourceMaps: Boolean(file.opts.sourceMaps),
  } as babel.TransformOptions);
  return { code: result?.code ?? '', map: (result?.map ?? null) as SourceMap | null, kind };
}

function others(plugins: readonly LoadedPlugin[] = []): LoadedPlugin[] {
  return plugins.filter(({ key }) => key !== PLUGIN_NAME);
}
