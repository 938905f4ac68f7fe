/** What every name in a module refers to. */
import type { types as t } from '@babel/core';
import type { Analysis } from './scope';
import { Walk } from './walk';
import { jsxFactoryOf } from './walk-jsx';
import { WalkRecord } from './walk-record';

/**
 * @param offsets positions whose outermost node will be asked for later
 */
export function analyse(file: t.File, offsets: ReadonlySet<number>): Analysis {
  const { program } = file;
  const record = new WalkRecord(program, offsets);
  const context = { scope: record.moduleScope, owner: program, argumentsOwner: program, classes: [] };
  new Walk(record, jsxFactoryOf(file)).visitAll(program.body, program, context);
  record.resolve();
  return record;
}
