/** Which module format will the tools give a file that is still TypeScript? Asked without any of them being there. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { hasModuleSyntax, nearestPackage } from '../../hosts/package-type';

export type ModuleFormat = 'esm' | 'cjs';

/**
 * By the file's extension, the package's `type`, the `module` of the nearest `tsconfig.json`, and at last, as Node
 * does, by what the file looks like.
 * @param fileName absolute
 */
export function formatOf(fileName: string, source: string): ModuleFormat {
  const [, letter] = /\.([mc]?)[jt]sx?$/.exec(fileName) ?? [];
  if (letter) return letter === 'm' ? 'esm' : 'cjs';
  const folder = path.dirname(fileName);
  const { type } = nearestPackage(folder);
  if (type === 'module') return 'esm';
  const module = moduleOption(folder);
  if (module !== undefined) return /^(es|preserve)/i.test(module) ? 'esm' : 'cjs';
  if (type === 'commonjs') return 'cjs';
  return hasModuleSyntax(source) ? 'esm' : 'cjs';
}

const known = new Map<string, string | undefined>();

/** @returns `nodenext`, `esnext` …; `undefined` where no `tsconfig.json` says */
function moduleOption(folder: string): string | undefined {
  if (known.has(folder)) return known.get(folder);
  const file = path.join(folder, 'tsconfig.json');
  const parent = path.dirname(folder);
  const found = existsSync(file)
    ? moduleIn(file, new Set())
    : parent === folder
      ? undefined
      : moduleOption(parent);
  known.set(folder, found);
  return found;
}

interface Configuration {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: { readonly module?: string };
}

function moduleIn(file: string, seen: Set<string>): string | undefined {
  if (seen.has(file)) return undefined;
  seen.add(file);
  const { extends: bases = [], compilerOptions } = readConfiguration(file);
  if (compilerOptions?.module !== undefined) return compilerOptions.module;
  // The last one counts most.
  for (const base of [bases].flat().reverse()) {
    const found = baseFile(file, base);
    const module = found === undefined ? undefined : moduleIn(found, seen);
    if (module !== undefined) return module;
  }
  return undefined;
}

function baseFile(file: string, base: string): string | undefined {
  if (/^\.{0,2}\//.test(base)) {
    const plain = path.resolve(path.dirname(file), base);
    return [plain, `${plain}.json`].find((candidate) => existsSync(candidate));
  }
  const require = createRequire(file);
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const found = require.resolve(name);
      if (found.endsWith('.json')) return found;
    } catch {
      // The next one.
    }
  }
  return undefined;
}

/** What cannot be read counts as empty: the compiler will tell. Comments and commas before a bracket are let be. */
function readConfiguration(file: string): Configuration {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const json = text
    .replace(/("(?:[^"\\]|\\.)*")|\/\/.*|\/\*[\s\S]*?\*\//g, (_all, string?: string) => string ?? '')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_all, string?: string) => string ?? '');
  try {
    return JSON.parse(json) as Configuration;
  } catch {
    return {};
  }
}
