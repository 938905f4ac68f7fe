/** Is a file an ES module or CommonJS, before Babel has transformed it, and after? */
import path from 'node:path';
import { nearestPackage } from '../package-type';
import type { BabelFile, Program, ResolvedOptions } from './api';

/**
 * How can the generated code import the runtime without changing what kind of module the file is? An `import` in a
 * CommonJS file would make it an ES module.
 */
export function importForm(
  program: Program,
  fileName: string,
  options: ResolvedOptions,
): 'import' | 'require' {
  for (const statement of program.body) {
    if (/^(Import|Export)/.test(statement.type)) return 'import';
    if (isCommonJsTypeScript(statement)) return 'require';
  }
  // No statement tells: the file's name does, the options do, and in the end the package, as for Node itself.
  if (/\.m[jt]s$/.test(fileName)) return 'import';
  if (/\.c[jt]s$/.test(fileName) || program.sourceType === 'script') return 'require';
  if ((options.sourceType as string | undefined) === 'commonjs') return 'require';
  return nearestPackage(path.dirname(fileName)).type === 'module' ? 'import' : 'require';
}

/** `import a = require('a')`, `export = a`. Not `import a = b.c`, which only names a member of a namespace. */
function isCommonJsTypeScript(statement: Program['body'][number]): boolean {
  if (statement.type === 'TSImportEqualsDeclaration')
    return statement.moduleReference.type === 'TSExternalModuleReference';
  return statement.type === 'TSExportAssignment';
}

/**
 * Asked when the plugins of the pass have run. Those of a later pass (`passPerPreset`) are known by name.
 *
 * @returns the format of what Babel will print, or the name of one that no worker can load
 */
export function outputKind(file: BabelFile): 'esm' | 'cjs' | { readonly unsupported: string } {
  const transformed = file.get('@babel/plugin-transform-modules-*') ?? laterModuleTransform(file.opts);
  if (transformed === 'commonjs') return 'cjs';
  if (typeof transformed === 'string') return { unsupported: transformed };
  const hasModuleSyntax = file.ast.program.body.some(({ type }) => /^(Import|Export)/.test(type));
  return hasModuleSyntax ? 'esm' : 'cjs';
}

function laterModuleTransform(options: ResolvedOptions): string | undefined {
  for (const { plugins } of options.presets ?? []) {
    for (const { key } of plugins) {
      const match = /transform-modules-(commonjs|amd|umd|systemjs)$/.exec(key);
      if (match) return match[1];
    }
  }
  return undefined;
}
