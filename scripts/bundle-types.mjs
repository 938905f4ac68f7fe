/**
 * The last step of the build: one flat `.d.ts` for each entry point of the package, and no other.
 *
 * What tsc writes has a file for each source, with types in it that no user is meant to see, and names of Node's that
 * differ from version to version. A project without `skipLibCheck` would be told about every one of them.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/**
 * For projects whose `lib`, or whose TypeScript, lacks what the declarations name. @types/node asks for the same `lib`;
 * an empty interface adds nothing to one that is there.
 */
const ASSUMED = `/// <reference lib="es2020" />
declare global {
  interface AbortSignal {}
  interface AsyncDisposable {}
}
`;

/** What the public API is made of. Generated code has to see the same classes: its types take them from there. */
const PUBLIC = /\/(errors|settings|unfuture|unstream|marker|transfer|lifecycle)$/;

/**
 * @param {string} root the repository's folder
 * @param {string} dist the folder that tsc has written to
 */
export async function bundleTypes(root, dist) {
  const files = new Set(Object.values(exports).filter((file) => file.endsWith('.js')));
  const bundled = [];
  for (const file of files) {
    const types = path.join(root, file.replace(/\.js$/, '.d.ts'));
    bundled.push([types, await bundle(types, file.endsWith('/generated-api.js'))]);
  }
  for (const file of readdirSync(dist, { recursive: true }))
    if (file.endsWith('.d.ts')) rmSync(path.join(dist, file));
  for (const [file, text] of bundled) writeFileSync(file, text);
}

/** @param {boolean} leavesPublic takes the public API from `unsync`'s own declarations */
async function bundle(input, leavesPublic) {
  const publicApi = {
    name: 'public-api',
    resolveId: (request) => (leavesPublic && PUBLIC.test(request) ? { id: './index', external: true } : null),
  };
  const result = await rollup({
    input,
    plugins: [publicApi, dts()],
    external: /^[^./]/,
    onwarn(warning) {
      // unsync/register exports nothing.
      if (warning.code === 'EMPTY_BUNDLE') return;
      throw new Error(`${input}: ${warning.message}`);
    },
  });
  const { output } = await result.generate({ format: 'es' });
  await result.close();
  if (output.length !== 1) throw new Error(`${input}: one file of types became ${output.length}`);
  return finish(output[0].code);
}

function finish(code) {
  const text = code
    // Makes a class nominal, and is a syntax error where the project's target is ES5.
    .replace(/^ +#private;\n/gm, '')
    // The hosts' modules are CommonJS: `module.exports = …`.
    .replace(/^export \{ (\S+) as default \};$/m, 'export = $1;');
  return /\b(AbortSignal|AsyncDisposable)\b/.test(text) ? `${ASSUMED}\n${text}` : text;
}
