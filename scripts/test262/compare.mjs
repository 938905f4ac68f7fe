/** One program in one shape: what it does natively, and what it does compiled. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runNatively } from './native.mjs';
import { inShape } from './shapes.mjs';

const { transform } = createRequire(import.meta.url)('../../dist/transformer/core/index.js');

/**
 * @typedef {object} Comparison
 * @property {'same' | 'told' | 'differs' | 'hangs' | 'dies' | 'left out'} verdict
 * @property {string} [native]
 * @property {string} [compiled]
 * @property {string} [text]
 * @property {readonly string[]} [codes] of the diagnostics
 */

/**
 * @param {import('./programs.mjs').Program} program
 * @param {{ shape: string, harness: import('./harness.mjs').Harness, lane: import('./lane.mjs').Lane, folder: string, id: string }} options
 * @returns {Promise<Comparison>}
 */
export async function compare(program, { shape, harness, lane, folder, id }) {
  const { file, text: harnessText, names } = harness.moduleFor(program.includes);
  const used = names.filter((name) => program.source.includes(name));
  const text = inShape(program, shape, `./${file}`, used);
  if (text === null) return { verdict: 'left out' };
  const native = runNatively(text, harnessText);
  if (!native.startsWith('ok ')) return { verdict: 'left out', native };
  const result = transform({
    source: text,
    fileName: path.join(folder, `${id}.cjs`),
    id,
    options: {
      format: 'cjs',
      importForm: 'require',
      view: 'plain',
      entry: { specifier: `./${id}.unsync.cjs` },
      ownSpecifier: `./${id}.cjs`,
    },
  });
  const codes = [...new Set(result.diagnostics.map(({ code }) => code))];
  if (codes.length > 0) return { verdict: 'told', native, codes, text };
  if (result.entry === null) throw new Error(`Nothing was annotated in ${program.name} (${shape})`);
  const main = path.join(folder, `${id}.cjs`);
  writeFileSync(main, result.code);
  writeFileSync(path.join(folder, `${id}.unsync.cjs`), result.entry.code);
  let compiled = await lane.run(main, 10_000);
  if (compiled !== native && !compiled.startsWith('told ')) {
    // What ran before may have changed what all programs share.
    lane.stop();
    compiled = await lane.run(main, 30_000);
    lane.stop();
  }
  return { verdict: verdictOn(native, compiled), native, compiled, text };
}

function verdictOn(native, compiled) {
  if (compiled === native) return 'same';
  if (compiled === 'hangs') return 'hangs';
  if (compiled.startsWith('dies') || /WorkerCrashed/.test(compiled)) return 'dies';
  return compiled.startsWith('told ') ? 'told' : 'differs';
}
