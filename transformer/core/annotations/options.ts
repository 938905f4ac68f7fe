/** What the options of an annotation say. Both forms, JSDoc and marker, end up in one object literal's terms. */
import type { types as t } from '@babel/core';
import { nearest } from '../../../shared/nearest';
import { keyText, type Range, rangeOf, unwrap } from '../analysis/ast';
import { parseExpression, SourceSyntaxError } from '../analysis/parse';
import type { Reporter } from '../reporter';
import type { AnnotationOptions } from '../types';
import type { Tag } from './jsdoc';

type OptionName = keyof AnnotationOptions;

const OPTION_NAMES: readonly [OptionName, ...OptionName[]] = ['cpuBound', 'timeout', 'name'];

const EXPECTED: Readonly<Record<OptionName, string>> = {
  cpuBound: '`true` or `false`',
  timeout: 'a positive number of milliseconds',
  name: 'a non-empty string',
};

/**
 * Options of a JSDoc tag: nothing, `cpuBound`, or `{ cpuBound: true, timeout: 5000 }`. Text after a hyphen is a
 * description, as in other JSDoc tags.
 */
export function optionsOfTag(tag: Tag, reporter: Reporter): AnnotationOptions {
  const text = tag.text.trimEnd();
  const trimmed = text.trimStart();
  const start = tag.textStart + (text.length - trimmed.length);
  const range = { start, end: start + trimmed.length };
  if (trimmed === '' || /^[-–—:]\s/.test(trimmed)) return {};
  if (trimmed.startsWith('{')) {
    const close = trimmed.lastIndexOf('}') + 1;
    try {
      return optionsOfNode(parseExpression(trimmed.slice(0, close || undefined), start), reporter);
    } catch (error) {
      if (!(error instanceof SourceSyntaxError)) throw error;
      reporter.report('UNSYNC1003', range, { option: trimmed, expected: 'an object literal' });
      return {};
    }
  }
  let options: AnnotationOptions = {};
  for (const match of trimmed.matchAll(/[^\s,]+/g)) {
    const word = match[0];
    if (/^[-–—:]/.test(word)) break;
    const at = { start: start + match.index, end: start + match.index + word.length };
    if (word === 'cpuBound') options = { ...options, cpuBound: true };
    else if (isOptionName(word))
      reporter.report('UNSYNC1003', at, { option: word, expected: EXPECTED[word] });
    else reporter.report('UNSYNC1002', at, { option: word, nearest: nearest(word, OPTION_NAMES) });
  }
  return options;
}

/** Options given to a marker, or written in braces after a tag. */
export function optionsOfNode(node: t.Node, reporter: Reporter): AnnotationOptions {
  const literal = unwrap(node);
  if (literal.type !== 'ObjectExpression') {
    reporter.report('UNSYNC1003', rangeOf(node), { option: 'options', expected: 'an object literal' });
    return {};
  }
  const options: AnnotationOptions = {};
  for (const property of literal.properties) {
    if (property.type !== 'ObjectProperty' || property.computed) {
      reporter.report('UNSYNC1003', rangeOf(property), { option: 'options', expected: 'an object literal' });
      continue;
    }
    const key = keyText(property.key, false, '');
    if (!isOptionName(key)) {
      reporter.report('UNSYNC1002', rangeOf(property.key), {
        option: key,
        nearest: nearest(key, OPTION_NAMES),
      });
      continue;
    }
    setOption(options, key, unwrap(property.value), rangeOf(property.value), reporter);
  }
  return options;
}

function setOption(
  options: AnnotationOptions,
  key: OptionName,
  value: t.Node,
  range: Range,
  reporter: Reporter,
): void {
  if (key === 'cpuBound' && value.type === 'BooleanLiteral') options.cpuBound = value.value;
  else if (key === 'timeout' && value.type === 'NumericLiteral' && value.value > 0)
    options.timeout = value.value;
  else if (key === 'name' && value.type === 'StringLiteral' && value.value !== '') options.name = value.value;
  else reporter.report('UNSYNC1003', range, { option: key, expected: EXPECTED[key] });
}

function isOptionName(word: string): word is OptionName {
  return (OPTION_NAMES as readonly string[]).includes(word);
}
