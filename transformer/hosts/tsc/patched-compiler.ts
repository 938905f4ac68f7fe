/**
 * `tsc` of TypeScript 5.4 to 6, with unsync in it and nothing else changed: how does a Program that tsc makes come into
 * our hands?
 *
 * These versions let nobody in, so the text of the compiler is changed while it is loaded, as ts-patch does it; the
 * files on disk stay as they are:
 * ```js
 * // before
 * function createProgram(rootNamesOrOptions, …) { … }
 * // after
 * function createProgram(...given) { return unsync.hook(originalCreateProgram(...given), given); }
 * function originalCreateProgram(rootNamesOrOptions, …) { … }
 * ```
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction, constants } from 'node:vm';
import type ts from 'typescript';
import type { TypeScript } from './internals';

/** A Program that tsc has made. */
export interface MadeProgram {
  readonly program: ts.Program;
  /** The arguments of `createProgram`. */
  readonly given: readonly unknown[];
  /** The running compiler. */
  readonly typescript: TypeScript;
  /** ts-patch is installed, and has run the plugins of the tsconfig over this Program. */
  readonly pluginsHaveRun: boolean;
}

/** @returns the Program to use instead */
export type ProgramHook = (made: MadeProgram) => ts.Program;

/** What the changed text calls. */
interface Seam {
  hook(program: ts.Program, given: readonly unknown[]): ts.Program;
  hookBehindTsPatch(program: ts.Program, given: readonly unknown[], typescript: TypeScript): ts.Program;
  originalCreateProgram?: typeof ts.createProgram;
  /** Set by the text: what `bin/tsc` does. */
  run?(): void;
}

/**
 * Runs the compiler on this process's arguments (`process.argv` from the third on). It ends the process when it is done,
 * except when it watches.
 *
 * @param folder of the package `typescript`
 * @throws Error when the compiler's text is not as expected
 */
export function runPatchedCompiler(folder: string, hook: ProgramHook): void {
  const library = path.join(folder, 'lib/typescript.js');
  const [tsc = ''] = ['_tsc.js', 'tsc.js']
    .map((name) => path.join(folder, 'lib', name))
    .filter((name) => existsSync(name));
  const tscText = readFileSync(tsc, 'utf8');
  const namespace: { typescript?: TypeScript } = {};
  const seam: Seam = {
    hook: (program, given) =>
      hook({ program, given, typescript: namespace.typescript as TypeScript, pluginsHaveRun: false }),
    hookBehindTsPatch: (program, given, typescript) =>
      hook({ program, given, typescript, pluginsHaveRun: true }),
  };
  if (tscText.includes(TS_PATCH)) {
    evaluate(tsc, tscText.replace(TS_PATCH, HOOKED_TS_PATCH), seam);
    return;
  }
  const text = readFileSync(library, 'utf8');
  if (!CREATE_PROGRAM.test(text)) throw new Error(`${library} is not a compiler that unsync knows.`);
  const changed = text.replace(CREATE_PROGRAM, () => hooked(commandLineIn(tscText, text)));
  const loaded = evaluate(library, changed, seam) as TypeScript;
  namespace.typescript = Object.create(loaded, {
    originalCreateProgram: { value: seam.originalCreateProgram },
  }) as TypeScript;
  seam.run?.();
}

const CREATE_PROGRAM = /^ *function createProgram\((?=_?rootNamesOrOptions, _options)/m;

const hooked = (commandLine: string): string => `
  unsync.run = () => {
    ${commandLine}
  };
  unsync.originalCreateProgram = originalCreateProgram;
  function createProgram(...given) { return unsync.hook(originalCreateProgram(...given), given); }
  function originalCreateProgram(`;

/** After `ts-patch install`, `tsc.js` is the whole library, and begins with a createProgram of ts-patch's. */
const TS_PATCH = 'function createProgram() { return tsp.createProgram(...arguments); }';
const HOOKED_TS_PATCH =
  'function createProgram(...given) { return unsync.hookBehindTsPatch(tsp.createProgram(...given), given, tsp.getTsInstance()); }';

/**
 * The part of `tsc.js` that is not in the library: reading the command line (before TypeScript 5.5), and doing what it
 * says. It goes into the scope of the library, whose names it uses.
 */
function commandLineIn(tsc: string, library: string): string {
  const first = /^ *function executeCommandLine\(/m.test(library)
    ? '// src/tsc/tsc.ts'
    : '// src/executeCommandLine/executeCommandLine.ts';
  return tsc.slice(tsc.indexOf(`\n${first}`));
}

/** @returns what the module exports */
function evaluate(file: string, text: string, seam: Seam): unknown {
  const module = { exports: {} };
  const run = compileFunction(text, ['exports', 'require', 'module', '__filename', '__dirname', 'unsync'], {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (...given: unknown[]) => void;
  run(module.exports, createRequire(file), module, file, path.dirname(file), seam);
  return module.exports;
}
