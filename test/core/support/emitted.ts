/** What holds for all that the core emits, whatever the source was. */
import { codeFrameColumns } from '@babel/code-frame';
import { type ParserOptions, parse } from '@babel/parser';
import type { GeneratedModule, TransformResult } from '../../../transformer/core';

/** @throws when a text does not parse, or has other text than the source's where it claims to have kept that */
export function checkEmitted(
  source: string,
  fileName: string,
  result: TransformResult,
  parserPlugins: readonly string[] = [],
): void {
  checkKept(source, result);
  for (const module of [result, result.entry, result.checked]) {
    if (module === null) continue;
    checkKept(source, module);
    if (result.map !== null || module !== result) checkParses(module.code, fileName, parserPlugins);
  }
}

function checkKept(source: string, { code, kept }: Pick<GeneratedModule, 'code' | 'kept'>): void {
  let end = 0;
  for (const { at, start, length } of kept) {
    if (at < end) throw new Error(`A kept stretch begins at ${at}, before the end of the last one (${end})`);
    const [now, original] = [code.slice(at, at + length), source.slice(start, start + length)];
    if (now !== original) throw new Error(`Kept at ${at}: ${JSON.stringify([now, original], null, 2)}`);
    end = at + length;
  }
}

function checkParses(code: string, fileName: string, parserPlugins: readonly string[]): void {
  const types = /\.[cm]?tsx?$/.test(fileName) ? ['typescript'] : [];
  const jsx = /\.([cm]?js|[jt]sx)$/.test(fileName) ? ['jsx'] : [];
  const decorators = parserPlugins.some((name) => name.startsWith('decorators')) ? [] : DECORATORS;
  const attempts = (decorators.length === 0 ? [[]] : decorators.map((name) => [name])).map((names) => [
    ...new Set([
      ...types,
      ...jsx,
      'explicitResourceManagement',
      'decoratorAutoAccessors',
      ...parserPlugins,
      ...names,
    ]),
  ]);
  let failure: unknown;
  for (const plugins of attempts) {
    try {
      parse(code, {
        sourceType: 'unambiguous',
        allowReturnOutsideFunction: true,
        allowUndeclaredExports: true,
        plugins: plugins as NonNullable<ParserOptions['plugins']>,
      });
      return;
    } catch (error) {
      failure ??= error;
    }
  }
  const { message, loc } = failure as SyntaxError & { loc: { line: number; column: number } };
  const frame = codeFrameColumns(code, { start: { line: loc.line, column: loc.column + 1 } });
  throw new Error(`What was emitted does not parse. ${message}\n${frame}`);
}

const DECORATORS = ['decorators-legacy', 'decorators'];
