/** The table of docs/what-goes-along.md is true: each row is a program, of which the core says what the row says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain } from '../transformer/core';

const page = readFileSync(join(__dirname, '../docs/what-goes-along.md'), 'utf8');

const rows = [...page.matchAll(/^\|(.*)\| (`.*`) \| (`\w+`) \| (goes along|stays out|asks) \|$/gm)].map(
  ([, top = '', statement = '', reached = '', verdict = '']) =>
    [code(statement), code(top), code(reached), verdict] as const,
);

/** The text of inline code. */
function code(cell: string): string {
  return cell
    .trim()
    .replace(/^(`+) ?(.*?) ?\1$/, '$2')
    .trim();
}

/** What becomes of the statements on one line; they agree. */
function verdictOn(line: number, source: string): string {
  const { functions, diagnostics } = explain({ source, fileName: '/project/src/example.mjs' });
  const [item] = functions;
  if (item === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const questions = diagnostics.filter(({ severity }) => severity === 'error');
  if (questions.some((question) => question.line === line)) return 'asks';
  expect(questions).toEqual([]);
  const keptLines = item.kept.filter(({ text }) => !text.startsWith('function '));
  return keptLines.some((part) => part.line === line) ? 'goes along' : 'stays out';
}

test('the page has some thirty programs', () => {
  expect(rows.length).toBeGreaterThanOrEqual(30);
  expect(new Set(rows.map(([, , , verdict]) => verdict)).size).toBe(3);
});

test.each(rows)('%s, after %s, where the function reaches %s: %s', (statement, top, reached, verdict) => {
  const source = [
    '/** @unsync */ export function annotated() { return 1; }',
    top,
    statement,
    `/** @unsync */ export function reaching() { return [${reached}]; }`,
  ];
  const tail = source.splice(0, 1);
  expect(verdictOn(2, [...source, ...tail].join('\n'))).toBe(verdict);
});
