/** What every name in a module refers to. */
import type { types as t } from '@babel/core';
import type { Analysis } from './scope';
import { Walk } from './walk';
import { jsxFactoriesOf } from './walk-jsx';
import { WalkRecord } from './walk-record';

/**
 * @param offsets positions whose outermost node will be asked for later
 * @param jsxFactories what elements are made with, as far as the tool's configuration says it
 */
export function analyse(
  file: t.File,
  offsets: ReadonlySet<number>,
  jsxFactories: readonly string[] = [],
): Analysis {
  const { program } = file;
  const record = new WalkRecord(program, offsets);
  const context = { scope: record.moduleScope, owner: program, argumentsOwner: program, classes: [] };
  new Walk(record, jsxFactoriesOf(file, jsxFactories)).visitAll(program.body, program, context);
  record.resolve();
  return record;
}
