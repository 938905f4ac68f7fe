/**
 * `unsync/transformer`: unsync in tsc, through ts-patch (`tspc`, or `ts-patch install` and `tsc`).
 * ```json
 * { "compilerOptions": { "plugins": [{ "transform": "unsync/transformer", "transformProgram": true }] } }
 * ```
 * An entry `"severity": { "UNSYNC2009": "error" }` beside these (or `"warning"`, `"off"`) changes how diagnostics count.
 *
 * A program transformer: tsc makes its Program, this makes another one in which the files that have annotated
 * functions are rewritten and their entries are further root files. tsc then checks and emits that one, in the
 * project's own module format and target.
 */
import type ts from 'typescript';
import { messageText, noTransformerApi } from './messages';
import { checkSeverity } from './severity';
import type { PatchedTypeScript, ProgramInternals, TypeScript } from './tsc/internals';
import { createOverlay, createOverlayHost } from './tsc/overlay-host';
import { presentProgram } from './tsc/program';
import { rewriteFiles } from './tsc/rewrite';
import { warnOnce } from './tsc/warnings';

/**
 * @param program what tsc made
 * @param host what it was made with; without one, TypeScript's own over the file system
 * @param config the plugin's entry in `tsconfig.json`
 * @param extras ts-patch's: the running compiler
 * @returns the Program to use instead; `program` itself when no file has an annotated function
 * @throws Error when this is not a compiler with a transformer API, or an option is wrong
 */
function unsyncTransformer(
  program: ts.Program,
  host: ts.CompilerHost | undefined,
  config: { readonly severity?: unknown } | undefined,
  extras: { readonly ts: TypeScript } | undefined,
): ts.Program {
  const typescript = compilerFrom(extras?.ts);
  const options = program.getCompilerOptions();
  const compilerHost = host ?? typescript.createCompilerHost(options);
  const files = rewriteFiles(
    typescript,
    program as ProgramInternals,
    checkSeverity(config?.severity, 'unsync/transformer'),
  );
  if (files.size === 0) return program;
  warnOnce(typescript, files.values());

  const currentDirectory = program.getCurrentDirectory();
  const overlay = createOverlay(files, (fileName) => {
    const absolute = compilerHost.getCanonicalFileName(fileName.replaceAll('\\', '/'));
    return isAbsolute(absolute)
      ? absolute
      : compilerHost.getCanonicalFileName(`${currentDirectory}/${fileName}`);
  });
  const entries = [...files.values()].flatMap(({ output }) => (output ? [output.entry.fileName] : []));
  const next = createProgram(typescript)({
    rootNames: [...program.getRootFileNames(), ...entries],
    options,
    projectReferences: program.getProjectReferences(),
    host: createOverlayHost(typescript, compilerHost, program, overlay),
    configFileParsingDiagnostics: program.getConfigFileParsingDiagnostics(),
  });
  presentProgram(typescript, next as ProgramInternals, program, compilerHost, files, overlay);
  return next;
}

/** ts-patch's own `createProgram` would run every plugin over the new Program again. */
function createProgram(typescript: TypeScript & PatchedTypeScript): typeof ts.createProgram {
  return typescript.originalCreateProgram ?? typescript.createProgram;
}

function compilerFrom(typescript: Partial<TypeScript> | undefined): TypeScript {
  if (typeof typescript?.createProgram === 'function' && typeof typescript.visitEachChild === 'function') {
    return typescript as TypeScript;
  }
  throw new Error(
    messageText(noTransformerApi(typescript?.version ? `TypeScript ${typescript.version}` : 'none')),
  );
}

function isAbsolute(fileName: string): boolean {
  return fileName.startsWith('/') || /^[A-Za-z]:\//.test(fileName);
}

// `module.exports`, so that `require` and `import` both give the function; with `default` for what looks for that.
export = Object.assign(unsyncTransformer, { default: unsyncTransformer });
