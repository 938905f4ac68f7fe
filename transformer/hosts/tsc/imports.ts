/** Which of a file's imports are classes of the program? Read off the sources that its specifiers lead to. */
import type ts from 'typescript';
import type { ImportHints } from '../../core/types';
import type { ProgramInternals, TypeScript } from './internals';

/** As {@link ImportHints}, in a form that can be compared and stored. */
export interface KnownImports {
  /** Specifiers that lead to modules of the program through an alias or a workspace. */
  readonly own: readonly string[];
  /** Local names of its classes. */
  readonly classes: readonly string[];
}

export function hintsOf({ own, classes }: KnownImports): ImportHints {
  return { isOwnModule: (specifier) => own.includes(specifier), classes };
}

export function knownImports(
  typescript: TypeScript,
  program: ProgramInternals,
  file: ts.SourceFile,
): KnownImports {
  const own: string[] = [];
  const classes: string[] = [];
  const modules = new Modules(typescript, program);
  for (const statement of file.statements) {
    if (!typescript.isImportDeclaration(statement)) continue;
    const { moduleSpecifier, importClause } = statement;
    if (!typescript.isStringLiteral(moduleSpecifier) || !importClause) continue;
    const module = modules.at(moduleSpecifier, file);
    if (module === null) continue;
    if (!/^[.#]/.test(moduleSpecifier.text)) own.push(moduleSpecifier.text);
    const { name, namedBindings } = importClause;
    if (name && modules.exportsClass(module, 'default')) classes.push(name.text);
    if (!namedBindings || !typescript.isNamedImports(namedBindings)) continue;
    for (const { name: local, propertyName = local } of namedBindings.elements)
      if (modules.exportsClass(module, propertyName.text)) classes.push(local.text);
  }
  return { own, classes };
}

class Modules {
  constructor(
    private readonly typescript: TypeScript,
    private readonly program: ProgramInternals,
  ) {}

  /** The program's own source file that a specifier leads to; `null` for packages and declarations. */
  at(specifier: ts.StringLiteral, from: ts.SourceFile): ts.SourceFile | null {
    const { typescript, program } = this;
    const mode = typescript.getModeForUsageLocation(from, specifier, program.getCompilerOptions());
    const resolved = program.getResolvedModule?.(from, specifier.text, mode)?.resolvedModule;
    if (resolved === undefined || resolved.isExternalLibraryImport) return null;
    const file = program.getSourceFile(resolved.resolvedFileName);
    return file === undefined || file.isDeclarationFile ? null : file;
  }

  /** Whether a module exports a class that is there at run time, itself or from another module. */
  exportsClass(file: ts.SourceFile, name: string, asked = new Set<string>()): boolean {
    const { typescript } = this;
    const key = `${file.fileName} ${name}`;
    if (asked.has(key)) return false;
    asked.add(key);
    return file.statements.some((statement) => {
      if (typescript.isClassDeclaration(statement)) {
        const has = (kind: ts.SyntaxKind): boolean =>
          statement.modifiers?.some((modifier) => modifier.kind === kind) === true;
        const { ExportKeyword, DefaultKeyword, DeclareKeyword } = typescript.SyntaxKind;
        const exported = has(DefaultKeyword) ? 'default' : statement.name?.text;
        return has(ExportKeyword) && !has(DeclareKeyword) && exported === name;
      }
      if (!typescript.isExportDeclaration(statement) || statement.isTypeOnly) return false;
      const { exportClause, moduleSpecifier } = statement;
      const from =
        moduleSpecifier && typescript.isStringLiteral(moduleSpecifier)
          ? this.at(moduleSpecifier, file)
          : null;
      if (exportClause === undefined)
        return from !== null && name !== 'default' && this.exportsClass(from, name, asked);
      if (!typescript.isNamedExports(exportClause)) return false;
      const specifier = exportClause.elements.find((element) => element.name.text === name);
      if (specifier === undefined || specifier.isTypeOnly) return false;
      const local = (specifier.propertyName ?? specifier.name).text;
      if (moduleSpecifier) return from !== null && this.exportsClass(from, local, asked);
      return file.statements.some(
        (other) =>
          typescript.isClassDeclaration(other) &&
          other.name?.text === local &&
          !other.modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.DeclareKeyword),
      );
    });
  }
}
