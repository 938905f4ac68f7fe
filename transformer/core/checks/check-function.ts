/** Whether what an annotated function reaches for can be had in a worker: `this`, outer variables, module state. */
import type { types as t } from '@babel/core';
import { childrenOf, isFunction, type Range, rangeOf, within } from '../analysis/ast';
import {
  type Analysis,
  type Binding,
  type ContextUse,
  contextUsesIn,
  type Reference,
  referencesIn,
} from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import { type Captures, type Closure, ownerOfThis } from '../captures/captures';
import { isReadableAhead } from '../emit/super-in-generators';
import type { Reporter } from '../reporter';
import { homeOf } from '../slice/classes';
import { changesObject } from '../slice/object-changes';
import { changesReceiver } from './parameter-changes';

/** Reports everything about one annotated function that cannot work in a worker. */
export function checkFunction(
  annotated: Annotated,
  all: readonly Annotated[],
  analysis: Analysis,
  captures: Captures,
  reporter: Reporter,
): void {
  const closure = captures.closureOf(annotated);
  for (const piece of [annotated, ...closure.pieces]) {
    const inner = all.filter((other) => other !== annotated && within(other, piece));
    const isOwn = (range: Range): boolean => !inner.some((other) => within(range, other));
    for (const use of contextUsesIn(analysis, piece)) {
      if (isOwn(use)) checkContextUse(use, piece, annotated, closure, analysis, reporter);
    }
    for (const reference of referencesIn(analysis, piece)) {
      if (isOwn(reference)) checkReference(reference, piece, annotated, closure.values, analysis, reporter);
    }
  }
  if (annotated.fn?.generator === true) checkYields(annotated.fn.body, annotated, reporter);
  for (const { name, start, end } of closure.clashes) {
    reporter.report('UNSYNC2005', { start, end }, { name, function: annotated.name });
  }
}

/** `const given = yield item;`: what the caller passes to `next()` stays with the caller. */
function checkYields(node: t.Node, annotated: Annotated, reporter: Reporter): void {
  for (const child of childrenOf(node)) {
    const isUsed =
      node.type !== 'ExpressionStatement' && !(node.type === 'UnaryExpression' && node.operator === 'void');
    if (child.type === 'YieldExpression' && !child.delegate && isUsed)
      reporter.report('UNSYNC2012', rangeOf(child), { function: annotated.name });
    if (!isFunction(child)) checkYields(child, annotated, reporter);
  }
}

function checkContextUse(
  use: ContextUse,
  piece: Range,
  annotated: Annotated,
  closure: Closure,
  analysis: Analysis,
  reporter: Reporter,
): void {
  const { name } = annotated;
  const owner = rangeOf(use.owner);
  if (use.kind === 'eval') {
    const what = use.node.type === 'WithStatement' ? 'with' : 'eval';
    reporter.report('UNSYNC2004', use, { what, function: name });
  } else if (use.kind === 'private') {
    if (within(owner, piece) || isOfStaticMethod(use, annotated, analysis)) return;
    const member = use.node.type === 'PrivateName' ? `#${use.node.id.name}` : use.kind;
    reporter.report('UNSYNC2006', use, { name: member, function: name });
  } else if (use.owner === annotated.node) {
    const own = isOwnAllowed(use, annotated, analysis) ? null : OWN[use.kind];
    if (own !== null) reporter.report('UNSYNC2003', use, { what: use.kind, function: name, ...own });
  } else if (!within(owner, piece)) {
    if (
      closure.self === 'capture' &&
      use.kind === 'this' &&
      use.owner === ownerOfThis(annotated.node, analysis)
    ) {
      if (closure.home === null) {
        const what = 'A function with the `this` of a class that has no name';
        reporter.report('UNSYNC1012', use, { what, remedy: 'Give the class a name: `class Name { … }`.' });
      }
      return;
    }
    const why = 'is that of the code around it, which stays in the calling thread';
    reporter.report('UNSYNC2003', use, { what: use.kind, function: name, why, remedy: REMEDIES[use.kind] });
  }
}

/** Whether a function may use what it has by being called: `this` travels, `super` is that of the class in the entry. */
function isOwnAllowed(use: ContextUse, { shape, call, fn }: Annotated, analysis: Analysis): boolean {
  switch (use.kind) {
    case 'arguments':
      return true;
    case 'this':
      return call === null;
    case 'super':
      return shape === 'class-method' && (fn?.generator !== true || isReadableAhead(use, analysis));
    default:
      return false;
  }
}

/** `this` of a static method is the class, which the entry has with all its private state. */
function isOfStaticMethod(use: ContextUse, { shape, fn }: Annotated, analysis: Analysis): boolean {
  if (shape !== 'class-method' || fn === null) return false;
  const home = homeOf(fn, analysis);
  return home?.static === true && home.class.body === use.owner;
}

/** Why what a function has by being called is not to be had in a worker, and what to do. */
const OWN: Readonly<
  Record<'this' | 'super' | 'new.target' | 'arguments', { why: string; remedy: string } | null>
> = {
  this: {
    why: 'is that of the call, which a function in a marker does not get',
    remedy: 'Annotate the function with a JSDoc comment, or pass what it needs of `this` as an argument.',
  },
  super: {
    why: 'cannot be had there',
    remedy:
      'Call the inherited method where the function is called, and pass its result as an argument. In a generator of a class, `super.name` can be read and called.',
  },
  'new.target': {
    why: 'is that of the call, and the worker calls the function without `new`',
    remedy: 'Pass what the function needs of it as an argument.',
  },
  arguments: null,
};

const REMEDIES: Readonly<Record<'this' | 'super' | 'new.target' | 'arguments', string>> = {
  this: 'Pass what the function needs of it as an argument.',
  super: 'Call the inherited method where the function is called, and pass its result as an argument.',
  'new.target': 'Pass what the function needs of it as an argument.',
  arguments: 'Give the function rest parameters of its own: `(...args) => …`.',
};

function checkReference(
  reference: Reference,
  piece: Range,
  annotated: Annotated,
  captured: readonly Binding[],
  analysis: Analysis,
  reporter: Reporter,
): void {
  const { binding, name } = reference;
  if (binding === null || within(rangeOf(binding.scope.node), piece)) return;
  const values = { name, function: annotated.name };
  if (reference.writes) {
    if (binding.scope.kind !== 'module') reporter.report('UNSYNC2001', reference, values);
    else if (within(reference, annotated)) reporter.report('UNSYNC2002', reference, values);
  } else if (
    captured.includes(binding) &&
    (changesObject(reference.node, analysis) || changesReceiver(reference.node, analysis))
  ) {
    reporter.report('UNSYNC2007', reference, values);
  }
}
