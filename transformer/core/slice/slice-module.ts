/**
 * Which parts of a module go into its entry. By pull: from the annotated functions to what they refer to, and from
 * that to what it refers to; then the statements that initialise any of it. Nothing else, so that loading an entry
 * never runs the program again.
 */
import type { types as t } from '@babel/core';
import { type Range, rangeOf, within } from '../analysis/ast';
import { type Analysis, type Binding, referencesIn } from '../analysis/scope';
import { declarationIn, topLevelStatementOf } from '../analysis/statements';
import type { Annotated } from '../annotations/annotated';
import type { Captures } from '../captures/captures';
import { bindingOf, classesInTypes, isClassBinding, subclassesOf, withSubclasses } from './classes';
import { Mutations } from './mutations';
import { OwnFunctions } from './own-functions';
import { EXPORTS, type Root } from './roots';

export interface Slice {
  /** Import specifiers to keep. */
  readonly specifiers: ReadonlySet<t.Node>;
  /** Single variables out of declarations of one or more. */
  readonly declarators: ReadonlySet<t.VariableDeclarator>;
  /** Whole statements, `export` aside. */
  readonly statements: ReadonlySet<t.Statement>;
  /** Names of the classes in it, in the order of the source. */
  readonly classes: readonly string[];
}

/** What makes the slice grow: a function, a variable's declaration, or a statement kept for what it changes. */
export type Puller = Annotated | Root | t.Statement | t.VariableDeclarator;

/** Is told, step by step, why things are in a slice. The first step to a thing is one of the shortest. */
export interface SliceTrace {
  /** `root` is needed because `by` refers to it. */
  needs(root: Root, by: Puller): void;
  /** An import specifier, a declarator or a statement is kept because `root` is needed. */
  keeps(part: t.Node, root: Root): void;
}

/**
 * @param roots the functions to slice for; all of them, for an entry
 * @param trace for those who want to know why
 */
export function sliceModule(
  analysis: Analysis,
  annotated: readonly Annotated[],
  captures: Captures,
  roots = annotated,
  trace?: SliceTrace,
): Slice {
  const slicer = new Slicer(analysis, annotated, captures, trace);
  for (const item of roots) {
    slicer.pullAnnotated(item);
    for (const piece of captures.closureOf(item).pieces) slicer.pull(piece, null, item);
  }
  slicer.run();
  return slicer;
}

class Slicer implements Slice {
  readonly specifiers = new Set<t.Node>();
  readonly declarators = new Set<t.VariableDeclarator>();
  readonly statements = new Set<t.Statement>();
  private readonly needed = new Set<Root>();
  /** Grows while it is gone through: nearer things come first. */
  private readonly queue: Root[] = [];
  /** What may have to be kept for what it does, with what it changes. */
  private readonly mutations: (readonly [t.Statement | t.VariableDeclarator, ReadonlySet<Root>])[];

  constructor(
    private readonly analysis: Analysis,
    private readonly annotated: readonly Annotated[],
    private readonly captures: Captures,
    private readonly trace: SliceTrace | undefined,
  ) {
    const functions = new Set(annotated.map(({ fn, node }) => fn ?? node));
    const own = new OwnFunctions(analysis, (binding) => captures.annotatedOf(binding) !== null, functions);
    const mutations = new Mutations(analysis, own);
    this.mutations = analysis.program.body
      .flatMap(partsOf)
      .map((part) => [part, mutations.of(part)] as const);
  }

  /**
   * Needs what the original of an annotated function refers to. That of a method is in its class, which an arrow in
   * the class needs for `this`; and instances of the classes that its types name may pass through it.
   */
  pullAnnotated(item: Annotated): void {
    const { home } = this.captures.closureOf(item);
    if (home !== null && !home.local) this.need(home.binding, item);
    for (const { root } of this.captures.closureOf(item).namespaces.values()) this.need(root, item);
    if (item.fn !== null) {
      const types = home === null || home.static ? [] : withSubclasses(home.class, this.analysis);
      for (const binding of classesInTypes(item.fn, types, this.analysis)) this.need(binding, item);
    }
    if (item.shape !== 'class-method') this.pull(item, item, item);
  }

  get classes(): string[] {
    return [...this.needed]
      .filter((root): root is Binding => root !== EXPORTS && isClassBinding(root, this.analysis))
      .sort((a, b) => positionOf(a) - positionOf(b))
      .map((binding) => binding.name);
  }

  /** Needs everything that a piece of source refers to, the bodies of annotated functions in it left out. */
  pull(piece: Range, root: Annotated | null, by: Puller): void {
    const inner = this.annotated.filter((item) => item !== root && within(replacedRange(item), piece));
    for (const reference of referencesIn(this.analysis, piece)) {
      if (inner.some((item) => within(reference, replacedRange(item)))) continue;
      const { binding, name } = reference;
      if (binding?.scope.kind === 'module') this.need(binding, by);
      else if (binding === null && (name === 'exports' || name === 'module')) this.need(EXPORTS, by);
    }
  }

  run(): void {
    for (const root of this.queue) {
      if (root !== EXPORTS) {
        for (const { node } of root.declarations) this.keepDeclaration(node, root);
        this.needSubclasses(root);
      }
      for (const [part, roots] of this.mutations) {
        if (!roots.has(root)) continue;
        if (part.type === 'VariableDeclarator') this.keepDeclarator(part, root, part);
        else this.keepStatement(part, root, part);
      }
    }
  }

  private need(root: Root, by: Puller): void {
    if (this.needed.has(root)) return;
    this.needed.add(root);
    this.trace?.needs(root, by);
    this.queue.push(root);
  }

  /** Where an instance of a class is passed, or is `this`, it may be one of a subclass. */
  private needSubclasses(root: Binding): void {
    for (const subclass of subclassesOf(root, this.analysis)) {
      const binding = bindingOf(subclass, this.analysis);
      if (binding?.scope.kind === 'module') this.need(binding, root);
    }
  }

  private keepDeclaration(node: t.Node, binding: Binding): void {
    if (
      node.type === 'ImportSpecifier' ||
      node.type === 'ImportDefaultSpecifier' ||
      node.type === 'ImportNamespaceSpecifier'
    ) {
      this.specifiers.add(node);
      this.trace?.keeps(node, binding);
      return;
    }
    const statement = topLevelStatementOf(node, this.analysis);
    const declared = declarationIn(statement);
    if (node.type === 'VariableDeclarator' && declared === this.analysis.parentOf(node)) {
      this.keepDeclarator(node, binding, binding);
      return;
    }
    const own = this.captures.annotatedOf(binding);
    if (own === null || own.node !== node) {
      this.keepStatement(statement, binding, binding);
    } else if (!this.statements.has(statement)) {
      this.statements.add(statement);
      this.trace?.keeps(statement, binding);
    }
  }

  private keepDeclarator(node: t.VariableDeclarator, root: Root, puller: Root | t.VariableDeclarator): void {
    if (this.declarators.has(node)) return;
    this.declarators.add(node);
    this.trace?.keeps(node, root);
    this.pull(rangeOf(node), null, puller);
  }

  private keepStatement(statement: t.Statement, root: Root, puller: Root | t.Statement): void {
    if (this.statements.has(statement)) return;
    this.statements.add(statement);
    this.trace?.keeps(statement, root);
    this.pull(rangeOf(statement), null, puller);
  }
}

function positionOf({ declarations: [first] }: Binding): number {
  return first === undefined ? 0 : rangeOf(first.id).start;
}

/** What an entry has in place of an annotated function: for a marker, of the whole call; of a method, nothing. */
function replacedRange(annotated: Annotated): Range {
  if (annotated.shape === 'class-method') return { start: annotated.start, end: annotated.start };
  return annotated.call === null ? annotated : rangeOf(annotated.call);
}

/** What is kept or left out as a whole for what it does: a statement, a variable, a class. */
function partsOf(statement: t.Statement): (t.Statement | t.VariableDeclarator)[] {
  const declaration = declarationIn(statement);
  if (declaration.type === 'VariableDeclaration') return declaration.declarations;
  if (declaration.type === 'ClassDeclaration') return [statement];
  return INERT.has(declaration.type) ? [] : [statement];
}

/** What does nothing when it is come to, or nothing that an entry is to do. */
const INERT = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'ExportAllDeclaration',
  'FunctionDeclaration',
  'TSEnumDeclaration',
  'TSModuleDeclaration',
  'TSImportEqualsDeclaration',
  'TSExportAssignment',
]);
