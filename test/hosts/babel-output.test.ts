/** What the Babel plugin makes of a file, in the formats and through the ways in that Babel has. */

import path from 'node:path';
import * as babel from '@babel/core';
import unsync from '../../transformer/hosts/babel';
import { createProject, removeProjects } from './project';

afterAll(removeProjects);

const project = createProject({ 'package.json': { type: 'module' } });
const SOURCE = `import { basename } from 'node:path';
import { helper } from './helper.js';
type Name = string;

/** Loads it.
 * @unsync */
export async function load(file: Name): Promise<string> {
  return basename(file) + helper(file) + import.meta.url; // the-comment
}
export const caller = (): unknown => load(String(7003));
`;
const CJS_SOURCE = SOURCE.replace('import.meta.url', '__filename');

const TYPESCRIPT = ['@babel/preset-typescript'];
const env = (modules: string | false): babel.PluginItem => [
  '@babel/preset-env',
  { targets: { node: '20' }, modules },
];

function options(more: babel.TransformOptions): babel.TransformOptions {
  return {
    babelrc: false,
    configFile: false,
    cwd: project.folder,
    filename: path.join(project.folder, 'src/work.ts'),
    presets: TYPESCRIPT,
    plugins: [unsync],
    ...more,
  };
}

function compile(more: babel.TransformOptions = {}, source = SOURCE): string {
  return babel.transformSync(source, options(more))?.code ?? '';
}

it('parses as Babel is set to: plugins with options, what may stand outside of functions', () => {
  const code = compile(
    {
      filename: path.join(project.folder, 'src/work.js'),
      presets: [],
      sourceType: 'script',
      plugins: [unsync, ['@babel/plugin-syntax-decorators', { version: 'legacy' }]],
      parserOpts: {
        allowAwaitOutsideFunction: true,
        plugins: [
          ['flow', { all: true }],
          ['optionalChainingAssign', { version: '2023-07' }],
        ],
      },
    },
    'await 0; /** @unsync */ function f(a: number) { a?.b = g<number>(a); } function g(x) { return x; }',
  );
  expect(code).toContain('functions: [["f", "thread"]]');
});

const PLACEHOLDERS = /__unsync_(here|entry)__/;

it.each([
  ['ES modules', TYPESCRIPT, SOURCE, 'esm'],
  ['CommonJS by preset-env', [env('commonjs'), ...TYPESCRIPT], CJS_SOURCE, 'cjs'],
  ['ES modules by preset-env', [env(false), ...TYPESCRIPT], SOURCE, 'esm'],
])('carries the entry inside the output: %s', (_name, presets, source, format) => {
  const code = compile({ presets }, source);
  expect(code).not.toMatch(PLACEHOLDERS);
  expect(code).toContain(`format: "${format}"`);
  expect(code).toContain(format === 'esm' ? 'url: import.meta.url' : 'url: __filename');
  if (format === 'esm') {
    expect(code).toContain('JSON.stringify(import.meta.resolve("./helper.js"))');
    expect(code).toContain('JSON.stringify(import.meta.resolve("unsync/runtime"))');
    expect(code).toContain('+ JSON.stringify(import.meta.url) +');
  } else {
    expect(code).not.toContain('import.meta');
  }
});

it.each([
  ['ES modules', env(false), SOURCE, 'mjs', 'export const __unsync_functions'],
  ['CommonJS', env('commonjs'), CJS_SOURCE, 'cjs', 'exports.__unsync_functions'],
])('writes the entry as a file next to the output: %s', (_name, preset, source, extension, exported) => {
  const outDir = `dist-${extension}`;
  const code = compile(
    {
      presets: [preset, ...TYPESCRIPT],
      plugins: [[unsync, { outDir, rootDir: 'src' }]],
      filename: path.join(project.folder, 'src/deep/work.ts'),
    },
    source,
  );
  expect(code).not.toMatch(PLACEHOLDERS);
  expect(code).toContain(`entry: "./work.unsync.${extension}"`);
  const entry = project.read(`${outDir}/deep/work.unsync.${extension}`);
  expect(entry).toContain(exported);
  expect(entry).toContain(`entry: "./work.unsync.${extension}"`);
  expect(entry).not.toMatch(PLACEHOLDERS);
});

it('drops the body from the main module, and keeps it with keepBodies', () => {
  const plugins = (keepBodies: boolean): babel.PluginItem[] => [
    [unsync, { keepBodies, outDir: 'bodies', rootDir: 'src' }],
  ];
  expect(compile({ plugins: plugins(false) })).not.toContain('helper(file)');
  expect(compile({ plugins: plugins(true) })).toContain('helper(file)');
});

it('keeps comments where they were', () => {
  const code = compile(
    {},
    "// first\n'use strict';\n/* before */\nexport const a = 1; // after\n/** @unsync */\nexport function one() {\n  return 1;\n}\n// last\n",
  );
  expect(code).toMatch(
    /\/\/ first[\s\S]*'use strict'[\s\S]*\/\* before \*\/[\s\S]*\/\/ after[\s\S]*@unsync[\s\S]*\/\/ last/,
  );
});

it('leaves a file without annotated functions exactly as Babel would', () => {
  const source = '/* unsync */ export const a: number = 1;\n';
  expect(compile({}, source)).toBe(compile({ plugins: [] }, source));
});

it('comes before every other plugin, wherever it is listed, and compiles the entry with all of them', () => {
  const seen: string[] = [];
  const replace = ({ types: t }: typeof babel): babel.PluginObj => ({
    name: 'replace-version',
    visitor: {
      Program(program) {
        seen.push(program.node.body.map(({ type }) => type).join());
      },
      Identifier(identifier) {
        if (identifier.node.name === '__VERSION__') identifier.replaceWith(t.stringLiteral('9.9'));
      },
    },
  });
  const code = compile(
    { plugins: [replace, unsync] },
    '/** @unsync */\nexport function v(): string {\n  return __VERSION__;\n}\n',
  );
  expect(code).toContain('9.9');
  expect(code).not.toContain('__VERSION__');
  expect(seen[0]).toContain('ImportDeclaration');
});

it('knows the format under passPerPreset, where modules are transformed in a later pass', () => {
  const code = compile(
    { passPerPreset: true, presets: [env('commonjs'), ...TYPESCRIPT] } as babel.TransformOptions,
    CJS_SOURCE,
  );
  expect(code).toContain('url: __filename');
  expect(code).toContain('format: "cjs"');
  expect(code).not.toContain('import.meta');
});

it('leaves a CommonJS source CommonJS', () => {
  const source =
    "const path = require('node:path');\n/** @unsync */\nfunction base(file) {\n  return path.basename(file);\n}\nmodule.exports = base;\n";
  const code = compile({ filename: path.join(project.folder, 'src/base.cjs'), sourceType: 'script' }, source);
  expect(code).toContain('require("unsync/runtime")');
  expect(code).not.toMatch(/^\s*(import|export) /m);
  expect(code).toContain('format: "cjs"');
});

it('compiles JSX, with the user’s preset', () => {
  const code = compile(
    {
      filename: path.join(project.folder, 'src/page.tsx'),
      presets: [...TYPESCRIPT, ['@babel/preset-react', { runtime: 'classic' }]],
    },
    "import React from 'react';\n/** @unsync */\nexport function render(name: string): unknown {\n  return <p>{name}</p>;\n}\n",
  );
  expect(code).toContain('React.createElement(\\"p\\", null, name)');
});

it('works through transformAsync and transformFromAst, with and without the text', async () => {
  const expected = compile();
  expect((await babel.transformAsync(SOURCE, options({})))?.code).toBe(expected);
  const parse = (): babel.types.File => babel.parseSync(SOURCE, options({ plugins: [] })) as babel.types.File;
  expect(babel.transformFromAstSync(parse(), SOURCE, options({}))?.code).toBe(expected);
  const fromTreeOnly = babel.transformFromAstSync(parse(), undefined, options({}))?.code;
  expect(fromTreeOnly).toContain('__unsync.call(__unsync_r(0), arguments)');
  expect(fromTreeOnly).not.toMatch(PLACEHOLDERS);
});

it('compiled again, its output stays as it is', () => {
  const once = compile();
  expect(compile({}, once)).toBe(once);
});

it('touches an entry file only when it changes, and leaves nothing else behind', async () => {
  const { readdirSync, statSync, utimesSync } = await import('node:fs');
  const plugins: babel.PluginItem[] = [[unsync, { outDir: 'same', rootDir: 'src' }]];
  const file = path.join(project.folder, 'same/work.unsync.mjs');
  compile({ plugins });
  utimesSync(file, 1, 1);
  compile({ plugins });
  expect(statSync(file).mtimeMs).toBe(1000);
  compile({ plugins }, SOURCE.replace('basename(file)', 'basename(file, 1)'));
  expect(statSync(file).mtimeMs).not.toBe(1000);
  expect(readdirSync(path.dirname(file))).toEqual(['work.unsync.mjs']);
});
