/** Asks what nobody but the user can tell: whether workers are to run a statement as well. */
import type { types as t } from '@babel/core';
import { type Range, rangeOf } from '../analysis/ast';
import { type Analysis, Binding, contextUsesIn } from '../analysis/scope';
import type { Reporter } from '../reporter';
import { commentFor } from '../slice/answers';
import { nameInWords } from '../slice/evaluation/words';
import type { Parts } from '../slice/parts';
import { nameOfRoot } from '../slice/roots';
import type { Decision, Slice } from '../slice/slice-module';
import { reasonOf, type Why } from '../slice/verdicts';

export function checkSlice(
  slice: Slice,
  parts: Parts,
  source: string,
  analysis: Analysis,
  reporter: Reporter,
): void {
  for (const decision of slice.decisions) {
    const { part, root, verdict } = decision;
    if (verdict.says !== 'ask') continue;
    const statement = parts.statementOf(part);
    const answers = (['keep', 'leave-out'] as const).map((answer) => ({
      title: TITLES[answer],
      ...commentFor(answer, statement, source),
    }));
    const isMade = part.type === 'VariableDeclarator' && root instanceof Binding && declares(part, root);
    const values = {
      name: nameOf(decision, parts),
      function: decision.for.name,
      does: isMade ? 'makes' : 'may change',
      ...valuesOf(verdict.why, decision),
    };
    reporter.report(verdict.question, firstLineOf(statement, source), values, answers);
  }
  checkEvals(slice, analysis, reporter);
}

const TITLES = {
  keep: 'Workers run this statement, too (`// @unsync-keep`)',
  'leave-out': 'Only this thread runs this statement (`// @unsync-leave-out`)',
} as const;

function valuesOf(why: Why, { for: item }: Decision): Record<string, string> {
  if (why.is === 'varies') return { call: why.mark.text };
  if (why.is === 'imported') return { module: why.module };
  return { why: reasonOf(why, '', `\`${item.name}\``, (text) => `\`${text}\``) };
}

/** Of a variable, a module; of what has no name, what the statement changes of it. */
function nameOf({ part, root }: Decision, parts: Parts): string {
  if (typeof root !== 'string' || root.startsWith('module ')) return nameOfRoot(root);
  const changed = parts.effectsOf(part).changes.get(root);
  return changed === undefined ? nameOfRoot(root) : nameInWords(changed);
}

function declares(part: t.VariableDeclarator, { declarations }: Binding): boolean {
  return declarations.some(({ node }) => node === part);
}

function firstLineOf(statement: t.Statement, source: string): Range {
  const { start, end } = rangeOf(statement);
  const lineEnd = source.indexOf('\n', start);
  return { start, end: lineEnd === -1 ? end : Math.min(end, lineEnd) };
}

/** `eval` in what goes along: its names are not looked for, so that they may not be there. */
function checkEvals(slice: Slice, analysis: Analysis, reporter: Reporter): void {
  for (const part of [...slice.declarators, ...slice.statements]) {
    for (const use of contextUsesIn(analysis, rangeOf(part))) {
      if (use.kind !== 'eval' || !mayReadModule(use.node, analysis)) continue;
      const what = use.node.type === 'WithStatement' ? 'with' : 'eval';
      reporter.report('UNSYNC2004', use, { what, function: nameOfPart(part) });
    }
  }
}

/** Whether the text may name a variable of the module. */
function mayReadModule(node: t.Node, analysis: Analysis): boolean {
  if (node.type !== 'CallExpression') return false;
  const [text] = node.arguments;
  if (text?.type !== 'StringLiteral') return true;
  return [...analysis.moduleScope.bindings.keys()].some((name) => text.value.includes(name));
}

function nameOfPart(part: t.Node): string {
  const named = 'declaration' in part && part.declaration ? part.declaration : part;
  const id = 'id' in named ? named.id : null;
  return typeof id === 'object' && id?.type === 'Identifier' ? id.name : 'the module';
}
