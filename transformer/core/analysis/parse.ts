/**
 * From text to tree. One parse a file, by Babel's parser alone: the rest of Babel takes longer to load than most files
 * to transform, and would look for a configuration.
 */
import type { types as t } from '@babel/core';
import { type ParserOptions, parse as parseText } from '@babel/parser';
import type { ParserSettings } from '../types';
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
 * @param settings the host's, beyond those of the language
 * @throws {SourceSyntaxError} when the source is not valid
 */
export function parseModule(source: string, language: Language, settings: ParserSettings = {}): t.File {
  const { plugins = [], ...options } = settings;
  const known = new Set(plugins.map(nameOf));
  const base: Plugins = ['explicitResourceManagement', 'decoratorAutoAccessors'];
  if (language.typescript) base.push('typescript');
  if (language.jsx) base.push('jsx');
  let failure: unknown;
  for (const grammar of grammars(source, language, known)) {
    const added = [...base, ...grammar].filter((plugin) => !known.has(nameOf(plugin)));
    try {
      return parse(source, {
        sourceType: sourceTypeOf(language),
        ...options,
        plugins: [...plugins, ...added],
      });
    } catch (error) {
      failure ??= error;
    }
  }
  throw asSyntaxError(failure);
}

/** What to try, one after the other, when nothing but the text itself says which grammar it is in. */
function* grammars(source: string, { typescript }: Language, known: ReadonlySet<string>): Generator<Plugins> {
  const mayBeFlow = !typescript && !known.has('flow') && !known.has('typescript');
  const isDecorated = source.includes('@') && !known.has('decorators') && !known.has('decorators-legacy');
  for (const types of mayBeFlow ? [[], ['flow' as const]] : [[]]) {
    // The two decorator grammars exclude each other. The older one also knows parameter decorators, so it comes first.
    if (isDecorated) yield [...types, 'decorators-legacy'];
    yield isDecorated ? [...types, 'decorators'] : types;
  }
}

function nameOf(plugin: Plugins[number]): string {
  return typeof plugin === 'string' ? plugin : plugin[0];
}

/**
 * An expression that stands by itself, such as the options in a comment.
 * @param offset where the text starts in its file: positions of the nodes are counted from the file's start
 * @throws {SourceSyntaxError}
 */
export function parseExpression(text: string, offset: number): t.Expression {
  try {
    // The parser wants a column along with an index other than 0; only offsets are used here.
    const start = offset > 1 ? { startIndex: offset - 1, startLine: 1, startColumn: offset - 1 } : {};
    const file = parse(`(${text}\n)`, { sourceType: 'script', ...start });
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

function parse(source: string, options: ParserOptions): t.File {
  return parseText(source, {
    allowReturnOutsideFunction: true,
    allowUndeclaredExports: true,
    attachComment: false,
    errorRecovery: false,
    ...options,
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
