/**
 * `npm run build`: makes `dist/` of `runtime/` and `transformer/`.
 *
 * tsc compiles everything and writes the typings, of which bundle-types.mjs makes one file for each entry point. Then
 * esbuild makes one file of the runtime (see runtime/runtime.ts for why), of which the entry points take their parts.
 *
 * No source maps: the output reads like its source, and with maps (which would have to hold the sources, as only `dist`
 * is published) the package was more than twice as big, and read by every `node --enable-source-maps`.
 *
 * `dist/` is emptied first because a file that was renamed or removed would otherwise stay, be packed, and be found by
 * an import that should fail.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleTypes } from './bundle-types.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
rmSync(dist, { recursive: true, force: true });

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status, error } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (error) throw error;
if (status !== 0) process.exit(status ?? 1);

await bundleTypes(root, dist);

for (const file of readdirSync(path.join(dist, 'runtime'), { recursive: true })) {
  if (file.endsWith('.js')) rmSync(path.join(dist, 'runtime', file));
}

const common = {
  absWorkingDir: root,
  outbase: 'runtime',
  outdir: 'dist/runtime',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  logLevel: 'warning',
};

/** Leaves the one file where it is, for those that take their parts of it. */
const wholeRuntime = {
  name: 'whole-runtime',
  setup({ onResolve }) {
    onResolve({ filter: /^(\.\.?\/)+runtime$/ }, ({ path: request }) => ({
      path: `${request}.js`,
      external: true,
    }));
  },
};

await build({
  ...common,
  entryPoints: ['runtime/runtime.ts', 'runtime/transports/threads/supervisor.ts'],
  external: ['piscina'],
});
await build({
  ...common,
  entryPoints: ['index', 'generated-api', 'transports/threads/lease', 'transports/threads/loop'].map(
    (name) => `runtime/${name}.ts`,
  ),
  plugins: [wholeRuntime],
});
