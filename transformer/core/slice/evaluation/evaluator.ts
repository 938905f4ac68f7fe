/** What the parts of the evaluation ask of each other. */
import type { types as t } from '@babel/core';
import type { FunctionNode } from '../../analysis/ast';
import type { Analysis, Binding } from '../../analysis/scope';
import type { Annotated } from '../../annotations/annotated';
import type { ClassNode } from '../classes';
import type { Call } from '../known-calls';
import type { Outcome } from './outcome';

/** Whether anything is done with the result of an expression. */
export type Use = 'used' | 'discarded';

/** What a call runs. */
export type Value = FunctionNode | ClassNode;

export interface Evaluator {
  readonly analysis: Analysis;
  /** Above 0 while the arguments of a call that prints are evaluated. */
  printing: number;
  /** The annotated function that a variable holds, or that a function is. */
  readonly annotatedOf: (value: Binding | t.Node) => Annotated | null;
  /** An expression or statement runs. */
  visit(node: t.Node, into: Outcome, use: Use, isAwaited?: boolean): void;
  /** Something is gone through, by a loop or a spread. */
  iterate(node: t.Node, into: Outcome): void;
  /**
   * A function that is given to a call is called before that returns.
   * @param receiver what the call is on: the function's parameters get parts of it
   */
  callAtOnce(argument: t.Node, call: Call, receiver: t.Node | null, into: Outcome, use: Use): void;
  /** What an expression's value is a part of is changed. */
  addRoots(node: t.Node, into: Outcome): void;
  /** What a call of a function, or the construction of a class, does wherever it is. */
  summaryOf(value: Value, constructed: boolean): Outcome;
}
