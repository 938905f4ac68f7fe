/**
 * docs/diagnostics.md is true: every code is there, its text is the table's, and its examples behave as they say. The
 * links of all pages lead somewhere. What README and docs/recipes.md print is tested in readme.test.ts, the pages of
 * docs/hosts by `npm run matrix`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from '../transformer/core';
import { DIAGNOSTICS } from '../transformer/core/diagnostics';
import type { Diagnostic } from '../transformer/core/types';
import * as hostMessages from '../transformer/hosts/messages';
import { typeDiagnostics } from './support/type-diagnostics';

const REPOSITORY = join(__dirname, '..');
const text = readFileSync(join(REPOSITORY, 'docs/diagnostics.md'), 'utf8');

const sections = text
  .split(/^## (?=UNSYNC)/m)
  .slice(1)
  .map((section) => {
    const examples = [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
    return { code: section.slice(0, 'UNSYNC1000'.length), section, wrong: examples[0], right: examples[1] };
  });

/** What is found in a TypeScript module: by the core or, where it takes types, by tsc's host. */
function diagnose(source: string | undefined, code: string): readonly Diagnostic[] {
  if (source === undefined) throw new Error('an example is missing');
  if (code >= 'UNSYNC3000') return typeDiagnostics(source);
  const { diagnostics } = transform({
    source,
    fileName: '/project/src/example.ts',
    id: 'src/example.ts',
    options: {
      format: 'esm',
      importForm: 'import',
      view: 'plain',
      entry: { specifier: './example.unsync.js' },
      ownSpecifier: './example.js',
    },
  });
  return diagnostics;
}

test('every code has a section, in order', () => {
  expect(sections.map(({ code }) => code)).toEqual(Object.keys(DIAGNOSTICS));
});

test('every problem of the set-up has a row, and every process warning', () => {
  const codes = Object.values(hostMessages).flatMap((message) => {
    if (message === hostMessages.messageText) return [];
    const make = message as (...names: unknown[]) => hostMessages.HostMessage;
    return typeof message === 'function' ? make(['a'], ['b']).code : message.code;
  });
  const rows = [...text.matchAll(/^\| (UNSYNC9\d+) \|/gm)].map(([, code]) => code);
  expect(rows).toEqual([...codes].sort());
  const runtime = readdirSync(join(REPOSITORY, 'runtime'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(REPOSITORY, 'runtime', file), 'utf8'));
  const warnings = runtime.flatMap((file) =>
    [...file.matchAll(/'(UNSYNC_[A-Z_]+)'/g)].map(([, code]) => code),
  );
  const configuration = readFileSync(join(REPOSITORY, 'docs/configuration.md'), 'utf8');
  const documented = [...configuration.matchAll(/`(UNSYNC_[A-Z_]+)`/g)].map(([, code]) => code);
  expect(documented).toEqual(expect.arrayContaining(warnings));
});

describe.each(sections)('$code', ({ code, section, wrong, right }) => {
  const rule = DIAGNOSTICS[code as keyof typeof DIAGNOSTICS];

  test('has the severity of the table', () => {
    expect(section.split('\n', 1)[0]).toMatch(new RegExp(`\\(${rule.severity}\\)$`));
  });

  test('its wrong example is reported, in these words', () => {
    const found = diagnose(wrong, code);
    expect(new Set(found.map((diagnostic) => diagnostic.code))).toEqual(new Set([code]));
    for (const { message, remedy } of found) expect(section).toContain(`> ${message}\n>\n> ${remedy}\n`);
  });

  test('its right example is not', () => {
    expect(diagnose(right, code)).toEqual([]);
  });
});

const pages = [
  ...readdirSync(REPOSITORY),
  ...readdirSync(join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) =>
    join('docs', file),
  ),
].filter((file) => file.endsWith('.md'));

/** The anchors of a page's headings, as GitHub and npm make them. */
function anchorsOf(file: string): string[] {
  const markdown = readFileSync(file, 'utf8').replace(/^```.*?^```$/gms, '');
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages)('the links of %s lead somewhere', (page) => {
  const links = [...readFileSync(join(REPOSITORY, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, link = '']) => link,
  );
  const broken = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(REPOSITORY, page) : join(REPOSITORY, dirname(page), path);
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  });
  expect(broken).toEqual([]);
});
