/**
 * Which parts of a module go into its entry. By pull: from the annotated functions to what they refer to, and from
 * that to what it refers to; then the statements that change any of it, as the verdict on each says (verdicts.ts).
 */
import type { types as t } from '@babel/core';
import { isTypeWrapper, type Range, rangeOf, within } from '../analysis/ast';
import { type Analysis, Binding, referencesIn } from '../analysis/scope';
import { declarationIn, topLevelStatementOf } from '../analysis/statements';
import type { Annotated } from '../annotations/annotated';
import type { Captures } from '../captures/captures';
import { bindingOf, subclassesOf, withSubclasses } from './classes';
import { ClassesInTypes } from './classes-in-types';
import { NODE } from './effects';
import type { Imports, TypeImport } from './imports';
import { isRelative, moduleOf, originOfBinding } from './origins';
import type { Part, Parts } from './parts';
import {
  BUILT_INS,
  EXPORTS,
  GLOBAL_OBJECTS,
  globalRoot,
  moduleRoot,
  OTHER_MODULES,
  PACKAGES_IN_USE,
  type Root,
} from './roots';
import { questionAbout, type Verdict, verdictOn, verdictOnImport } from './verdicts';

export interface Slice {
  /** Import specifiers to keep. */
  readonly specifiers: ReadonlySet<t.Node>;
  /** Single variables out of declarations of one or more. */
  readonly declarators: ReadonlySet<t.VariableDeclarator>;
  /** Whole statements, `export` aside. */
  readonly statements: ReadonlySet<t.Statement>;
  /** Variables that are there without a value, since a comment leaves their initialisation out. */
  readonly bare: ReadonlySet<t.VariableDeclarator>;
  /** Names of the classes in it, in the order of the source. */
  readonly classes: readonly string[];
  /** Classes that the file imports as types only, and whose instances may pass through its functions. */
  readonly typeClasses: ReadonlySet<TypeImport>;
  /** What was decided about statements for what they change, and why. */
  readonly decisions: readonly Decision[];
}

export interface Decision {
  readonly part: Part;
  /** What the part changes, or is. */
  readonly root: Root;
  /** The annotated function that reaches it. */
  readonly for: Annotated;
  readonly verdict: Verdict;
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
  parts: Parts,
  imports: Imports,
  roots = annotated,
  trace?: SliceTrace,
): Slice {
  const slicer = new Slicer(analysis, annotated, captures, parts, imports, trace);
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
  readonly bare = new Set<t.VariableDeclarator>();
  readonly decisions: Decision[] = [];
  readonly typeClasses = new Set<TypeImport>();
  private readonly neededFor = new Map<Root, Annotated>();
  private readonly keptFor = new Map<t.Node, Annotated>();
  private readonly decided = new Set<Part>();
  private readonly classesInTypes: ClassesInTypes;
  /** Grows while it is gone through: nearer things come first. */
  private readonly queue: Root[] = [];

  constructor(
    private readonly analysis: Analysis,
    private readonly annotated: readonly Annotated[],
    private readonly captures: Captures,
    private readonly parts: Parts,
    private readonly imports: Imports,
    private readonly trace: SliceTrace | undefined,
  ) {
    this.classesInTypes = new ClassesInTypes(analysis, imports);
  }

  /**
   * Needs what the original of an annotated function refers to. That of a method is in its class, which an arrow in
   * the class needs for `this`; and instances of the classes that its types name may pass through it.
   */
  pullAnnotated(item: Annotated): void {
    this.need(BUILT_INS, item);
    const { home } = this.captures.closureOf(item);
    if (home !== null && !home.local) this.need(home.binding, item);
    for (const { root } of this.captures.closureOf(item).namespaces.values()) this.need(root, item);
    if (item.fn !== null) {
      const types = home === null || home.static ? [] : withSubclasses(home.class, this.analysis);
      for (const type of this.classesInTypes.of(item.fn, types)) {
        if (type instanceof Binding) this.need(type, item);
        else this.typeClasses.add(type);
      }
    }
    if (item.shape !== 'class-method') this.pull(item, item, item);
  }

  get classes(): string[] {
    return [...this.neededFor.keys()]
      .filter((root): root is Binding => root instanceof Binding && this.imports.isClass(root))
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
      else if (binding === null) this.needGlobal(reference.node, name, by);
    }
  }

  /** `mode`, and the `mode` of `globalThis.mode`. */
  private needGlobal(node: t.Node, name: string, by: Puller): void {
    this.need(isExports(name) ? EXPORTS : globalRoot(name), by);
    if (!GLOBAL_OBJECTS.has(name)) return;
    let object = node;
    let member = this.analysis.parentOf(object);
    while (member !== null && isTypeWrapper(member)) {
      object = member;
      member = this.analysis.parentOf(object);
    }
    if (member?.type !== 'MemberExpression' && member?.type !== 'OptionalMemberExpression') return;
    if (member.property.type === 'Identifier' && !member.computed)
      this.need(globalRoot(member.property.name), by);
  }

  run(): void {
    this.keepAsked();
    for (const root of this.queue) {
      if (root instanceof Binding) {
        for (const { node } of root.declarations) this.keepDeclaration(node, root);
        this.needSubclasses(root);
        this.needModule(root);
      }
      for (const part of this.parts.changing(root)) this.decide(part, root);
    }
    this.needTestedClasses();
    this.decideImports();
    for (const part of this.parts.all) this.questionKept(part);
  }

  /**
   * Errors keep their class for `error instanceof ParseError`: what the file tests for goes along where the entry loads
   * its module anyway.
   */
  private needTestedClasses(): void {
    for (const statement of this.analysis.program.body) {
      if (statement.type !== 'ImportDeclaration') continue;
      const item = this.neededFor.get(moduleRoot(moduleOf(statement.source.value).module));
      if (item === undefined) continue;
      for (const { local } of statement.specifiers) {
        const binding = this.analysis.moduleScope.bindings.get(local.name);
        if (binding === undefined || this.neededFor.has(binding) || !this.imports.isClass(binding)) continue;
        this.need(binding, item);
        for (const { node } of binding.declarations) this.keepDeclaration(node, binding);
      }
    }
  }

  /** What a comment says to keep is kept, whatever it does. */
  private keepAsked(): void {
    const [first] = this.neededFor.values();
    if (first === undefined) return;
    for (const part of this.parts.all) {
      if (this.parts.answers.written(this.parts.statementOf(part)) === 'keep')
        this.apply({ part, root: BUILT_INS, for: first, verdict: { says: 'keep', why: { is: 'answered' } } });
    }
  }

  private decide(part: Part, root: Root): void {
    if (this.decided.has(part) || this.parts.importedBy(part) !== null) return;
    const answer = this.answerTo('UNSYNC2013', part);
    const verdict = verdictOn(this.parts.effectsOf(part), root, answer);
    this.apply({ part, root, for: this.neededFor.get(root) as Annotated, verdict });
  }

  private decideImports(): void {
    const item = this.neededFor.get(BUILT_INS);
    if (item === undefined) return;
    const loads = (module: string): boolean => this.neededFor.has(moduleRoot(module));
    const reaches = (name: string): boolean =>
      this.neededFor.has(moduleRoot(name)) || this.neededFor.has(OTHER_MODULES);
    for (const part of this.parts.all) {
      const module = this.decided.has(part) ? null : this.parts.importedBy(part);
      if (module === null) continue;
      const verdict = verdictOnImport(module, loads(module), reaches, this.answerTo('UNSYNC2015', part));
      this.apply({ part, root: BUILT_INS, for: item, verdict });
    }
  }

  private apply(decision: Decision): void {
    const { part, root, verdict } = decision;
    const isKept =
      part.type === 'VariableDeclarator' ? this.declarators.has(part) : this.statements.has(part);
    if (isKept) return;
    this.decided.add(part);
    this.decisions.push(decision);
    if (verdict.says !== 'keep') return;
    if (part.type === 'VariableDeclarator') this.keepDeclarator(part, root, part);
    else this.keepStatement(part, root, part);
  }

  /** What is in the entry because it is needed, or for what it changes, may be a question all the same. */
  private questionKept(part: Part): void {
    const item = this.keptFor.get(part);
    if (item === undefined || (part.type === 'VariableDeclarator' && this.bare.has(part))) return;
    const isNeeded = !this.decided.has(part);
    const verdict = questionAbout(this.parts.effectsOf(part), isNeeded, (file) => this.parts.writes(file));
    if (verdict?.says !== 'ask' || this.answerTo(verdict.question, part) !== null) return;
    const known = this.decisions.find((decision) => decision.part === part)?.root;
    const [root = known ?? BUILT_INS] = part.type === 'VariableDeclarator' ? this.bindingsOf(part) : [];
    this.decisions.push({ part, root, for: item, verdict });
  }

  private bindingsOf(declarator: t.VariableDeclarator): Binding[] {
    return [...this.analysis.moduleScope.bindings.values()].filter(({ declarations }) =>
      declarations.some(({ node }) => node === declarator),
    );
  }

  private answerTo(question: Parameters<Parts['answers']['answerTo']>[0], part: Part) {
    return this.parts.answers.answerTo(question, this.parts.statementOf(part));
  }

  private need(root: Root, by: Puller): void {
    if (this.neededFor.has(root)) return;
    this.neededFor.set(root, this.annotatedBehind(by));
    this.trace?.needs(root, by);
    this.queue.push(root);
  }

  private annotatedBehind(by: Puller): Annotated {
    if (typeof by === 'object' && 'ordinal' in by) return by;
    const isRoot = typeof by === 'string' || by instanceof Binding;
    return (isRoot ? this.neededFor.get(by) : this.keptFor.get(by)) as Annotated;
  }

  /** A module whose parts are reached is reached itself; and so may be what it imports. */
  private needModule(binding: Binding): void {
    const origin = originOfBinding(binding, this.analysis);
    if (origin === null || origin.made) return;
    this.need(moduleRoot(origin.module), binding);
    if (NODE.has(origin.module)) return;
    this.need(PACKAGES_IN_USE, binding);
    if (isRelative(origin.module)) this.need(OTHER_MODULES, binding);
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
    this.keptFor.set(node, this.neededFor.get(root) as Annotated);
    this.trace?.keeps(node, root);
    if (this.parts.answers.written(this.parts.statementOf(node)) === 'leave-out') {
      this.bare.add(node);
      return;
    }
    this.pull(rangeOf(node), null, puller);
  }

  private keepStatement(statement: t.Statement, root: Root, puller: Root | t.Statement): void {
    if (this.statements.has(statement)) return;
    this.statements.add(statement);
    this.keptFor.set(statement, this.neededFor.get(root) as Annotated);
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

function isExports(name: string): boolean {
  return name === 'exports' || name === 'module';
}
