/** `unsync doctor`: does everything that compiles or runs the annotated functions of this package know unsync? */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { explain } from '../core';
import { version } from '../hosts/version';
import { type Finding, findingsOf, hostsOf } from './doctor/findings';
import { type Package, readPackage } from './doctor/package';

const SOURCES = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'];
const LEFT_OUT = [
  '**/node_modules/**',
  '**/*.d.{ts,mts,cts}',
  '**/*.unsync.*',
  '**/dist/**',
  '**/build/**',
  '**/coverage/**',
];

/** An annotated file, and how many functions it has. */
export interface AnnotatedFile {
  readonly file: string;
  readonly functions: number;
}

/**
 * @returns the exit code: 1 when something is missing
 * @throws {UsageError} when the working directory is no package
 */
export function doctor({ json }: { readonly json: boolean }): number {
  const project = readPackage(process.cwd());
  const files = annotatedFiles(project.folder);
  const findings = findingsOf(project, files);
  const missing = findings.filter(({ kind }) => kind === 'missing').length;
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ version, files: hostsOf(project, files, findings), findings, missing }, null, 2)}\n`,
    );
  } else {
    process.stdout.write(report(project, files, findings, missing));
  }
  return missing > 0 ? 1 : 0;
}

function annotatedFiles(folder: string): AnnotatedFile[] {
  return globSync(SOURCES, { cwd: folder, ignore: LEFT_OUT })
    .sort()
    .flatMap((file) => {
      const name = path.join(folder, file);
      const source = existsSync(name) ? readFileSync(name, 'utf8') : '';
      if (!source.includes('unsync')) return [];
      const { functions } = explain({ source, fileName: file });
      return functions.length === 0 ? [] : [{ file, functions: functions.length }];
    });
}

function report(
  project: Package,
  files: readonly AnnotatedFile[],
  findings: readonly Finding[],
  missing: number,
): string {
  const { typescript } = project;
  const lines = [
    `unsync ${version}, Node.js ${process.versions.node}, ${typescript ? `TypeScript ${typescript}` : 'no TypeScript'}`,
    '',
  ];
  for (const { kind, where, text, remedy } of findings) {
    lines.push(`${kind === 'missing' ? 'MISSING' : 'ok     '} ${where}: ${text}`);
    if (remedy) lines.push(`        ${remedy}`);
  }
  lines.push('');
  for (const { file, functions, hosts } of hostsOf(project, files, findings)) {
    lines.push(
      `        ${file} (${count(functions, 'annotated function')}): ${hosts.join(', ') || 'nothing compiles it'}`,
    );
  }
  const functions = files.reduce((sum, file) => sum + file.functions, 0);
  lines.push(
    '',
    `${count(functions, 'annotated function')} in ${count(files.length, 'file')}; ${missing === 0 ? 'nothing is missing.' : `${count(missing, 'thing')} missing.`}`,
  );
  return `${lines.join('\n')}\n`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
