/** What comes of a call of which the table says what it does. */
import type { types as t } from '@babel/core';
import { NODE, type Row } from '../effects';
import { argumentsOf, type Call, calleeOf, type KnownCall, nameOf } from '../known-calls';
import { moduleRoot, PACKAGES_IN_USE } from '../roots';
import { startTimer } from './callbacks';
import type { Evaluator, Use } from './evaluator';
import type { Outcome } from './outcome';
import { markOf, nameInWords } from './words';

export function applyRow(
  evaluator: Evaluator,
  row: Row,
  call: Call,
  known: KnownCall,
  into: Outcome,
  use: Use,
): void {
  const given = argumentsOf(call);
  const { receiver, module, isOfModule } = known;
  const [first] = given;
  if (row.has('changes') && receiver !== null) evaluator.addRoots(receiver, into);
  if (row.has('changes-first') && first !== undefined) evaluator.addRoots(first, into);
  if (row.has('sets')) {
    evaluator.addRoots(receiver ?? calleeOf(call), into);
    if (module !== null) into.add(moduleRoot(module), call);
    into.add(PACKAGES_IN_USE, call);
  }
  if (row.has('outside')) {
    into.mark('outside', markOf(call, module));
    // Node's own functions say in the table what they change: `process.on()` does not change `process`.
    const isNodes = isOfModule && (module === null || NODE.has(module));
    if (receiver !== null && !isNodes && use === 'discarded') evaluator.addRoots(receiver, into);
  }
  if (row.has('reads-file') && first !== undefined) into.reads.set(nameInWords(first), markOf(call, module));
  if (row.has('writes-file') && first !== undefined) into.writes.add(nameInWords(first));
  if (row.has('varies') && evaluator.printing === 0) into.mark('varies', markOf(call, module));
  if (row.has('timer') && first !== undefined) startTimer(evaluator, first, call, into);
  if (row.has('calls')) {
    for (const argument of given) evaluator.callAtOnce(argument, call, receiver, into, use);
    if (receiver !== null && calleeOf(call).type === 'MemberExpression')
      iterateGiven(evaluator, receiver, given, into);
  }
}

function iterateGiven(evaluator: Evaluator, receiver: t.Node, given: readonly t.Node[], into: Outcome): void {
  if (nameOf(receiver) === 'Array' && given[0] !== undefined) evaluator.iterate(given[0], into);
}
