/** Which transformer does the user have, beside this one? */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ProjectConfig, Transformer, TransformerModule, TransformOptions } from './api';
import { requireFromJest } from './jest-packages';

/** `'ts-jest'`, or `['babel-jest', { … }]`: as it would stand in Jest's `transform`. */
export type InnerTransform = string | readonly [name: string, config?: object];

/** A transformer, loaded, and the configuration it is to be called with. */
export interface Inner {
  readonly transformer: Transformer;
  readonly config: unknown;
}

/**
 * @param given the option `transform`; left out, Jest's own default is meant: babel-jest
 * @throws Error when it is not there, or is no transformer
 */
export function loadInner(given: InnerTransform | undefined, jest: TransformOptions): Inner {
  const [name, options = {}]: readonly [string, object?] =
    typeof given === 'string' ? [given] : (given ?? ['babel-jest']);
  // ts-jest has checked the types for the test. With each thread checking them again, a first call takes many seconds.
  const config =
    jest.inWorker && /(^|[\\/])ts-jest([\\/]|$)/.test(name) ? { ...options, diagnostics: false } : options;
  const module = load(name, jest.config);
  const exported = usable(module) ? module : module.default;
  if (exported === undefined || !usable(exported)) {
    throw new Error(
      `unsync/jest: \`${name}\` is no transformer for Jest: it exports neither \`process\` nor \`createTransformer\`.`,
    );
  }
  const transformer = exported.createTransformer?.(config) ?? exported;
  if (transformer instanceof Promise) {
    throw new Error(
      `unsync/jest: \`${name}\` makes its transformer in a promise, which unsync/jest cannot wait for.`,
    );
  }
  return { transformer, config };
}

function usable({ createTransformer, process, processAsync }: TransformerModule): boolean {
  return [createTransformer, process, processAsync].some((member) => typeof member === 'function');
}

/** From the project, as Jest resolves it; babel-jest also from Jest, which brings it. */
function load(name: string, project: ProjectConfig): TransformerModule {
  const { rootDir } = project;
  const request = name.replace(/^<rootDir>(?=[\\/])/, () => rootDir);
  try {
    return createRequire(path.join(rootDir, 'package.json'))(request) as TransformerModule;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_REQUIRE_ESM') {
      throw new Error(
        `unsync/jest: the transformer \`${name}\` is an ES module, which this version of Node (${process.version}) cannot load by \`require\`. Use Node 22.12 or later, or a transformer in CommonJS.`,
        { cause: error },
      );
    }
    if (code !== 'MODULE_NOT_FOUND' || !String(error).includes(request)) throw error;
    if (name === 'babel-jest') return requireFromJest(name, project) as TransformerModule;
    throw new Error(
      `unsync/jest: the transformer \`${name}\` is not there. Install it in ${rootDir}, or name another one: transform: { '\\\\.[jt]sx?$': ['unsync/jest', { transform: 'babel-jest' }] }.`,
      { cause: error },
    );
  }
}
