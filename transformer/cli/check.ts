/** `unsync check [glob …]`: is there something wrong with any file? */
import { globSync } from 'tinyglobby';
import { explain } from '../core';
import type { Diagnostic } from '../core/types';
import { formatDiagnostic } from '../hosts/syntax-error';
import { readSource } from './source-file';
import { UsageError } from './usage-error';

const DEFAULT_PATTERNS = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'];

/** What is installed, generated or declared only. */
const LEFT_OUT = ['**/node_modules/**', '**/*.d.{ts,mts,cts}', '**/*.unsync.*'];
const OUTPUT = ['**/dist/**', '**/build/**'];

/**
 * @returns the exit code: 1 when a diagnostic is an error
 * @throws {UsageError} when no file matches
 */
export function check(patterns: readonly string[], { json }: { readonly json: boolean }): number {
  const diagnostics: Diagnostic[] = [];
  const files = filesOf(patterns);
  let annotated = 0;
  for (const file of files) {
    const { shown, source } = readSource(file);
    const found = explain({ source, fileName: shown });
    annotated += found.functions.length;
    diagnostics.push(...found.diagnostics);
    if (json) continue;
    for (const diagnostic of found.diagnostics) {
      process.stdout.write(`${shown}: ${diagnostic.severity} ${formatDiagnostic(diagnostic)}\n\n`);
    }
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ files: files.length, functions: annotated, errors, warnings, diagnostics }, null, 2)}\n`,
    );
  } else {
    process.stdout.write(
      `${count(files.length, 'file')}, ${count(annotated, 'annotated function')}, ${count(errors, 'error')}, ${count(warnings, 'warning')}\n`,
    );
  }
  return errors > 0 ? 1 : 0;
}

function filesOf(patterns: readonly string[]): string[] {
  const own = patterns.length > 0;
  const files = globSync(own ? [...patterns] : DEFAULT_PATTERNS, {
    ignore: own ? LEFT_OUT : [...LEFT_OUT, ...OUTPUT],
  }).filter((file) => /\.[mc]?[jt]sx?$/.test(file));
  if (files.length > 0) return files.sort();
  const what = own ? patterns.map((pattern) => `\`${pattern}\``).join(', ') : 'the working directory';
  throw new UsageError(
    own
      ? `No source file matches ${what} (node_modules, declarations and entries are left out).`
      : `There is no source file in ${what}.`,
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
