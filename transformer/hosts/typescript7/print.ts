/** How does TypeScript 7 print a diagnostic, on one line, or in colours with the code it is about? */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lineStarts } from '../../core/lines';
import type { PrintedDiagnostic, Range } from './diagnostics';

const RESET = '\x1b[0m';
const REVERSE = '\x1b[7m';
const GREY = '\x1b[90m';
const RED = '\x1b[91m';
const YELLOW = '\x1b[93m';
const BLUE = '\x1b[94m';
const CYAN = '\x1b[96m';

const COLOURS = { error: RED, warning: YELLOW, suggestion: GREY, message: BLUE } as const;

/** `src/a.ts(1,14): error TS2322: Type 'number' is not assignable to type 'string'.` */
export function printPlain({ at, severity, code, text }: PrintedDiagnostic, cwd: string): string {
  const place = at ? `${shown(at.fileName, cwd)}(${at.start.line + 1},${at.start.column + 1}): ` : '';
  return `${place}${severity} TS${code}: ${text}\n`;
}

/** The same as `printPlain`, with the lines of the file below it, and what the error refers to. */
export function printPretty(diagnostic: PrintedDiagnostic, cwd: string): string {
  const { at, severity, code, text, related } = diagnostic;
  const colour = COLOURS[severity];
  let out = at ? `${location(at, cwd)} - ` : '';
  out += `${colour}${severity}${RESET}${GREY} TS${code}: ${RESET}${text}\n`;
  if (at) out += `${codeFrame(at, '', colour)}\n`;
  for (const info of related) {
    if (info.at) out += `\n  ${location(info.at, cwd)} - ${info.text}${codeFrame(info.at, '    ', CYAN)}`;
    out += '\n';
  }
  return out;
}

/** The last lines of a build in colours. Nothing for a build without errors. */
export function printSummary(diagnostics: readonly PrintedDiagnostic[], cwd: string): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return '';
  const byFile = new Map<string, { count: number; readonly line: number }>();
  for (const { at } of errors) {
    if (!at) continue;
    const known = byFile.get(at.fileName);
    if (known) known.count++;
    else byFile.set(at.fileName, { count: 1, line: at.start.line + 1 });
  }
  const place = (fileName: string, line: number): string => `${shown(fileName, cwd)}${GREY}:${line}${RESET}`;
  const rows = [...byFile].map(([fileName, { line }]) => place(fileName, line));
  if (errors.length === 1) return `\nFound 1 error${first.at ? ` in ${rows[0]}` : '.'}\n\n`;
  if (rows.length === 0) return `\nFound ${errors.length} errors.\n\n`;
  if (rows.length === 1)
    return `\nFound ${errors.length} errors in the same file, starting at: ${rows[0]}\n\n`;
  const table = [...byFile.values()].map(
    ({ count }, index) => `${String(count).padStart(6)}  ${rows[index]}\n`,
  );
  return `\nFound ${errors.length} errors in ${rows.length} files.\n\nErrors  Files\n${table.join('')}\n`;
}

/** As tsc says it: relative to the working directory, with `/`. */
function shown(fileName: string, cwd: string): string {
  return path.relative(cwd, fileName).split(path.sep).join('/');
}

function location({ fileName, start }: Range, cwd: string): string {
  return `${CYAN}${shown(fileName, cwd)}${RESET}:${YELLOW}${start.line + 1}${RESET}:${YELLOW}${start.column + 1}${RESET}`;
}

/** Of more than five lines the first two and the last two. */
function codeFrame({ fileName, start, end }: Range, indent: string, colour: string): string {
  const lines = linesOf(fileName);
  const last = end ?? { line: start.line, column: start.column + 1 };
  const endColumn = last.line === start.line && last.column === start.column ? last.column + 1 : last.column;
  const isLong = last.line - start.line >= 4;
  const width = isLong ? Math.max(3, `${last.line + 1}`.length) : `${last.line + 1}`.length;
  let out = '';
  for (let line = start.line; line <= last.line; line++) {
    if (isLong && start.line + 1 < line && line < last.line - 1) {
      out += `\n${indent}${REVERSE}${'...'.padStart(width)}${RESET} `;
      line = last.line - 1;
    }
    const text = (lines[line] ?? '').trimEnd().replace(/\t/g, ' ');
    out += `\n${indent}${REVERSE}${`${line + 1}`.padStart(width)}${RESET} ${text}\n`;
    out += `${indent}${REVERSE}${''.padStart(width)}${RESET} ${colour}`;
    if (line === start.line) {
      const until = line === last.line ? endColumn : text.length;
      out += ' '.repeat(start.column) + '~'.repeat(Math.max(0, until - start.column));
    } else {
      out += '~'.repeat(line === last.line ? endColumn : text.length);
    }
    out += RESET;
  }
  return out;
}

function linesOf(fileName: string): string[] {
  let text: string;
  try {
    text = readFileSync(fileName, 'utf8');
  } catch {
    return [];
  }
  const starts = lineStarts(text);
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
}
