/** Which row of the table a call has. */
import type { types as t } from '@babel/core';
import { unwrap } from '../analysis/ast';
import { madeBy } from '../analysis/known-values';
import type { Analysis } from '../analysis/scope';
import {
  ANYWHERE,
  FUNCTIONS,
  GLOBALS,
  LOGGER_NAME,
  LOGGERS,
  METHODS,
  NODE,
  PACKAGES,
  type Row,
} from './effects';
import { originOf } from './origins';

export type Call = t.CallExpression | t.OptionalCallExpression | t.NewExpression | t.TaggedTemplateExpression;

export interface KnownCall {
  /** `null` where nobody knows. */
  readonly row: Row | null;
  /** What it is called on; `null` where it is called by itself. */
  readonly receiver: t.Node | null;
  /** The module that it comes from; `null` for what is global, or made in this file. */
  readonly module: string | null;
  /** Whether that is the module's own function, or the global's, and not a method of what it has made. */
  readonly isOfModule: boolean;
}

const COMPUTES: Row = new Set(['computes']);
const VARIES: Row = new Set(['varies']);
const CHANGES: Row = new Set(['changes']);
const PRINTS: Row = new Set(['prints']);

/** What the table says of a call of something that is not in this file. */
export function knownCall(call: Call, analysis: Analysis): KnownCall {
  const callee = calleeOf(call);
  if (callee.type === 'Identifier') return calledByName(call, callee, analysis);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
    const origin = originOf(callee, analysis);
    const row = origin && rowOf(origin.module, '()');
    return { row, receiver: null, module: origin?.module ?? null, isOfModule: false };
  }
  const receiver = unwrap(callee.object);
  const method = nameOf(callee);
  const known = { receiver, module: null, isOfModule: false };
  const name = nameOf(receiver);
  const isGlobal = receiver.type === 'Identifier' && analysis.referenceOf(receiver)?.binding === null;
  if (isGlobal) {
    const table = GLOBALS.get(name);
    if (table !== undefined) return { ...known, row: table.get(method) ?? COMPUTES, isOfModule: true };
  }
  if ((name === 'stdout' || name === 'stderr') && method === 'write') return { ...known, row: PRINTS };
  const origin = originOf(receiver, analysis);
  if (origin === null) {
    const row = METHODS.get(method) ?? FUNCTIONS.get(method) ?? (isLogger(name, method) ? PRINTS : null);
    return { ...known, row: row ?? (isBuiltIn(receiver, analysis) ? CHANGES : null) };
  }
  const { module, made } = origin;
  const own = rowOf(module, method);
  const row =
    own ??
    (ANYWHERE.has(method) ? METHODS.get(method) : undefined) ??
    (isLogger(name, method) ? PRINTS : null);
  return { row, receiver, module, isOfModule: !made };
}

function calledByName(call: Call, callee: t.Identifier, analysis: Analysis): KnownCall {
  const { name } = callee;
  const byName = FUNCTIONS.get(name) ?? null;
  if (analysis.referenceOf(callee)?.binding === null) {
    const isClock = name === 'Date' && (call.type !== 'NewExpression' || call.arguments.length === 0);
    const table = GLOBALS.get(name);
    const row = isClock ? VARIES : table === undefined ? byName : (table.get('()') ?? COMPUTES);
    return { row, receiver: null, module: null, isOfModule: false };
  }
  const origin = originOf(callee, analysis);
  if (origin === null) return { row: byName, receiver: null, module: null, isOfModule: false };
  const { module, made } = origin;
  const row = rowOf(module, origin.name) ?? byName;
  return { row, receiver: null, module, isOfModule: !made };
}

function rowOf(module: string, name: string): Row | null {
  const table = NODE.get(module) ?? PACKAGES.get(module);
  return table?.get(name) ?? table?.get('*') ?? null;
}

/** Whether something is made by `new` of a built-in class. */
function isBuiltIn(node: t.Node, analysis: Analysis): boolean {
  const made = madeBy(node, analysis);
  if (made?.type !== 'NewExpression' || made.callee.type !== 'Identifier') return false;
  const table = GLOBALS.get(made.callee.name);
  return (
    table !== undefined &&
    table.get('()')?.has('outside') !== true &&
    analysis.referenceOf(made.callee)?.binding === null
  );
}

function isLogger(name: string, method: string): boolean {
  return LOGGER_NAME.test(name) && LOGGERS.has(method);
}

/** The last name of `a.b.c`; empty for other expressions. */
export function nameOf(node: t.Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression')
    return node.property.type === 'Identifier' && !node.computed ? node.property.name : '';
  return '';
}

export function calleeOf(call: Call): t.Node {
  const callee = unwrap(call.type === 'TaggedTemplateExpression' ? call.tag : (call.callee as t.Node));
  return callee.type === 'SequenceExpression' ? unwrap(callee.expressions.at(-1) as t.Node) : callee;
}

export function argumentsOf(call: Call): readonly t.Node[] {
  return call.type === 'TaggedTemplateExpression' ? [call.quasi, ...call.quasi.expressions] : call.arguments;
}
