/** What every name in a module refers to. */
import type { types as t } from '@babel/core';
import type { Analysis } from './scope';
import { Walk } from './walk';
import { jsxFactoriesOf } from './walk-jsx';
import { WalkRecord } from './walk-record';

/**
 * @param source the file's text
 * @param offsets positions whose outermost node will be asked for later
 * @param jsxFactories what elements are made with, as far as the tool's configuration says it
 */
export function analyse(
  file: t.File,
  source: string,
  offsets: ReadonlySet<number>,
  jsxFactories: readonly string[] = [],
): Analysis {
  const { program } = file;
  const record = new WalkRecord(program, offsets);
  const context = { scope: record.moduleScope, owner: program, argumentsOwner: program, classes: [] };
  let factories: readonly string[] | undefined;
  const elementFactories = (): readonly string[] =>
    (factories ??= jsxFactoriesOf(file, source, jsxFactories));
  new Walk(record, elementFactories).visitAll(program.body, program, context);
  record.resolve();
  return record;
}
