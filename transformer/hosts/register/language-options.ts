/** What does the project's `tsconfig.json` say about what its TypeScript means when it runs? */
import path from 'node:path';
import type * as TypeScript from 'typescript';

/** How elements and decorators are compiled, and class fields. Where the output goes, and to what, is not asked here. */
const ASKED = [
  'jsx',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
  'reactNamespace',
  'experimentalDecorators',
  'emitDecoratorMetadata',
  'useDefineForClassFields',
] as const;

const known = new Map<string, TypeScript.CompilerOptions>();

/**
 * @param fileName absolute; the nearest `tsconfig.json` upwards counts
 * @returns nothing where there is none; what cannot be read counts as not there, which `tsc` will tell
 */
export function languageOptionsFor(
  typescript: typeof TypeScript,
  fileName: string,
): TypeScript.CompilerOptions {
  const found = typescript.findConfigFile(path.dirname(fileName), typescript.sys.fileExists);
  if (found === undefined) return {};
  let options = known.get(found);
  if (options === undefined) {
    options = read(typescript, found);
    known.set(found, options);
  }
  return options;
}

function read(typescript: typeof TypeScript, file: string): TypeScript.CompilerOptions {
  const { config } = typescript.readConfigFile(file, typescript.sys.readFile);
  // Its options only: no folder is searched for source files.
  const host = { ...typescript.sys, readDirectory: () => [] };
  const { options } = typescript.parseJsonConfigFileContent(config ?? {}, host, path.dirname(file));
  const asked = ASKED.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]));
  const language = Object.fromEntries(asked) as TypeScript.CompilerOptions;
  // Node cannot run what is left as it is.
  if (language.jsx === typescript.JsxEmit.Preserve || language.jsx === typescript.JsxEmit.ReactNative)
    delete language.jsx;
  return language;
}
