/** What is the core asked for when a compiler checks the types of the result? The same for every version of tsc. */
import path from 'node:path';
import { entryFileName } from '../core/entry-names';
import type { SeverityOverrides, TransformOptions } from '../core/types';

export interface TypedViewInput {
  readonly fileName: string;
  /** Of the JavaScript that the compiler writes. */
  readonly format: 'esm' | 'cjs';
  /** Of the same: `.js`, `.mjs`, … */
  readonly extension: string;
  readonly severity: SeverityOverrides;
  /** `isolatedDeclarations` is on. */
  readonly explicitTypes: boolean;
  /** `jsxFactory` and its like; `Preact.h` is found by what it begins with. */
  readonly jsxFactories: readonly (string | undefined)[];
}

export function typedView(input: TypedViewInput): TransformOptions {
  const { fileName, format, extension, severity, explicitTypes, jsxFactories } = input;
  const own = `./${path.basename(fileName).replace(/\.[^.]+$/, extension)}`;
  const isTypeScript = /\.[mc]?tsx?$/.test(fileName);
  return {
    format,
    importForm: format === 'esm' ? 'import' : isTypeScript ? 'import-equals' : 'require',
    // Types written out in a JavaScript file would be syntax errors, and tsc infers them from the kept bodies.
    view: isTypeScript ? 'typed' : 'plain',
    keepBodies: true,
    severity,
    entry: { specifier: entryFileName(own) },
    ownSpecifier: own,
    ...(explicitTypes ? { explicitTypes } : {}),
    jsxFactories: jsxFactories.flatMap((factory) => factory?.split('.')[0] ?? []),
  };
}
