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
import type { SeverityOverrides } from '../core/types';
import { messageText, NO_PROGRAM_TRANSFORMER, noTransformerApi } from './messages';
import { TypeChecks } from './tsc/check-types';
import type { TypeScript } from './tsc/internals';
import { checkOptions, refuse } from './tsc/options';
import { presentProgram } from './tsc/program';
import { rewriteProgram } from './tsc/rewrite-program';
import { isRecentEnough } from './tsc/supported';
import { Warnings } from './tsc/warnings';

const presented = new WeakSet<ts.Program>();

/**
 * @param program what tsc made
 * @param host what it was made with; without one, TypeScript's own over the file system
 * @param config the plugin's entry in `tsconfig.json`
 * @param extras ts-patch's: the running compiler
 * @returns the Program to use instead; `program` itself when no file has an annotated function
 * @throws Error when this is not a compiler with a transformer API, or `transformProgram` is missing
 */
function unsyncTransformer(
  program: ts.Program,
  host: ts.CompilerHost | undefined,
  config: object | undefined,
  extras: { readonly ts: TypeScript } | undefined,
): ts.Program {
  // Listed as a plugin of ts-patch, and run by `unsync tsc`: it has been here before.
  if (presented.has(program)) return program;
  // An ordinary transformer gets its configuration in the place of the host.
  if (host !== undefined && !('getSourceFile' in host)) throw new Error(messageText(NO_PROGRAM_TRANSFORMER));
  const typescript = compilerFrom(extras?.ts);
  let severity: SeverityOverrides;
  try {
    severity = checkOptions(config);
  } catch (error) {
    // As tsc says what is wrong in the file: thrown, it would come with the stack of the compiler.
    return refuse(typescript, program, (error as Error).message);
  }
  const compilerHost = host ?? typescript.createCompilerHost(program.getCompilerOptions());
  const rewritten = rewriteProgram(typescript, program, compilerHost, severity);
  if (rewritten === null) return program;
  const warnings = new Warnings(typescript);
  for (const file of rewritten.files.values()) warnings.tell(file, file.diagnostics);
  const checks = new TypeChecks(typescript, rewritten.program, severity, (file, found) =>
    warnings.tell(file, found),
  );
  presentProgram(typescript, rewritten, checks);
  presented.add(rewritten.program);
  return rewritten.program;
}

function compilerFrom(typescript: Partial<TypeScript> | undefined): TypeScript {
  const hasInterface =
    typeof typescript?.createProgram === 'function' && typeof typescript.visitEachChild === 'function';
  if (hasInterface && isRecentEnough(typescript.version ?? '')) return typescript as TypeScript;
  throw new Error(
    messageText(noTransformerApi(typescript?.version ? `TypeScript ${typescript.version}` : 'none')),
  );
}

/** Without names from TypeScript's typings, which a version without this interface does not have. */
type ProgramTransformer = (program: object, host?: object, config?: object, extras?: object) => object;
const transformer = unsyncTransformer as unknown as ProgramTransformer;

// `module.exports`, so that `require` and `import` both give the function; with `default` for what looks for that.
export = Object.assign(transformer, { default: transformer });
