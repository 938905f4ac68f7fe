/** What does the core make of a file, as a host asks it? */
import { createRequire } from 'node:module';
import path from 'node:path';
import { SOURCE } from './annotate.mjs';

const require = createRequire(import.meta.url);
const { transform } = require('../../dist/transformer/core/index.js');

/** @param name path of the file; its extension says the language */
export function transformed(name, source) {
  const stem = path.basename(name).replace(SOURCE, '');
  const esm = /^\s*(import|export)\b/m.test(source);
  const { code, entry, diagnostics, functions, map } = transform({
    source,
    fileName: `/scale/${name}`,
    id: name,
    options: {
      format: esm ? 'esm' : 'cjs',
      importForm: esm ? 'import' : 'require',
      view: /tsx?$/.test(name) ? 'typed' : 'plain',
      entry: { specifier: `./${stem}.unsync.js` },
      ownSpecifier: `./${stem}.js`,
    },
  });
  // Maps are made when they are read, as every host does.
  return { code, entry, diagnostics, functions, map, entryMap: entry?.map };
}
