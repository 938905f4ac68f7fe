/** What does `unsync rewrite` make of one file? */
import path from 'node:path';
import { transform } from '../../core';
import { isOfInterest } from '../../core/annotations/interest';
import { entryFileName } from '../../core/entry-names';
import type { Diagnostic, SourceMap } from '../../core/types';
import { inlineMap } from '../../hosts/bundlers/rewrite';
import { moduleId } from '../../hosts/module-id';
import { isOwnModule } from '../../hosts/own-modules';
import { hasModuleSyntax, nearestPackage } from '../../hosts/package-type';
import { checkSeverity } from '../../hosts/severity';
import { formatOf, type ModuleFormat } from './module-format';

export interface RewrittenFile {
  /** By the file's name, to be written next to each other; nothing when the file is left as it is, or has an error. */
  readonly texts: ReadonlyMap<string, string> | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * TypeScript stays TypeScript, with its types, so that what comes after can check it.
 * @param fileName absolute
 * @param sourceFolder the way from where the output will be to the file's folder, for its source map
 * @param format in the place of what the project's files say
 */
export function rewriteFile(
  fileName: string,
  source: string,
  sourceFolder: string,
  format: ModuleFormat = formatOf(fileName, source),
): RewrittenFile {
  if (!isOfInterest({ source, fileName })) return { texts: null, diagnostics: [] };
  const name = path.basename(fileName);
  const typescript = /\.[mc]?tsx?$/.test(name);
  const own = `./${name.replace(/\.([mc]?)tsx?$/, '.$1js')}`;
  // `import` in a CommonJS file is the user's own way of writing, or it is not.
  const imports = format === 'esm' || hasModuleSyntax(source);
  const result = transform({
    source,
    fileName,
    id: moduleId(fileName, '.'),
    options: {
      format,
      importForm: imports ? 'import' : typescript ? 'import-equals' : 'require',
      view: typescript ? 'typed' : 'plain',
      keepBodies: true,
      entry: { specifier: entryFileName(own) },
      ownSpecifier: own,
      imports: { isOwnModule: (specifier) => isOwnModule(specifier, fileName) },
      severity: checkSeverity(nearestPackage(path.dirname(fileName)).unsync?.severity, 'package.json'),
    },
  });
  const { diagnostics, entry, map } = result;
  if (entry === null || map === null) return { texts: null, diagnostics };
  const texts = new Map<string, string>();
  const add = (as: string, code: string, its: SourceMap): void => {
    const sources = [`${sourceFolder}/${name}`];
    texts.set(as, `${code}\n${inlineMap({ ...its, sources, sourcesContent: [source] })}\n`);
  };
  add(name, result.code, map);
  add(path.basename(entry.fileName), entry.code, entry.map);
  return { texts, diagnostics };
}
