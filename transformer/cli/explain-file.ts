/** `unsync explain <file>[:line]`: what becomes of the annotated functions of one file, and why? */
import { type ExplainedCapture, type ExplainedFunction, explain } from '../core';
import type { Diagnostic } from '../core/types';
import { projectOf } from './project';
import { headline, indent, showDiagnostic } from './show-diagnostic';
import { parseTarget, readSource } from './source-file';
import { TypedFiles } from './typed-files';
import { UsageError } from './usage-error';

/** @returns `null` when it is not known */
type CaptureTypes = (capture: ExplainedCapture) => string | null;

interface Options {
  readonly json: boolean;
  readonly all: boolean;
}

const RUNS_IN = {
  loop: 'loop worker (async)',
  thread: 'thread pool (plain)',
  cpu: 'CPU pool (cpuBound)',
} as const;

/**
 * @param target a file, or a line of it (`src/hash.ts:12`)
 * @returns the exit code: 1 when a diagnostic is an error
 * @throws {UsageError} when there is nothing that could be explained
 */
export function explainFile(target: string, options: Options): number {
  const { file, line } = parseTarget(target);
  const { shown, fileName, source } = readSource(file);
  const project = projectOf(fileName);
  const explained = explain({ source, fileName: shown, severity: project?.severity });
  const matching = explained.functions.filter(
    (item) => line === null || (Math.min(item.annotationLine, item.line) <= line && line <= item.endLine),
  );
  if (line !== null && matching.length === 0 && explained.functions.length > 0) {
    const known = explained.functions.map((item) => `${item.name} (${lines(item)})`).join(', ');
    throw new UsageError(`No annotated function of ${shown} is on line ${line}. It has: ${known}`);
  }
  const typed = project !== null && matching.length > 0 ? new TypedFiles(project, [fileName]) : null;
  const found = typed?.diagnosticsOf(fileName, shown) ?? [];
  const asked = matching.map((item) => ({
    ...item,
    diagnostics: [
      ...item.diagnostics,
      ...found.filter(({ start }) => item.start <= start && start < item.end),
    ],
  }));
  const diagnostics = [...explained.diagnostics, ...found];
  const types: CaptureTypes = (capture) => typed?.typeOf(fileName, capture) ?? null;
  if (options.json) {
    const report = asked.map((item) => ({
      ...item,
      captures: item.captures.map((capture) => ({ ...capture, type: types(capture) })),
    }));
    process.stdout.write(`${JSON.stringify({ file: shown, functions: report, diagnostics }, null, 2)}\n`);
  } else {
    process.stdout.write(reportOf(shown, asked, diagnostics, types, { ...options, line }));
  }
  return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function reportOf(
  file: string,
  functions: readonly ExplainedFunction[],
  diagnostics: readonly Diagnostic[],
  types: CaptureTypes,
  { all, line }: { readonly all: boolean; readonly line: number | null },
): string {
  const blocks = functions.map((item) => describe(file, item, types, all));
  const told = new Set(functions.flatMap((item) => item.diagnostics));
  const further = diagnostics.filter((diagnostic) => !told.has(diagnostic));
  if (functions.length === 0 && diagnostics.length === 0) {
    return `${file} has no annotated function: it stays as it is, and gets no entry.\n`;
  }
  if (further.length > 0 && line === null) blocks.push(...further.map(showDiagnostic));
  if (line !== null) {
    // Of one function all is asked; of the rest, what keeps this one from being moved.
    const errors = further.filter(({ severity }) => severity === 'error').map(headline);
    if (errors.length > 0) {
      const told = [`Nothing of ${file} is moved to a worker before this is mended:`, ...errors.map(indent)];
      blocks.push(told.join('\n'));
    }
  }
  return `${blocks.join('\n\n')}\n`;
}

function describe(file: string, item: ExplainedFunction, types: CaptureTypes, all: boolean): string {
  const { name, executor, options, captures, kept, leftOut, diagnostics } = item;
  const text = [`${name}  ${file}:${item.line}`, `  runs in   ${RUNS_IN[executor]}`];
  const given = Object.entries(options).filter(([key]) => key !== 'cpuBound');
  if (given.length > 0) {
    text.push(`  options   ${given.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')}`);
  }
  const captured = captures.map((capture) => {
    const type = types(capture);
    return type === null ? capture.name : `${capture.name}: ${type}`;
  });
  text.push(`  captures  ${captured.join(', ') || 'nothing'}`);
  text.push(`  its entry takes along${kept.length === 0 ? ' nothing of the module' : ':'}`);
  const width = Math.max(0, ...kept.map((part) => part.text.length));
  const lineWidth = String(Math.max(0, ...kept.map((part) => part.line))).length;
  for (const part of kept) {
    const stand = part.kind === 'stand-in' ? ' (dispatches: annotated itself)' : '';
    text.push(
      `    ${String(part.line).padStart(lineWidth)}  ${part.text.padEnd(width)}  ${part.path.join(' → ')}${stand}`,
    );
  }
  const asked = leftOut.filter((part) => part.isAsked);
  if (asked.length > 0) text.push('  it is for you to say whether it takes along:', ...reasons(asked));
  const rest = leftOut.length - asked.length;
  text.push(`  stays out ${rest === 0 ? 'nothing' : `${rest} top-level statement${rest === 1 ? '' : 's'}`}`);
  if (all) text.push(...reasons(leftOut.filter((part) => !part.isAsked)));
  for (const diagnostic of diagnostics) text.push(indent(showDiagnostic(diagnostic)));
  return text.join('\n');
}

/** The parts that stay out, and why. */
function reasons(parts: ExplainedFunction['leftOut']): string[] {
  const width = Math.max(0, ...parts.map(({ text }) => text.length));
  const lineWidth = String(Math.max(0, ...parts.map(({ line }) => line))).length;
  return parts.map(
    ({ line, text, why }) => `    ${String(line).padStart(lineWidth)}  ${text.padEnd(width)}  ${why}`,
  );
}

function lines({ line, endLine }: ExplainedFunction): string {
  return line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`;
}
