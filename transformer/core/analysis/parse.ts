/**
 * From text to tree. One parse a file, by Babel's parser alone: the rest of Babel takes longer to load than most files
 * to transform, and would look for a configuration.
 */
import type { types as t } from '@babel/core';
import { type ParserOptions, parse as parseText } from '@babel/parser';
import type { Language } from './language';

type Plugins = NonNullable<ParserOptions['plugins']>;

/** The source does not parse; `position` is an offset into it. */
export class SourceSyntaxError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
    this.name = 'SourceSyntaxError';
  }
}

/**
 * @param extra parser plugins a host needs beyond the language's own
 * @throws {SourceSyntaxError} when the source is not valid
 */
export function parseModule(source: string, language: Language, extra: readonly string[] = []): t.File {
  const base: string[] = ['explicitResourceManagement', 'decoratorAutoAccessors', ...extra];
  if (language.typescript) base.push('typescript');
  else if (!extra.includes('flow') && !extra.includes('typescript')) base.push('jsx');
  if (language.jsx) base.push('jsx');
  // The two decorator grammars exclude each other. The older one also knows parameter decorators, so it comes first.
  const first = extra.some((name) => name.startsWith('decorators')) ? [] : ['decorators-legacy'];
  const attempts: readonly (readonly string[])[] = first.length === 0 ? [[]] : [first, ['decorators']];
  let failure: unknown;
  for (const decorators of attempts) {
    try {
      return parse(source, [...new Set([...base, ...decorators])] as Plugins, sourceTypeOf(language));
    } catch (error) {
      failure ??= error;
      if (!source.includes('@')) break;
    }
  }
  throw asSyntaxError(failure);
}

/**
 * An expression that stands by itself, such as the options in a comment.
 * @param offset where the text starts in its file: positions of the nodes are counted from the file's start
 * @throws {SourceSyntaxError}
 */
export function parseExpression(text: string, offset: number): t.Expression {
  try {
    const file = parse(`(${text}\n)`, [], 'script', offset - 1);
    const statement = file.program.body[0];
    if (file.program.body.length === 1 && statement?.type === 'ExpressionStatement')
      return statement.expression;
  } catch (error) {
    throw asSyntaxError(error);
  }
  throw new SourceSyntaxError('This is not one expression', offset);
}

function sourceTypeOf(language: Language): ParserOptions['sourceType'] {
  return language.typescript ? 'module' : 'unambiguous';
}

function parse(
  source: string,
  plugins: Plugins,
  sourceType: ParserOptions['sourceType'],
  startIndex = 0,
): t.File {
  return parseText(source, {
    sourceType,
    plugins,
    // The parser wants a column along with an index other than 0; only offsets are used here.
    ...(startIndex > 0 ? { startIndex, startLine: 1, startColumn: startIndex } : {}),
    allowReturnOutsideFunction: true,
    allowUndeclaredExports: true,
    attachComment: false,
    errorRecovery: false,
  });
}

function asSyntaxError(error: unknown): SourceSyntaxError {
  if (!(error instanceof Error)) return new SourceSyntaxError(String(error), 0);
  const position = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
  // Babel's message ends with a position, which is added anew.
  const firstLine = error.message.split('\n')[0] ?? '';
  const message = firstLine.replace(/\.? \(\d+:\d+\)$/, '');
  return new SourceSyntaxError(message, position);
}
