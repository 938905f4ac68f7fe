/** Names of the file's own that the generated code has, too. */
import type { types as t } from '@babel/core';
import { rangeOf } from '../analysis/ast';
import type { Analysis } from '../analysis/scope';
import { ANYWHERE, AT_THE_TOP, RUNTIME } from '../emit/generated-names';
import type { Reporter } from '../reporter';

/** Reports each variable of such a name where it is declared, and a global one where it is used. */
export function checkNames(analysis: Analysis, source: string, reporter: Reporter): void {
  if (!source.includes(RUNTIME)) return;
  const report = (name: string, place: t.Node | undefined, reserved: RegExp): void => {
    if (place !== undefined && reserved.test(name)) reporter.report('UNSYNC1014', rangeOf(place), { name });
  };
  for (const { kind, bindings } of analysis.scopes()) {
    const reserved = kind === 'module' ? AT_THE_TOP : ANYWHERE;
    for (const { name, declarations } of bindings.values()) report(name, declarations[0]?.id, reserved);
  }
  for (const { name, node, binding } of analysis.references)
    if (binding === null) report(name, node, AT_THE_TOP);
}
