/**
 * `unsync/jest`: a transformer for Jest 29 and 30, around the one that the project has already.
 * ```js
 * module.exports = { transform: { '\\.[jt]sx?$': ['unsync/jest', { transform: 'ts-jest' }] } };
 * ```
 * Annotated functions run in workers in tests too; there, the modules are loaded as Jest would load them. Where coverage
 * is collected they run in the test's own thread, since it is not seen what workers run.
 */
import { createHash } from 'node:crypto';
import type { TransformedSource, Transformer, TransformOptions } from './jest/api';
import { beginRun } from './jest/compiled-files';
import { type Inner, loadInner } from './jest/inner-transformer';
import { checkOptions } from './jest/options';
import { type Rewritten, rewrite } from './jest/rewrite';
import { createPositionMap } from './positions';
import { composeMap, type ToolSourceMap } from './source-maps';
import { formatDiagnostic } from './syntax-error';
import { version } from './version';

interface UnsyncJestOptions {
  /** The project's own transformer, as it stood in Jest's `transform`. Default: `babel-jest`, which is Jest's. */
  transform?: string | readonly [name: string, config?: object];
  /** Other severities for single diagnostics: `{ "UNSYNC2009": "error" }`, or `"warning"`, `"off"`. */
  severity?: Record<string, 'error' | 'warning' | 'off' | 'keep' | 'leave-out'>;
}

/**
 * Called by Jest.
 * @throws Error for an unknown or mistyped option
 */
function createTransformer(given?: UnsyncJestOptions): Transformer {
  beginRun();
  const options = checkOptions(given);
  let loaded: Inner | undefined;
  // The folder that its name is resolved from is only known with the first file.
  const inner = (jest: TransformOptions): Inner => (loaded ??= loadInner(options.transform, jest));

  const prepare = (text: string, file: string, jest: TransformOptions): Prepared => {
    const { transformer, config } = inner(jest);
    const rewritten = rewrite(file, text, jest, options.severity);
    for (const warning of rewritten?.warnings ?? []) console.warn(`${file}: ${formatDiagnostic(warning)}`);
    return {
      transformer,
      input: rewritten === null ? text : inputFor(transformer, rewritten),
      file: rewritten?.file ?? file,
      jest: { ...jest, transformerConfig: config },
      finish: (output) => (rewritten === null ? output : finish(transformer, rewritten, output)),
    };
  };
  const key = (file: string, { collectCoverage }: TransformOptions, own: string | undefined): string =>
    createHash('sha256')
      .update(JSON.stringify([version, options, file, collectCoverage === true, own]))
      .digest('hex');
  const fallback = (text: string, { configString, instrument }: TransformOptions): string =>
    JSON.stringify([text, configString, instrument === true]);

  return {
    get canInstrument() {
      return loaded?.transformer.canInstrument;
    },
    getCacheKey(text, file, jest) {
      const { transformer, config } = inner(jest);
      const own = transformer.getCacheKey?.(text, file, { ...jest, transformerConfig: config });
      return key(file, jest, own ?? fallback(text, jest));
    },
    async getCacheKeyAsync(text, file, jest) {
      const { transformer, config } = inner(jest);
      const forInner = { ...jest, transformerConfig: config };
      const own =
        (await transformer.getCacheKeyAsync?.(text, file, forInner)) ??
        transformer.getCacheKey?.(text, file, forInner);
      return key(file, jest, own ?? fallback(text, jest));
    },
    process(text, file, jest) {
      const { transformer, input, file: own, jest: forInner, finish } = prepare(text, file, jest);
      if (transformer.process === undefined) {
        throw new Error(
          `unsync/jest: the transformer around ${file} only works for ES modules (it has no \`process\`), and this file is loaded by \`require\`.`,
        );
      }
      return finish(transformer.process(input, own, forInner));
    },
    async processAsync(text, file, jest) {
      const { transformer, input, file: own, jest: forInner, finish } = prepare(text, file, jest);
      if (transformer.processAsync === undefined)
        return finish(transformer.process?.(input, own, forInner) as TransformedSource);
      return finish(await transformer.processAsync(input, own, forInner));
    },
  };
}

interface Prepared {
  readonly transformer: Transformer;
  readonly input: string;
  readonly file: string;
  readonly jest: TransformOptions;
  finish(output: TransformedSource): TransformedSource;
}

/**
 * Babel follows a source map that it finds at the end of its input, and so does its coverage. It is told by
 * `canInstrument`, which only babel-jest and what is made of it have; others are followed afterwards.
 */
function inputFor({ canInstrument }: Transformer, { generated: { code, map }, source }: Rewritten): string {
  if (canInstrument !== true) return code;
  const content = JSON.stringify({ ...map, sourcesContent: [source] });
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(content).toString('base64')}`;
}

function finish(
  { canInstrument }: Transformer,
  { generated, source }: Rewritten,
  output: TransformedSource,
): TransformedSource {
  const { code, map } = withMap(output);
  if (canInstrument === true || map === null) return { code, map };
  const positions = createPositionMap(generated, source);
  return { code, map: composeMap(map, { rewritten: generated.code, source, positions }) };
}

const INLINE_MAP = /\n\/\/# sourceMappingURL=data:application\/json;[^,\n]*base64,([\w+/=]+)\s*$/;

/** Some give the map as text, ts-jest only as the last line of its output. */
function withMap({ code, map }: TransformedSource): { code: string; map: ToolSourceMap | null } {
  if (typeof map === 'string' && map !== '') return { code, map: JSON.parse(map) as ToolSourceMap };
  if (typeof map === 'object' && map !== null)
    return { code: code.replace(INLINE_MAP, '\n'), map: map as ToolSourceMap };
  const [, base64] = INLINE_MAP.exec(code) ?? [];
  if (base64 === undefined) return { code, map: null };
  const text = Buffer.from(base64, 'base64').toString();
  return { code: code.replace(INLINE_MAP, '\n'), map: JSON.parse(text) as ToolSourceMap };
}

// `module.exports`, so that `require` and `import` both give the transformer; with `default` for what looks for that.
export = { createTransformer, default: { createTransformer } };
