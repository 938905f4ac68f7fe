/** What holds for all that the core emits, whatever the source was. */
import { codeFrameColumns } from '@babel/code-frame';
import type { GeneratedModule, ParserSettings, TransformResult } from '../../../transformer/core';
import { languageOf } from '../../../transformer/core/analysis/language';
import { parseModule, type SourceSyntaxError } from '../../../transformer/core/analysis/parse';

/** @throws when a text does not parse, or has other text than the source's where it claims to have kept that */
export function checkEmitted(
  source: string,
  fileName: string,
  result: TransformResult,
  settings: ParserSettings = {},
): void {
  checkKept(source, result);
  for (const module of [result, result.entry, result.checked]) {
    if (module === null) continue;
    checkKept(source, module);
    if (result.map !== null || module !== result) checkParses(module.code, fileName, settings);
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

/** By the core's own parser: it tries the grammars that it tried on the source. */
function checkParses(code: string, fileName: string, settings: ParserSettings): void {
  try {
    parseModule(code, languageOf(fileName), settings);
  } catch (error) {
    const { message, position } = error as SourceSyntaxError;
    const before = code.slice(0, position).split('\n');
    const frame = codeFrameColumns(code, {
      start: { line: before.length, column: (before.at(-1) as string).length + 1 },
    });
    throw new Error(`What was emitted does not parse. ${message}\n${frame}`);
  }
}
