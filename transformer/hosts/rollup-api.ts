/** The part of Rollup's interface in use, as Rolldown and Vite have it too. */
import { UnsyncSyntaxError } from './syntax-error';

export interface Context {
  emitFile(file: { type: 'chunk'; id: string; name: string; preserveSignature: 'strict' }): string;
  addWatchFile(id: string): void;
  /** From the text that `transform` gets to the file. */
  getCombinedSourcemap(): object;
  warn(message: string): void;
  error(problem: object): never;
}

/** Errors go through the bundler's own channel, which shows file, position and frame. */
export function reportErrors<T>(context: Context, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UnsyncSyntaxError)) throw error;
    return context.error({
      message: error.message,
      code: error.code,
      pluginCode: error.code,
      loc: error.loc,
      id: error.loc.file,
    });
  }
}
