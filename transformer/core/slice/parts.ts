/** The parts of a module that are kept or left out as a whole, and what each does when it runs. */
import type { types as t } from '@babel/core';
import type { Analysis, Binding } from '../analysis/scope';
import { declarationIn, topLevelStatementOf } from '../analysis/statements';
import type { Annotated } from '../annotations/annotated';
import type { Captures } from '../captures/captures';
import type { Answers } from './answers';
import { Evaluation } from './evaluation/evaluation';
import type { Outcome } from './evaluation/outcome';
import { moduleOf, requiredBy } from './origins';
import { ANYTHING, type Root } from './roots';

/** A statement, or a variable out of a declaration of one or more. */
export type Part = t.Statement | t.VariableDeclarator;

export class Parts {
  readonly all: readonly Part[];
  private readonly effects = new Map<t.Node, Outcome>();
  private index: Map<Root, Part[]> | null = null;
  private readonly evaluation: Evaluation;

  constructor(
    private readonly analysis: Analysis,
    annotated: readonly Annotated[],
    captures: Captures,
    readonly answers: Answers,
  ) {
    const byFunction = new Map<t.Node, Annotated>(annotated.map((item) => [item.fn ?? item.node, item]));
    const annotatedOf = (value: Binding | t.Node): Annotated | null =>
      'declarations' in value && 'scope' in value
        ? captures.annotatedOf(value)
        : (byFunction.get(value as t.Node) ?? null);
    this.evaluation = new Evaluation(analysis, annotatedOf);
    this.all = annotated.length === 0 ? [] : analysis.program.body.flatMap(partsOf);
  }

  effectsOf(part: Part): Outcome {
    let effects = this.effects.get(part);
    if (effects === undefined) {
      effects = this.evaluation.of(part);
      this.effects.set(part, effects);
    }
    return effects;
  }

  /** Those that may change something. */
  changing(root: Root): readonly Part[] {
    this.index ??= this.makeIndex();
    const named = this.index.get(root) ?? [];
    return typeof root === 'string' ? named : [...named, ...(this.index.get(ANYTHING) ?? [])];
  }

  /** Whether one of them writes a file. */
  writes(file: string): boolean {
    return this.all.some((part) => this.effectsOf(part).writes.has(file));
  }

  /** Whether the module does more, when it loads, than declare things and fill what it declares. */
  runs(): boolean {
    return this.all.some((part) => {
      const { annotated, outside, unknown, late } = this.effectsOf(part);
      return annotated.size > 0 || outside !== null || unknown !== null || late !== null;
    });
  }

  statementOf(part: Part): t.Statement {
    return topLevelStatementOf(part, this.analysis);
  }

  /** The module that a statement imports, or requires, for nothing but what it does. */
  importedBy(part: Part): string | null {
    if (part.type === 'ImportDeclaration')
      return part.specifiers.length === 0 ? moduleOf(part.source.value).module : null;
    if (part.type !== 'ExpressionStatement') return null;
    const call = part.expression.type === 'AwaitExpression' ? part.expression.argument : part.expression;
    if (call.type === 'ImportExpression')
      return call.source.type === 'StringLiteral' ? moduleOf(call.source.value).module : null;
    return requiredBy(call, this.analysis)?.module ?? null;
  }

  private makeIndex(): Map<Root, Part[]> {
    const index = new Map<Root, Part[]>();
    for (const part of this.all) {
      for (const root of this.effectsOf(part).changes.keys()) {
        const list = index.get(root) ?? [];
        index.set(root, list);
        list.push(part);
      }
    }
    return index;
  }
}

function partsOf(statement: t.Statement): Part[] {
  const declaration = declarationIn(statement);
  if (declaration.type === 'VariableDeclaration') return declaration.declarations;
  if (declaration.type === 'ClassDeclaration') return [statement];
  return INERT.has(declaration.type) ? [] : [statement];
}

/** What does nothing when it is come to, or nothing that an entry is to do. */
const INERT = new Set([
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'ExportAllDeclaration',
  'FunctionDeclaration',
  'TSImportEqualsDeclaration',
  'TSExportAssignment',
  'EmptyStatement',
]);
