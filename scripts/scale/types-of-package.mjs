/**
 * Does what the tsc host makes of a package's TypeScript check no worse than the package itself?
 *
 * The same annotated texts are checked with and without the plugin, under rules stricter than most packages'. What is
 * said with it must have been said without it, at the same place. Only functions are annotated that the package does
 * not call, where the type changes, as it must, and async ones: an Unfuture does for a Promise.
 *
 * A process of its own for one package (types.mjs says why): `node types-of-package.mjs <folder> <package> <sources>`,
 * where the packages are installed, and `unsync`; prints what it found as JSON.
 */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { annotateWhatMoves, DECLARATIONS, uncalledFunctions } from './annotate.mjs';
import { transformed } from './core.mjs';

const require = createRequire(import.meta.url);
const ts = require('typescript');
const unsyncTransformer = require('../../dist/transformer/hosts/tsc.js');

const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  noUnusedLocals: true,
  noImplicitReturns: true,
  declaration: true,
  skipLibCheck: true,
  types: ['node'],
};

/** Warnings, and what the types of values say, are other tests' questions. */
const SEVERITY = {
  UNSYNC2007: 'off',
  UNSYNC2009: 'off',
  UNSYNC3001: 'off',
  UNSYNC3002: 'off',
  UNSYNC3003: 'off',
};

const FORMAT = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => '/',
  getNewLine: () => '\n',
};

const [folder, name, sources] = process.argv.slice(2);
console.log(JSON.stringify(checkPackage(folder, name, sources)));

function checkPackage(folder, name, sources) {
  const root = path.join(folder, 'typed', name);
  const published = path.join(folder, 'node_modules', name, sources);
  cpSync(published, root, {
    recursive: true,
    filter: (file) => !file.slice(published.length).includes('node_modules'),
  });
  const files = new Map(sourcesIn(root));
  const found = { files: 0, functions: 0, before: 0, worse: [] };
  for (const [file, functions] of uncalledFunctions(files)) {
    const source = files.get(file);
    const moved = annotateWhatMoves(source, functions, (text) => transformed(file, text));
    if (moved === null) continue;
    writeFileSync(file, moved.text);
    found.files++;
    found.functions += moved.functions.length;
  }
  if (found.files === 0) return found;
  const host = ts.createCompilerHost(OPTIONS);
  host.getCurrentDirectory = () => folder;
  const before = ts.createProgram([...files.keys()], OPTIONS, host);
  const known = new Set(said(before).map(keyOf));
  found.before = known.size;
  const after = unsyncTransformer(before, host, { severity: SEVERITY }, { ts });
  for (const diagnostic of said(after)) {
    if (!known.has(keyOf(diagnostic))) found.worse.push(ts.formatDiagnostic(diagnostic, FORMAT).trim());
  }
  return found;
}

function* sourcesIn(root) {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.tsx?$/.test(file) || DECLARATIONS.test(file)) continue;
    if (/(^|[/.])(tests?|spec|__tests__|__testfixtures__)[/.]/.test(path.relative(root, file))) continue;
    yield [file, readFileSync(file, 'utf8')];
  }
}

function said(program) {
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getSemanticDiagnostics(),
    ...program.getDeclarationDiagnostics(),
  ];
}

/** Not the text: it may name a type that is another one now. */
function keyOf({ code, file, start }) {
  return `${code} ${file?.fileName} ${start}`;
}
