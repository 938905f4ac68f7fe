/** What is known about one annotated function. */
import type { types as t } from '@babel/core';
import type { FunctionNode, Range } from '../analysis/ast';
import type { Binding } from '../analysis/scope';
import type { AnnotationOptions, ExecutorName } from '../types';

/** An annotation as found, before its function has a name and an ordinal. */
export interface Found {
  /**
   * `declaration`: a function declaration, which is hoisted. `method`: a method of an object. `class-method`: one of a
   * class. `expression`: a function expression or arrow. `named`: a marker around an expression that yields a function.
   */
  readonly shape: 'declaration' | 'method' | 'class-method' | 'expression' | 'named';
  /** The function itself, or the expression that names it. */
  readonly node: t.Node;
  /** The function whose code runs, where this file holds it. */
  readonly fn: FunctionNode | null;
  /** The whole marker call, options and all; `null` for the other forms. */
  readonly call: t.CallExpression | null;
  /** The decorator, where the annotation is one: it has done its work when the code is compiled. */
  readonly decorator: t.Decorator | null;
  readonly options: AnnotationOptions;
  /** Where the annotation stands, for messages. */
  readonly site: Range;
}

export interface Annotated extends Found, Range {
  /** Index in the module's table of functions. */
  readonly ordinal: number;
  /** Unique in the file. */
  readonly name: string;
  readonly executor: ExecutorName;
  /** What a declaration declares, or the constant that an expression is the value of. */
  readonly binding: Binding | null;
}
