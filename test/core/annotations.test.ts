/** Where an annotation can stand: each source runs natively and compiled, and has to give the same. */

import { ANNOTATIONS } from './cases/annotations';
import { casesOf } from './cases/case';
import { compile, expectSame, expectSameCase } from './support/harness';

describe('an annotation on', () => {
  test.each(casesOf(ANNOTATIONS))('%s', async (_, item) => {
    await expectSameCase(item);
  });
});

describe('every kind of file', () => {
  const typed = `
    import { unsync } from 'unsync';
    import { basename } from 'node:path';
    /** @unsync */
    export const name = (path: string): string => basename(path as string);
    export const test = async () => [name('/a/b'), await unsync(async (n: number) => n + 1)(1)];`;
  const untyped = typed.replace(/: (?:string|number)/g, '').replace(' as string', '');
  test.each([
    ['a.ts', typed],
    ['a.mts', typed],
    ['a.cts', typed],
    ['a.tsx', typed],
    ['a.js', untyped],
    ['a.mjs', untyped],
    ['a.jsx', untyped],
  ])('%s', async (file, source) => {
    await expectSame(source, { fileName: `/project/${file}` });
  });
});

describe('JavaScript and JSX', () => {
  test('a CommonJS file', async () => {
    const source = `
      'use strict';
      const { basename } = require('node:path');
      const { unsync } = require('unsync');
      /** @unsync */
      function load(file) { return exports.helper(basename(file)); }
      exports.helper = (s) => s.toUpperCase();
      exports.count = 0;
      const zip = unsync((n) => n + 1);
      exports.test = () => [load('/a/b'), zip(1)];`;
    await expectSame(source, { fileName: '/project/sample.js' });
  });

  test('a file with elements, whose factory goes along', async () => {
    const source = `
      const React = {
        Fragment: 'fragment',
        createElement: (type: any, props: any, ...children: any[]): any =>
          typeof type === 'function' ? type(props) : { type, props, children },
      };
      const Title = ({ text }: { text: string }) => <h1 title={text}>{text}</h1>;
      const ui = { Title };
      /** @unsync */
      export function render(text: string) {
        return JSON.stringify(<><Title text={text} /><ui.Title text="x" /><div /></>);
      }
      export const test = () => render('hello');`;
    await expectSame(source, { fileName: '/project/sample.tsx' });
  });
});

describe('what is not an annotation', () => {
  test.each([
    ['in a string', `const text = '/** @unsync */'; export function f() { return text; }`],
    ['in an ordinary comment', `/* @unsync */ export function f() {} // @unsync\nexport function g() {}`],
    [
      "in the middle of a doc comment's line",
      `/** Like functions marked @unsync, but not. */ export function f() {}`,
    ],
    [
      'the marker shadowed by a local',
      `import { unsync } from 'unsync'; export function f(unsync: any) { return unsync(() => 1); }`,
    ],
    ['another tag that starts alike', `/** @unsync-ignore @unsyncable */ export function f() {}`],
    [
      'a local function called unsync',
      `function unsync(f: any) { return f; } export const g = unsync(() => 1);`,
    ],
  ])('%s', (_, source) => {
    const result = compile(source);
    expect(result.diagnostics).toEqual([]);
    expect(result).toMatchObject({ code: source, map: null, entry: null, functions: [] });
  });
});
