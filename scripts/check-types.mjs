/**
 * `npm run check:types`: compiles test/types/project.ts without `skipLibCheck`, with every version of TypeScript and of
 * @types/node that the package supports, and with `lib` from ES5 on.
 *
 * What a version of @types/node itself is told about (its own age, or the compiler's) is no concern of ours: each
 * compilation is compared with that of an empty file.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, '.tmp', 'types');

const LIBS = [['es5'], ['es2018'], ['esnext', 'dom']];

/** TypeScript → the newest @types/node that it can read, or one that it certainly can. */
const COMPILERS = {
  4.7: '20.0',
  4.9: '20.0',
  '5.0': '20.17',
  5.4: '22.7',
  5.9: '26',
  '6.0': '26',
  '7.0': '26',
  7.1: '26',
};
const NODES = ['20.0', '20.17', '20.19', '22.0', '22.7', '22.15', '22.18', '24'];

const cases = [
  ...Object.entries(COMPILERS).flatMap(([typescript, node]) =>
    LIBS.map((lib) => ({ typescript, node, lib })),
  ),
  ...NODES.flatMap((node) => [LIBS[0], LIBS[2]].map((lib) => ({ typescript: '5.9', node, lib }))),
];

/** The oldest target and resolution that the compiler still has. */
function options({ typescript, lib }) {
  const major = Number.parseInt(typescript, 10);
  return {
    ...(major >= 7
      ? { target: 'es2015', module: 'node16', moduleResolution: 'node16' }
      : { target: 'es5', module: 'commonjs', moduleResolution: 'node10' }),
    ...(major === 4 ? { moduleResolution: 'node' } : {}),
    ...(major === 6 ? { ignoreDeprecations: '6.0' } : {}),
    lib,
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
  };
}

async function compile(one, file) {
  const name = [one.typescript, one.lib[0], path.parse(file).name].join('-');
  const config = path.join(folder, one.node, `${name}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: options(one), files: [file] }));
  const tsc = path.join(folder, 'node_modules', `typescript-${one.typescript}`, 'bin/tsc');
  const { output } = await run(process.execPath, [tsc, '-p', config, '--pretty', 'false']);
  return output.split('\n').filter((line) => line.trim() !== '');
}

function run(command, args, cwd = folder) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** A project for each version of @types/node: what that depends on asks for `@types/node` in turn. */
function makeProject(node) {
  const project = path.join(folder, node);
  mkdirSync(path.join(project, 'node_modules/@types'), { recursive: true });
  mkdirSync(path.join(project, 'node_modules/unsync'));
  renameSync(
    path.join(folder, 'node_modules', `node-${node}`),
    path.join(project, 'node_modules/@types/node'),
  );
  for (const name of ['package.json', 'dist'])
    cpSync(path.join(root, name), path.join(project, 'node_modules/unsync', name), { recursive: true });
  cpSync(path.join(root, 'test/types/project.ts'), path.join(project, 'project.ts'));
  writeFileSync(path.join(project, 'empty.ts'), 'export {};\n');
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const name of ['package.json', 'package-lock.json'])
  cpSync(path.join(root, 'test/types', name), path.join(folder, name));
const installed = await run('npm', [
  'ci',
  '--install-strategy=nested',
  '--ignore-scripts',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
]);
if (installed.code !== 0) {
  console.error(installed.output);
  process.exit(1);
}
for (const node of new Set(cases.map((one) => one.node))) makeProject(node);

let failures = 0;
const queue = cases.values();
async function work() {
  for (const one of queue) {
    const told = await compile(one, 'project.ts');
    const known = new Set(told.length > 0 ? await compile(one, 'empty.ts') : []);
    const found = told.filter((line) => !known.has(line));
    const about = `TypeScript ${one.typescript}, @types/node ${one.node}, lib ${one.lib.join(' ')}`;
    console.log(`${found.length === 0 ? 'ok    ' : 'FAILED'} ${about}`);
    if (found.length === 0) continue;
    failures++;
    console.log(found.slice(0, 20).join('\n').replace(/^/gm, '    '));
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`${cases.length - failures} of ${cases.length} combinations compile.`);
process.exitCode = failures === 0 ? 0 : 1;
