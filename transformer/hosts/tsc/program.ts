/**
 * A Program over the rewritten files that speaks to the outside about the user's files only.
 *
 * `tsc`, its watcher and its builders ask a Program for root files, diagnostics and output. The members changed here
 * are those through which a rewritten text, or an entry, would show.
 */
import type ts from 'typescript';
import type { TypeChecks } from './check-types';
import { errorsOf, toUserDiagnostics } from './diagnostics';
import { createWriteFile } from './emit';
import { internals, type TypeScript } from './internals';
import { moveParameters } from './parameters';
import { pathOfOriginalView, type RewrittenFile } from './rewrite';
import type { RewrittenProgram } from './rewrite-program';

/** The Program is changed in place, as ts-patch does too. */
export function presentProgram(
  typescript: TypeScript,
  rewritten: RewrittenProgram,
  checks: TypeChecks,
): void {
  presentFiles(rewritten);
  presentDiagnostics(typescript, rewritten, checks);
  presentEmit(typescript, rewritten, checks);
}

/** Entries are root files of the Program, but not of the user's project: `-b` would see roots come and go. */
function presentFiles({ program, before, files, overlay }: RewrittenProgram): void {
  const getSourceFileByPath = program.getSourceFileByPath.bind(program);
  program.getRootFileNames = () => before.getRootFileNames();
  program.getSourceFileByPath = (path) => {
    const original = pathOfOriginalView(path);
    return original === undefined ? getSourceFileByPath(path) : files.get(original)?.original;
  };
  const reasons = program.getFileIncludeReasons?.();
  if (reasons) {
    const shown = new Map(reasons);
    for (const path of shown.keys()) if (overlay(path)?.kind === 'entry') shown.set(path, []);
    program.getFileIncludeReasons = () => shown;
  }
}

type GetDiagnostics = (file?: ts.SourceFile, token?: ts.CancellationToken) => readonly ts.Diagnostic[];

function presentDiagnostics(
  typescript: TypeScript,
  { program, host, files, overlay, kept }: RewrittenProgram,
  checks: TypeChecks,
): void {
  const isEntry = (file: ts.SourceFile): boolean => overlay(file.fileName)?.kind === 'entry';
  const ours = (file?: ts.SourceFile): ts.Diagnostic[] => {
    const asked = file ? [files.get(internals(file).path)] : [...files.values()];
    return asked.flatMap((rewritten: RewrittenFile | undefined) =>
      rewritten ? errorsOf(typescript, rewritten, checks) : [],
    );
  };
  // Both getters that check a file's meaning are asked, one by plain builds and one by builders, never both.
  // Ours come second, when the checker has found out most of what they ask for.
  const withOurs =
    (inner: GetDiagnostics): GetDiagnostics =>
    (file, token) => {
      if (file && isEntry(file)) return [];
      const theirs = toUserDiagnostics(inner(file, token), overlay);
      return [...ours(file), ...theirs];
    };
  const moved =
    (inner: GetDiagnostics): GetDiagnostics =>
    (file, token) =>
      file && isEntry(file) ? [] : toUserDiagnostics(inner(file, token), overlay);

  program.getSemanticDiagnostics = withOurs(program.getSemanticDiagnostics);
  if (program.getBindAndCheckDiagnostics) {
    program.getBindAndCheckDiagnostics = withOurs(program.getBindAndCheckDiagnostics as GetDiagnostics);
  }
  if (program.getProgramDiagnostics) {
    const inner = moved(program.getProgramDiagnostics as GetDiagnostics);
    // A builder asks for these of every file, and for the others only of those that a change may have affected.
    program.getProgramDiagnostics = (file, token) => {
      const rewritten = files.get(internals(file).path);
      // There is a `.tsbuildinfo` then, which is not written again when nothing else has changed.
      if (rewritten?.main && !checks.tellAgain(rewritten)) kept.save(host.writeFile.bind(host));
      return inner(file, token);
    };
  }
  program.getSyntacticDiagnostics = moved(
    program.getSyntacticDiagnostics as GetDiagnostics,
  ) as typeof program.getSyntacticDiagnostics;
  program.getDeclarationDiagnostics = moved(
    program.getDeclarationDiagnostics as GetDiagnostics,
  ) as typeof program.getDeclarationDiagnostics;
  const { getGlobalDiagnostics, getOptionsDiagnostics } = program;
  program.getGlobalDiagnostics = (token) => toUserDiagnostics(getGlobalDiagnostics(token), overlay);
  program.getOptionsDiagnostics = (token) => toUserDiagnostics(getOptionsDiagnostics(token), overlay);
}

function presentEmit(
  typescript: TypeScript,
  { program, host, overlay, files, kept }: RewrittenProgram,
  checks: TypeChecks,
): void {
  const hostWrite: ts.WriteFileCallback = host.writeFile.bind(host);
  const emitBuildInfo = program.emitBuildInfo?.bind(program);
  if (emitBuildInfo) {
    program.emitBuildInfo = (write = hostWrite, ...rest) =>
      emitBuildInfo(
        (fileName, ...content) => {
          write(fileName, ...content);
          kept.saveWith(fileName, write);
        },
        ...rest,
      );
  }
  const emit = program.emit.bind(program);
  program.emit = (target, writeFile, token, onlyDeclarations, transformers, ...rest: unknown[]) => {
    const result = (emit as (...args: unknown[]) => ts.EmitResult)(
      target,
      createWriteFile(writeFile ?? hostWrite, overlay, files, checks),
      token,
      onlyDeclarations,
      { ...transformers, before: [moveParameters(typescript, overlay), ...(transformers?.before ?? [])] },
      ...rest,
    );
    return { ...result, diagnostics: toUserDiagnostics(result.diagnostics, overlay) };
  };
}
