/** Statements that unsync did not touch keep Babel's nodes; the output must not show which were kept. */
import path from 'node:path';
import * as babel from '@babel/core';
import unsync from '../../transformer/hosts/babel';
import { CASES } from './core-cases';
import { createProject, removeProjects } from './project';

afterAll(removeProjects);

const project = createProject({ 'package.json': { type: 'module' } });

function compile(
  source: string,
  more: babel.TransformOptions = {},
  fileName = 'work.ts',
): babel.BabelFileResult {
  const result = babel.transformSync(source, {
    babelrc: false,
    configFile: false,
    cwd: project.folder,
    filename: path.join(project.folder, fileName),
    presets: [['@babel/preset-env', { targets: { node: '20' }, modules: false }], '@babel/preset-typescript'],
    plugins: [unsync],
    parserOpts: { plugins: ['decorators'] },
    sourceMaps: true,
    ...more,
  });
  return result ?? {};
}

/** With a list of tokens, the whole text is parsed again. */
const WHOLE = { parserOpts: { plugins: ['decorators'], tokens: true } } satisfies babel.TransformOptions;

/** What becomes of a file; an error that says why it cannot be compiled is one outcome, too. */
function outcome(source: string, more: babel.TransformOptions, fileName: string): unknown {
  try {
    const { code, map } = compile(source, more, fileName);
    return { code, map };
  } catch (error) {
    return String(error);
  }
}

const modules = CASES.flatMap(({ name, program }) =>
  Object.entries(program.esm ?? program.cjs ?? {}).map(([file, source]) => ({ name, file, source })),
).filter(({ file, source }) => /\.[jt]sx?$/.test(file) && source.includes('unsync'));

it('output and map are the same as of a whole parse: every program of the case list', () => {
  const warn = jest.spyOn(console, 'warn').mockReturnValue();
  let compiled = 0;
  for (const { name, file, source } of modules) {
    const result = outcome(source, {}, file);
    if (typeof result === 'object') compiled++;
    expect({ name, file, result }).toEqual({ name, file, result: outcome(source, WHOLE, file) });
  }
  warn.mockRestore();
  expect(compiled).toBeGreaterThan(200);
});

const ANNOTATED = '/** @unsync */\nexport function one(a: number) {\n  return a + first;\n}';

it.each([
  ['no semicolons', `const first = 1\n${ANNOTATED}\n;[first].forEach(String)\n`],
  [
    'a class decorated before its export',
    `const first = 1;\n@dec export class A {}\n${ANNOTATED}\nfunction dec(c: unknown) {}\n`,
  ],
  [
    'CRLF and a byte order mark',
    `\uFEFFconst first = 1;\r\n${ANNOTATED.replaceAll('\n', '\r\n')}\r\nconst last = \`a\r\nb\`;\r\n`,
  ],
  [
    'a hashbang, a directive and comments all around',
    `#!/usr/bin/env node\n'use strict';\n// top\nconst first = 1; // behind\n/* between */ ${ANNOTATED} // behind it\n/* before the last */ const last = 2;\n// end\n`,
  ],
  ['several statements on a line', `const first = 1; ${ANNOTATED} const last = 2; ;;; export { last };`],
  [
    'an import of which only types are used',
    `import { type T, U } from './t';\nconst first: U = 1 as T;\n${ANNOTATED}\n`,
  ],
])('output and map are the same as of a whole parse: %s', (_name, source) => {
  const kept = compile(source);
  expect(kept.code).toContain('__unsync.call(');
  expect(outcome(source, {}, 'work.ts')).toEqual(outcome(source, WHOLE, 'work.ts'));
});

it('other plugins get the very nodes that Babel made of what is unchanged, each in its scope', () => {
  const before = new Set<object>();
  let seen: string[] | undefined;
  const first: babel.PluginObj = {
    name: 'first',
    pre(file) {
      for (const node of file.ast.program.body) before.add(node);
    },
    visitor: {
      Program: {
        exit(program) {
          const same = program.get('body').filter(({ node }) => before.has(node));
          // Of the module; its entry comes after it.
          seen ??= [
            ...same.map(({ type }) => type),
            `referenced ${program.scope.getBinding('first')?.references} times`,
          ];
        },
      },
    },
  };
  compile(`const first = 1;\n${ANNOTATED}\nexport class Kept {\n  n = first;\n}\n`, {
    plugins: [first, unsync],
  });
  expect(seen).toEqual(['VariableDeclaration', 'ExportNamedDeclaration', 'referenced 1 times']);
});
