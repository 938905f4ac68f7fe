/** Collects what is found in a source file, as diagnostics with their place and code frame. */
import type { Range } from './analysis/ast';
import { DIAGNOSTICS, type DiagnosticCode, isOptional, type Rule } from './diagnostics';
import { lineStarts } from './lines';
import type { Diagnostic, DiagnosticAnswer, SeverityOverrides } from './types';

/** The values for the placeholders of a rule. */
export type DiagnosticValues = Readonly<Record<string, string>>;

/** Collects findings in one source file. */
export class Reporter {
  private readonly found = new Map<string, Diagnostic>();

  constructor(
    private readonly source: string,
    private readonly fileName: string,
    private readonly severities: SeverityOverrides = {},
  ) {}

  /**
   * Reports one finding; the same code at the same place is reported once.
   * @param answers the comments that answer it, where it asks
   */
  report(
    code: DiagnosticCode,
    range: Range,
    values: DiagnosticValues = {},
    answers?: readonly DiagnosticAnswer[],
  ): void {
    const rule: Rule = DIAGNOSTICS[code];
    const key = `${code}:${range.start}:${values.path ?? ''}`;
    const start = positionAt(this.source, range.start);
    const severity = this.severities[code] ?? rule.severity;
    if (severity === 'off' || severity === 'keep' || severity === 'leave-out' || this.found.has(key)) return;
    if (isOptional(code) && this.isIgnored(code, range.start)) return;
    const end = positionAt(this.source, range.end);
    const message = fill(rule.message, values);
    this.found.set(key, {
      code,
      severity,
      message,
      remedy: fill(rule.remedy, values),
      fileName: this.fileName,
      start: range.start,
      end: range.end,
      line: start.line,
      column: start.column,
      frame: frameOf(this.source, start, end),
      ...(answers && { answers }),
    });
  }

  /** What the project's options answer to a diagnostic that asks. */
  answerTo(code: DiagnosticCode): 'keep' | 'leave-out' | null {
    const severity = this.severities[code];
    return severity === 'keep' || severity === 'leave-out' ? severity : null;
  }

  get hasErrors(): boolean {
    for (const diagnostic of this.found.values()) if (diagnostic.severity === 'error') return true;
    return false;
  }

  /** In the order of the source. */
  get diagnostics(): Diagnostic[] {
    return [...this.found.values()].sort((a, b) => a.start - b.start || a.code.localeCompare(b.code));
  }

  /** Whether the line above says `@unsync-ignore CODE`. */
  private isIgnored(code: string, offset: number): boolean {
    const starts = lineStarts(this.source.slice(0, offset));
    if (starts.length === 1) return false;
    const above = this.source.slice(starts.at(-2), starts.at(-1));
    return above.includes('@unsync-ignore') && above.includes(code);
  }
}

/** Loaded with the first finding: most builds have none. */
function frameOf(source: string, start: Position, end: Position): string {
  const { codeFrameColumns } = require('@babel/code-frame') as typeof import('@babel/code-frame');
  const place = {
    start: { line: start.line, column: start.column + 1 },
    end: { line: end.line, column: end.column + 1 },
  };
  return codeFrameColumns(source, place, { highlightCode: false });
}

interface Position {
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

/** @returns 1-based line, 0-based column */
export function positionAt(source: string, offset: number): Position {
  const starts = lineStarts(source.slice(0, offset));
  return { line: starts.length, column: offset - (starts.at(-1) ?? 0) };
}

function fill(template: string, values: DiagnosticValues): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
