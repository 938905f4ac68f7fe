/** `unsync check [glob …]`: is there something wrong with any file? */
import { globSync } from 'tinyglobby';
import { explain } from '../core';
import type { Diagnostic } from '../core/types';
import { projectOf, type TypeScriptProject } from './project';
import { showDiagnostic } from './show-diagnostic';
import { readSource } from './source-file';
import { TypedFiles } from './typed-files';
import { UsageError } from './usage-error';

const DEFAULT_PATTERNS = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'];

/** What is installed, generated or declared only. */
const LEFT_OUT = ['**/node_modules/**', '**/*.d.{ts,mts,cts}', '**/*.unsync.*'];
const OUTPUT = ['**/dist/**', '**/build/**'];

/** A file, and what was found in it. */
interface Checked {
  readonly fileName: string;
  readonly shown: string;
  readonly functions: number;
  readonly diagnostics: Diagnostic[];
  readonly project: TypeScriptProject | null;
}

/**
 * @returns the exit code: 1 when a diagnostic is an error
 * @throws {UsageError} when no file matches
 */
export function check(patterns: readonly string[], { json }: { readonly json: boolean }): number {
  const checked = filesOf(patterns).map(checkFile);
  addTypeDiagnostics(checked);
  const diagnostics = checked.flatMap((file) => file.diagnostics);
  const functions = checked.reduce((sum, file) => sum + file.functions, 0);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  if (json) {
    const report = { files: checked.length, functions, errors, warnings, diagnostics };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    for (const diagnostic of diagnostics) process.stdout.write(`${showDiagnostic(diagnostic)}\n\n`);
    const counts = [
      count(checked.length, 'file'),
      count(functions, 'annotated function'),
      count(errors, 'error'),
      count(warnings, 'warning'),
    ];
    process.stdout.write(`${counts.join(', ')}\n`);
    tellUntyped(checked);
  }
  return errors > 0 ? 1 : 0;
}

function checkFile(file: string): Checked {
  const { shown, fileName, source } = readSource(file);
  // TypeScript takes longer to load than most files to look through.
  const project = source.includes('unsync') ? projectOf(fileName) : null;
  const { functions, diagnostics } = explain({ source, fileName: shown, severity: project?.severity });
  return { fileName, shown, functions: functions.length, diagnostics: [...diagnostics], project };
}

/** Adds what types say; a file with an error is left alone, since nothing is made of it. */
function addTypeDiagnostics(checked: readonly Checked[]): void {
  const byProject = new Map<TypeScriptProject, Checked[]>();
  for (const file of checked) {
    const failed = file.diagnostics.some(({ severity }) => severity === 'error');
    if (file.project === null || file.functions === 0 || failed) continue;
    byProject.set(file.project, [...(byProject.get(file.project) ?? []), file]);
  }
  for (const [project, files] of byProject) {
    const typed = new TypedFiles(
      project,
      files.map(({ fileName }) => fileName),
    );
    for (const { fileName, shown, diagnostics } of files) {
      diagnostics.push(...typed.diagnosticsOf(fileName, shown));
    }
  }
}

/** Silence about types must not look like praise. */
function tellUntyped(checked: readonly Checked[]): void {
  const untyped = checked.filter(
    ({ shown, functions, project }) => functions > 0 && project === null && /\.[mc]?tsx?$/.test(shown),
  );
  if (untyped.length === 0) return;
  process.stdout.write(
    `Types were not checked in ${count(untyped.length, 'file')}: that takes a tsconfig.json in or above its folder, and TypeScript 5.4 to 6 installed.\n`,
  );
}

/** A pattern that matches nothing is most likely misspelt, also beside others that do. */
function filesOf(patterns: readonly string[]): string[] {
  if (patterns.length === 0) {
    const all = sourceFiles(DEFAULT_PATTERNS, [...LEFT_OUT, ...OUTPUT]);
    if (all.length > 0) return all.sort();
    throw new UsageError('There is no source file in the working directory.');
  }
  const byPattern = patterns.map((pattern) => {
    // Output is looked into only when it is asked for by its name.
    const left = /(^|\/)(dist|build)(\/|$)/.test(pattern) ? LEFT_OUT : [...LEFT_OUT, ...OUTPUT];
    return { pattern, files: sourceFiles([pattern], left) };
  });
  const missing = byPattern.filter(({ files }) => files.length === 0).map(({ pattern }) => `\`${pattern}\``);
  if (missing.length > 0) {
    throw new UsageError(
      `No source file matches ${missing.join(', ')} (node_modules, declarations, entries, and dist and build, if they are not named, are left out).`,
    );
  }
  return [...new Set(byPattern.flatMap(({ files }) => files))].sort();
}

function sourceFiles(patterns: readonly string[], ignore: readonly string[]): string[] {
  return globSync([...patterns], { ignore: [...ignore] }).filter((file) => /\.[mc]?[jt]sx?$/.test(file));
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
