/** How a function declaration, which is hoisted, is made known as dispatching, and where. */
import type { types as t } from '@babel/core';
import { endOf, type FunctionNode, isFunction, rangeOf, startOf } from '../analysis/ast';
import type { Analysis } from '../analysis/scope';
import { isExport } from '../analysis/statements';
import type { Annotated } from '../annotations/annotated';
import { capturesThunk } from './dispatch-captures';
import { type DispatchContext, referenceText } from './dispatch-context';
import { type Edit, insertAfter, insertBefore } from './edits';
import { DEFAULT, RUNTIME } from './generated-names';

/** The statement that makes a declaration known as dispatching. */
export function tagText(annotated: Annotated, context: DispatchContext): string {
  const thunk = capturesThunk(annotated, context);
  const reference = referenceText(annotated);
  const rest = thunk === null ? reference : `${reference}, ${thunk.text}`;
  if (annotated.node.type === 'FunctionDeclaration' && !annotated.node.id) {
    // A declaration that is given a name for the tag's sake is still called `default`.
    const named = `Object.defineProperty(${DEFAULT}, "name", { value: "default", configurable: true })`;
    return `${RUNTIME}.tag(${named}, ${rest});`;
  }
  const name = annotated.binding?.name ?? DEFAULT;
  return `${thunk?.declaration ?? ''}${RUNTIME}.tag(${name}, ${rest});`;
}

/** The tag of a local declaration, at the start of its block; those of the module are in the prelude. */
export function tagEdits(annotated: Annotated, fn: FunctionNode, context: DispatchContext): Edit[] {
  const container = containerOf(fn, context.analysis);
  if (container.type === 'Program') return [];
  const text = ` ${tagText(annotated, context)}`;
  const editRange = rangeOf(fn);
  switch (container.type) {
    case 'BlockStatement': {
      const directive = container.directives.at(-1);
      const at = directive === undefined ? startOf(container) + 1 : endOf(directive);
      return [insertAfter(at, text, editRange)];
    }
    case 'TSModuleBlock':
      return [insertAfter(startOf(container) + 1, text, editRange)];
    case 'StaticBlock':
      return [insertAfter(context.source.indexOf('{', startOf(container)) + 1, text, editRange)];
    case 'IfStatement':
      // `if (x) function f() {}` is short for a block, which is what two statements need.
      return [insertBefore(startOf(fn), `{${text} `, editRange), insertAfter(endOf(fn), ' }', editRange)];
    default:
      return [insertBefore(startOf(fn), `${text.trimStart()} `, editRange)];
  }
}

/** The block that a declaration is hoisted to the start of. */
export function containerOf(fn: FunctionNode, analysis: Analysis): t.Node {
  const parent = analysis.parentOf(fn) ?? analysis.program;
  return isExport(parent) ? (analysis.parentOf(parent) ?? analysis.program) : parent;
}

/** Whether a function is declared at the top of the module. */
export function isTopLevelDeclaration(annotated: Annotated, analysis: Analysis): boolean {
  const { node, shape } = annotated;
  return shape === 'declaration' && isFunction(node) && containerOf(node, analysis).type === 'Program';
}
