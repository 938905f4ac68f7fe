/** What is known of imported names: which of them are classes, and which are of the program itself. */
import type { types as t } from '@babel/core';
import { isTypeWrapper, unwrap } from '../analysis/ast';
import type { Analysis, Binding, Reference } from '../analysis/scope';
import type { ImportHints } from '../types';

/** A class that the file imports as a type: `import type { User } from './user.js'`. */
export interface TypeImport {
  /** In this file, and where it comes from. */
  readonly name: string;
  readonly imported: string;
  readonly specifier: string;
}

export class Imports {
  private readonly typeImports = new Map<string, TypeImport>();

  constructor(
    private readonly analysis: Analysis,
    private readonly hints: ImportHints = {},
  ) {
    for (const statement of analysis.program.body)
      if (statement.type === 'ImportDeclaration') this.addTypeImports(statement);
  }

  /**
   * Whether a binding is a class: declared as one, or imported or declared as a function and then constructed, extended
   * or tested for. A class of the program's own is also known by a call of one of its functions, `Email.create()`:
   * what is called so and is none does no harm among the classes.
   */
  isClass(binding: Binding): boolean {
    const [declaration] = binding.declarations;
    if (declaration === undefined) return false;
    const { node } = declaration;
    if (node.type === 'ClassDeclaration') return true;
    if (node.type === 'VariableDeclarator') {
      return node.id === declaration.id && node.init != null && unwrap(node.init).type === 'ClassExpression';
    }
    const isImport = binding.kind === 'import';
    if (isImport && this.hints.classes?.includes(binding.name)) return true;
    const isOwn = isImport && /^[A-Z]/.test(binding.name) && this.isOfProgram(binding);
    const mayBe = isImport || node.type === 'FunctionDeclaration';
    return mayBe && binding.references.some((reference) => this.usesAsClass(reference, isOwn));
  }

  /** Whether a binding is of this file, or of another of the program's modules; not of a package. */
  isOfProgram({ kind, declarations: [declaration] }: Binding): boolean {
    if (kind !== 'import' || declaration === undefined) return true;
    const statement = this.analysis.parentOf(declaration.node);
    return statement?.type === 'ImportDeclaration' && this.isOwn(statement.source.value);
  }

  /** The class that a name means which the file imports as a type. */
  typeImport(name: string): TypeImport | null {
    return this.typeImports.get(name) ?? null;
  }

  private isOwn(specifier: string): boolean {
    return /^[.#]/.test(specifier) || this.hints.isOwnModule?.(specifier) === true;
  }

  private usesAsClass(reference: Reference, isOwn: boolean): boolean {
    let { node } = reference;
    let parent = this.analysis.parentOf(node);
    while (parent !== null && isTypeWrapper(parent)) {
      node = parent;
      parent = this.analysis.parentOf(node);
    }
    switch (parent?.type) {
      case 'NewExpression':
        return parent.callee === node;
      case 'ClassDeclaration':
      case 'ClassExpression':
        return parent.superClass === node;
      case 'BinaryExpression':
        return parent.operator === 'instanceof' && parent.right === node;
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return isOwn && parent.object === node && this.analysis.parentOf(parent)?.type === 'CallExpression';
      default:
        return false;
    }
  }

  /** Those that a host with types says are classes of the program: what else is imported so is not there at run time. */
  private addTypeImports({ importKind, specifiers, source }: t.ImportDeclaration): void {
    if (!this.isOwn(source.value)) return;
    for (const specifier of specifiers) {
      const isNamed = specifier.type === 'ImportSpecifier';
      const isType = importKind === 'type' || (isNamed && specifier.importKind === 'type');
      const { name } = specifier.local;
      if (!isType || specifier.type === 'ImportNamespaceSpecifier' || !this.hints.classes?.includes(name))
        continue;
      const imported = !isNamed
        ? 'default'
        : specifier.imported.type === 'Identifier'
          ? specifier.imported.name
          : specifier.imported.value;
      this.typeImports.set(name, { name, imported, specifier: source.value });
    }
  }
}
