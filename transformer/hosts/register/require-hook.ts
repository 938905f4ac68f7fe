/** `require()` where Node has no hooks for it: before 22.15. */
import Module from 'node:module';
import path from 'node:path';
import { sourceFileName } from '../../core/entry-names';
import { sourceOfEntry } from '../bundlers/rewrite';
import { compile } from './compile';

type Extension = (module: CommonJs, fileName: string) => void;

interface CommonJs {
  _compile(code: string, fileName: string): void;
}

/** The members of `Module` that every require hook of the last ten years has used, and that have no typings. */
interface ModuleInternals {
  _extensions: Record<string, Extension | undefined>;
  _resolveFilename(request: string, parent: { filename?: string } | undefined, ...rest: unknown[]): string;
}

export function hookRequire(): void {
  const internals = Module as unknown as ModuleInternals;
  const resolveFilename = internals._resolveFilename;
  internals._resolveFilename = function (request, parent, ...rest) {
    if (sourceFileName(request) !== null) {
      const file = path.resolve(parent?.filename ? path.dirname(parent.filename) : '.', request);
      if (sourceOfEntry(file) !== null) return file;
    }
    return resolveFilename.call(this, request, parent, ...rest);
  };
  for (const extension of ['.js', '.cjs', '.ts', '.cts', '.tsx', '.jsx']) {
    const original = internals._extensions[extension] ?? internals._extensions['.js'];
    internals._extensions[extension] = (module, fileName) => {
      const compiled = compile(fileName);
      if (compiled?.format === 'commonjs') module._compile(compiled.code, fileName);
      else original?.(module, fileName);
    };
  }
}
