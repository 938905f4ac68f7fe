/**
 * In a worker: compiles a module with the transformers of the project's configuration, as Jest does in the threads of
 * its tests. Not by Jest's own means, because a thread that is blocked in `result()` can wait for nothing, and Jest
 * loads transformers in promises.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type {
  ProjectConfig,
  TransformedSource,
  Transformer,
  TransformerModule,
  TransformOptions,
} from './api';
import { cached } from './compiled-files';

/** What compiled code consists of, for whoever runs it. */
export interface Compiled {
  readonly code: string;
  readonly map: object | string | null;
}

export type ModuleKind = 'require' | 'import';

/** A line of the configuration's `transform`. */
interface Rule {
  readonly pattern: RegExp;
  readonly path: string;
  readonly config: unknown;
}

export class Compiler {
  readonly #project: ProjectConfig;
  readonly #configString: string;
  readonly #rules: readonly Rule[];
  readonly #ignored: RegExp | null;
  readonly #loaded = new Map<Rule, Transformer>();

  constructor(project: ProjectConfig, configString: string) {
    this.#project = project;
    this.#configString = configString;
    this.#rules = project.transform.map(([pattern, path, config = {}]) => ({
      pattern: new RegExp(pattern),
      path,
      config,
    }));
    const { transformIgnorePatterns } = project;
    this.#ignored = transformIgnorePatterns.length > 0 ? new RegExp(transformIgnorePatterns.join('|')) : null;
  }

  /** Is the file left as it is? */
  isIgnored(file: string): boolean {
    return this.#ignored?.test(file) === true;
  }

  /**
   * @param source where the text is from; differs from `file` for an entry, which is no file
   * @throws what the project's transformer throws
   */
  compile(file: string, kind: ModuleKind, source = file): Compiled {
    const text = readFileSync(source, 'utf8').replace(/^#!.*/, '');
    const rule = this.isIgnored(file) ? undefined : this.#rules.find(({ pattern }) => pattern.test(file));
    if (rule === undefined) return { code: text, map: null };
    return cached([this.#configString, file, kind, text], () => {
      const { code, map = null } = this.#process(
        this.#transformer(rule),
        text,
        file,
        this.#options(rule, kind),
      );
      return { code, map };
    });
  }

  #process(
    transformer: Transformer,
    text: string,
    file: string,
    options: TransformOptions,
  ): TransformedSource {
    if (transformer.process === undefined) {
      throw new Error(
        `unsync/jest: the transformer of ${file} only has \`processAsync\`; a worker needs one with \`process\`.`,
      );
    }
    return transformer.process(text, file, options);
  }

  #transformer(rule: Rule): Transformer {
    let transformer = this.#loaded.get(rule);
    if (transformer !== undefined) return transformer;
    const module = createRequire(rule.path)(rule.path) as TransformerModule;
    const exported = module.createTransformer || module.process ? module : (module.default ?? module);
    const made = exported.createTransformer?.(rule.config) ?? exported;
    if (made instanceof Promise)
      throw new Error(
        `unsync/jest: ${rule.path} makes its transformer in a promise; a worker cannot wait for it.`,
      );
    transformer = made;
    this.#loaded.set(rule, transformer);
    return transformer;
  }

  #options({ config }: Rule, kind: ModuleKind): TransformOptions {
    const esm = kind === 'import';
    return {
      config: this.#project,
      configString: this.#configString,
      transformerConfig: config,
      cacheFS: new Map(),
      instrument: false,
      collectCoverage: false,
      inWorker: true,
      supportsDynamicImport: esm || CAN_IMPORT,
      supportsExportNamespaceFrom: esm,
      supportsStaticESM: esm,
      supportsTopLevelAwait: esm,
    };
  }
}

/** Node's flag for ES modules in Jest: workers have it from their process. */
export const CAN_IMPORT = [...process.execArgv, process.env.NODE_OPTIONS ?? '']
  .join(' ')
  .includes('--experimental-vm-modules');
