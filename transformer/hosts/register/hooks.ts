/** Node's module hooks: in the thread itself where Node has them there (22.15, 23.5), on the loader's thread before. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sourceFileName } from '../../core/entry-names';
import { sourceOfEntry } from '../bundlers/rewrite';
import { compile } from './compile';

interface Resolved {
  url: string;
  shortCircuit?: boolean;
}

interface Loaded {
  format: string;
  source?: unknown;
  shortCircuit?: boolean;
}

/** An entry is found where its source is, though no such file exists. */
export function resolve<R>(
  specifier: string,
  context: { parentURL?: string },
  next: (specifier: string, context: object) => R,
): R | Resolved {
  if (sourceFileName(specifier) !== null) {
    const url = specifier.startsWith('.') ? new URL(specifier, context.parentURL) : toUrl(specifier);
    if (url.protocol === 'file:' && sourceOfEntry(fileURLToPath(url)) !== null)
      return { url: url.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export function load<R>(url: string, context: object, next: (url: string, context: object) => R): R | Loaded {
  if (!url.startsWith('file:')) return next(url, context);
  const compiled = compile(fileURLToPath(url));
  if (compiled === null) return next(url, context);
  return { format: compiled.format, source: compiled.code, shortCircuit: true };
}

function toUrl(specifier: string): URL {
  return specifier.startsWith('file:') ? new URL(specifier) : pathToFileURL(specifier);
}
