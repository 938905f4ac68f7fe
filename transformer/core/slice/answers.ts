/** What a user has said about a statement: `// @unsync-keep` or `// @unsync-leave-out`, in the lines above it. */
import type { types as t } from '@babel/core';
import { endOf, startOf } from '../analysis/ast';

export type Answer = 'keep' | 'leave-out';

/** The codes of the diagnostics that ask, which a project can answer as a whole. */
export type Question = 'UNSYNC2013' | 'UNSYNC2014' | 'UNSYNC2015';

export class Answers {
  private readonly comments: readonly t.Comment[];

  /** @param ofProject what the project's options answer to a question that no comment answers */
  constructor(
    private readonly source: string,
    comments: readonly t.Comment[],
    private readonly ofProject: (question: Question) => Answer | null,
  ) {
    this.comments = comments.filter(({ value }) => COMMENT.test(value));
  }

  /** What a comment says about a top-level statement. */
  written(statement: t.Node): Answer | null {
    const start = startOf(statement);
    for (const { value, start: from, end } of this.comments) {
      if (typeof from !== 'number' || typeof end !== 'number' || end > start) continue;
      if (!this.isBlank(end, start) || this.followsCode(from)) continue;
      return COMMENT.exec(value)?.[1] as Answer;
    }
    return null;
  }

  answerTo(question: Question, statement: t.Node): Answer | null {
    return this.written(statement) ?? this.ofProject(question);
  }

  /** Whether there is nothing but comments between two places. */
  private isBlank(from: number, to: number): boolean {
    return /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*$/.test(this.source.slice(from, to));
  }

  /** Whether a comment stands behind a statement, on its line. */
  private followsCode(start: number): boolean {
    const lineStart = this.source.lastIndexOf('\n', start - 1) + 1;
    return this.source.slice(lineStart, start).trim() !== '';
  }
}

const COMMENT = /@unsync-(keep|leave-out)\b/;

/** What an editor puts above a statement for an answer. */
export function commentFor(answer: Answer, statement: t.Node, source: string): { at: number; text: string } {
  const at = source.lastIndexOf('\n', startOf(statement) - 1) + 1;
  const indent = /^[ \t]*/.exec(source.slice(at, endOf(statement)))?.[0] ?? '';
  return { at, text: `${indent}// @unsync-${answer}\n` };
}
