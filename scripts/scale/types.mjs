/**
 * Does what the tsc host makes of a package's TypeScript check no worse than the package itself?
 *
 * The same annotated texts are checked with and without the plugin, under rules stricter than most packages'. What is
 * said with it must have been said without it, at the same place. Only functions are annotated that the package does
 * not call, where the type changes, as it must, and async ones: an Unfuture does for a Promise.
 */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { annotateWhatMoves, DECLARATIONS, uncalledFunctions } from './annotate.mjs';

const require = createRequire(import.meta.url);
const ts = require('typescript');

/** Folders of sources, as they are published. */
export const TYPED = {
  '@ethereumjs/util': 'src',
  '@internationalized/date': 'src',
  '@msgpack/msgpack': 'src',
  '@noble/ciphers': 'src',
  '@noble/curves': 'src',
  '@noble/hashes': 'src',
  '@react-aria/calendar': 'src',
  '@react-aria/datepicker': 'src',
  '@react-aria/dnd': 'src',
  '@react-aria/focus': 'src',
  '@react-aria/interactions': 'src',
  '@react-aria/overlays': 'src',
  '@react-aria/selection': 'src',
  '@react-aria/table': 'src',
  '@react-aria/utils': 'src',
  '@react-stately/collections': 'src',
  '@react-stately/data': 'src',
  '@react-stately/table': 'src',
  '@react-stately/utils': 'src',
  '@reduxjs/toolkit': 'src',
  '@tanstack/history': 'src',
  '@tanstack/query-core': 'src',
  '@tanstack/react-query': 'src',
  '@tanstack/router-core': 'src',
  '@tanstack/store': 'src',
  '@tanstack/virtual-core': 'src',
  '@tiptap/core': 'src',
  '@trpc/server': 'src',
  '@use-gesture/core': 'src',
  abitype: 'src',
  chevrotain: 'src',
  ethers: 'src.ts',
  'graphql-request': 'src',
  immer: 'src',
  langium: 'src',
  mobx: 'src',
  multiformats: 'src',
  ox: 'src',
  'prosemirror-transform': 'src',
  redux: 'src',
  reselect: 'src',
  rxjs: 'src',
  'true-myth': 'src',
  uint8arrays: 'src',
  viem: 'utils',
  'web3-core': 'src',
  'web3-eth': 'src',
  'web3-eth-abi': 'src',
  'web3-eth-accounts': 'src',
  'web3-rpc-methods': 'src',
  'web3-utils': 'src',
  'web3-validator': 'src',
  wonka: 'src',
  zod: 'src',
};

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

/**
 * @param folder where the packages are installed, and `unsync`
 * @param transformed gives the core's result for a file's name and text
 * @param unsyncTransformer the tsc host
 */
export function checkTypes(folder, packages, transformed, unsyncTransformer) {
  const failures = [];
  const totals = { packages: 0, files: 0, functions: 0, before: 0 };
  for (const name of packages) {
    const root = path.join(folder, 'typed', name);
    const published = path.join(folder, 'node_modules', name, TYPED[name]);
    if (!existsSync(published)) {
      failures.push(`${name}: it does not come with ${TYPED[name]}/ any more`);
      continue;
    }
    cpSync(published, root, {
      recursive: true,
      filter: (file) => !file.slice(published.length).includes('node_modules'),
    });
    const files = new Map(sourcesIn(root));
    for (const [file, functions] of uncalledFunctions(files)) {
      const source = files.get(file);
      const moved = annotateWhatMoves(source, functions, (text) => transformed(file, text));
      if (moved === null) continue;
      writeFileSync(file, moved.text);
      totals.files++;
      totals.functions += moved.functions.length;
    }
    totals.packages++;
    const host = ts.createCompilerHost(OPTIONS);
    host.getCurrentDirectory = () => folder;
    const before = ts.createProgram([...files.keys()], OPTIONS, host);
    const known = new Set(said(before).map(keyOf));
    totals.before += known.size;
    const after = unsyncTransformer(before, host, { severity: SEVERITY }, { ts });
    for (const diagnostic of said(after)) {
      if (!known.has(keyOf(diagnostic))) failures.push(ts.formatDiagnostic(diagnostic, FORMAT).trim());
    }
  }
  return { failures, totals };
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

const FORMAT = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => '/',
  getNewLine: () => '\n',
};
