/**
 * What an annotated function takes along from the functions and blocks around it. Two kinds: values, which are read
 * when the call is made and sent; and local functions and classes, whose source goes into the entry, each with what it
 * reaches in its turn.
 */
import type { types as t } from '@babel/core';
import { type Range, rangeOf, within } from '../analysis/ast';
import { type NamespacePath, namespacePath } from '../analysis/namespace-paths';
import { type Analysis, type Binding, contextUsesIn, type Reference, referencesIn } from '../analysis/scope';
import type { Annotated } from '../annotations/annotated';
import { bindingOf, type Home, homeOf, isInstanceOwner } from '../slice/classes';
import { mayBeEarly } from './early-captures';
import { isHoistable } from './hoistable';
import { type Rebuilt, rebuiltOf } from './rebuilt';

/** A local function, class, enum, required module or object of functions, whose source goes into the entry. */
export interface Hoisted extends Range {
  readonly binding: Binding;
  /** A function or class declaration, a declarator, or a function or class that is known by a name of its own. */
  readonly node: t.Node;
  /** A second name that it is known by: `Inner`, for `const Held = class Inner {}`. */
  readonly alias?: string;
  /** Set when it is annotated itself: then its dispatching form goes into the entry. */
  readonly annotated: Annotated | null;
}

export interface Closure {
  /**
   * `call`: the function has a `this` of its own, which goes along with the arguments. `capture`: it is an arrow in a
   * class, whose `this` is captured as a variable would be.
   */
  readonly self: 'none' | 'call' | 'capture';
  /** The class that its `this` is an instance of, or that it is a method of. */
  readonly home: Home | null;
  /** Sent by value, in the order of their declarations. */
  readonly values: readonly Binding[];
  /** Those of the values that may not be there yet when a call is made. */
  readonly early: ReadonlySet<Binding>;
  /** In the order of the source. */
  readonly hoisted: readonly Hoisted[];
  /** Those of the values that are made again in the entry, around what is sent of them. */
  readonly rebuilt: ReadonlyMap<Binding, Rebuilt>;
  /** What goes along as source, annotated functions aside. */
  readonly pieces: readonly Range[];
  /** Namespaces inside others, which the entry has as a whole. */
  readonly namespaces: ReadonlyMap<Binding, NamespacePath>;
  /** Names that mean two different things in the code that travels. */
  readonly clashes: readonly Reference[];
}

/** Finds the closures of a module's annotated functions. */
export class Captures {
  private readonly annotatedByBinding = new Map<Binding, Annotated>();
  private readonly closures = new Map<Annotated, Closure>();

  constructor(
    private readonly analysis: Analysis,
    private readonly annotated: readonly Annotated[],
    private readonly source: string,
  ) {
    for (const item of annotated) if (item.binding !== null) this.annotatedByBinding.set(item.binding, item);
  }

  /** The annotated function a name stands for, if it does. */
  annotatedOf(binding: Binding): Annotated | null {
    return this.annotatedByBinding.get(binding) ?? null;
  }

  closureOf(annotated: Annotated): Closure {
    let closure = this.closures.get(annotated);
    if (closure === undefined) {
      closure = this.find(annotated);
      this.closures.set(annotated, closure);
    }
    return closure;
  }

  private find(annotated: Annotated): Closure {
    const values = new Set<Binding>();
    const hoisted = new Map<Binding, Hoisted>();
    const rebuilt = new Map<Binding, Rebuilt>();
    const namespaces = new Map<Binding, NamespacePath>();
    const meanings = new Map<string, Set<Binding | null>>();
    const crossing: Reference[] = [];
    const ownHome = this.homeOf(annotated, 'none');
    // The method of a class that goes along is in that class.
    const queue: Range[] = ownHome?.local ? [] : [annotated];
    const takeAlong = (binding: Binding): void => {
      if (values.has(binding) || hoisted.has(binding) || namespaces.has(binding)) return;
      const path = namespacePath(binding, this.analysis);
      if (path !== null) {
        namespaces.set(binding, path);
        return;
      }
      const other = outerNameOf(binding, this.analysis);
      if (other !== null) {
        takeAlong(other);
        const held = hoisted.get(other);
        if (held !== undefined) {
          hoisted.set(binding, { ...held, alias: binding.name });
          return;
        }
      }
      const local = this.hoistable(binding);
      const again = this.rebuiltOf(binding);
      if (again !== null) {
        values.add(binding);
        rebuilt.set(binding, again);
        if (again.kind === 'object') queue.push(...again.pieces);
        else takeAlong(again.type);
      } else if (local === null) {
        values.add(binding);
      } else {
        hoisted.set(binding, local);
        queue.push(local);
      }
    };
    const followReferences = (): void => {
      for (let piece = queue.pop(); piece !== undefined; piece = queue.pop()) {
        for (const reference of referencesIn(this.analysis, piece)) {
          const { binding, name } = reference;
          if (binding !== null && within(rangeOf(binding.scope.node), piece)) continue;
          meanings.set(name, (meanings.get(name) ?? new Set()).add(binding));
          crossing.push(reference);
          if (binding !== null && binding.scope.kind !== 'module') takeAlong(binding);
        }
      }
    };
    if (ownHome?.local) takeAlong(ownHome.binding);
    followReferences();
    const pieces = (): Range[] => [
      ...[...hoisted.values()].filter((item) => item.annotated === null),
      ...[...rebuilt.values()].flatMap((item) => (item.kind === 'object' ? item.pieces : [])),
    ];
    const self = this.selfOf(annotated, [annotated, ...hoisted.values(), ...pieces()]);
    const home = this.homeOf(annotated, self);
    if (home?.local) takeAlong(home.binding);
    followReferences();
    const local = new Set(
      [...values, ...hoisted.keys(), ...namespaces.keys()].map((binding) => binding.name),
    );
    const hidden = new Set([
      ...this.hiddenNames(annotated, self, values),
      ...this.shadowedNames(annotated, values),
    ]);
    return {
      self,
      home,
      values: [...values].sort((a, b) => positionOf(a) - positionOf(b)),
      early: new Set([...values].filter((binding) => mayBeEarly(binding, annotated.node, this.analysis))),
      hoisted: uniqueHoisted([...hoisted.values()]),
      rebuilt,
      pieces: pieces(),
      namespaces,
      clashes: crossing.filter(
        ({ name }) => hidden.has(name) || (local.has(name) && (meanings.get(name)?.size ?? 0) > 1),
      ),
    };
  }

  /**
   * Captured variables (of a helper) that have the name of a parameter of the function. They are read inside a method,
   * and inside a function that passes its `this` on, so they cannot be told apart there.
   */
  private hiddenNames(
    { shape, fn }: Annotated,
    self: Closure['self'],
    values: ReadonlySet<Binding>,
  ): ReadonlySet<string> {
    const readInside =
      shape === 'method' || shape === 'class-method' || (shape === 'expression' && self === 'call');
    if (!readInside || fn === null) return new Set();
    const { bindings } = this.analysis.scopeOf(fn);
    return new Set([...values].map(({ name }) => name).filter((name) => bindings.has(name)));
  }

  /** Captured variables (of a helper) whose name means another variable where the function stands, and they are read. */
  private shadowedNames({ node }: Annotated, values: ReadonlySet<Binding>): string[] {
    const scope = this.analysis.scopeOf(this.analysis.parentOf(node) ?? node);
    return [...values].filter((binding) => scope.lookup(binding.name) !== binding).map(({ name }) => name);
  }

  private homeOf({ shape, node }: Annotated, self: Closure['self']): Home | null {
    if (shape === 'class-method') return homeOf(node, this.analysis);
    return self === 'capture' ? homeOf(ownerOfThis(node, this.analysis), this.analysis) : null;
  }

  private selfOf(annotated: Annotated, pieces: readonly Range[]): Closure['self'] {
    const owner = ownerOfThis(annotated.node, this.analysis);
    for (const piece of pieces) {
      for (const use of contextUsesIn(this.analysis, piece)) {
        if (use.kind !== 'this' && use.kind !== 'super') continue;
        if (use.owner === annotated.node) return 'call';
        if (use.kind === 'this' && use.owner === owner && isInstanceOwner(owner)) return 'capture';
      }
    }
    return 'none';
  }

  /** The first of the annotated functions that take an object along which is made again. */
  takesFirst(binding: Binding): Annotated | undefined {
    return this.annotated.find((item) => this.closureOf(item).rebuilt.has(binding));
  }

  private rebuiltOf(binding: Binding): Rebuilt | null {
    return rebuiltOf(binding, this.analysis, {
      source: this.source,
      isHoistable: (other) => this.hoistable(other) !== null,
      isMarked: (node) => this.annotated.some(({ call }) => call === node),
    });
  }

  private hoistable(binding: Binding): Hoisted | null {
    const annotated = this.annotatedOf(binding);
    const [declaration] = binding.declarations;
    if (declaration === undefined || !isHoistable(binding, annotated !== null, this.analysis)) return null;
    const { node } = declaration;
    return { binding, node, annotated, ...rangeOf(node) };
  }
}

/** For the `Inner` of `const Held = class Inner {}` in a function, `Held`. */
function outerNameOf(binding: Binding, analysis: Analysis): Binding | null {
  const [declaration] = binding.declarations;
  if (binding.scope.kind !== 'class' || declaration?.node.type !== 'ClassExpression') return null;
  const known = bindingOf(declaration.node, analysis);
  return known === binding || known?.scope.kind === 'module' ? null : known;
}

/** One for each piece of source, which may have been reached under several names. In the order of the source. */
function uniqueHoisted(hoisted: readonly Hoisted[]): Hoisted[] {
  const byNode = new Map<t.Node, Hoisted>();
  for (const item of hoisted) byNode.set(item.node, { ...byNode.get(item.node), ...item });
  return [...byNode.values()].sort((a, b) => a.start - b.start);
}

/** What `this` belongs to at an arrow; at another function, the function itself. */
export function ownerOfThis(node: t.Node, analysis: Analysis): t.Node {
  let current = node;
  while (current.type === 'ArrowFunctionExpression' || !OWNERS.has(current.type)) {
    const parent = analysis.parentOf(current);
    if (parent === null) return current;
    current = parent;
  }
  return current;
}

const OWNERS = new Set([
  'Program',
  'FunctionDeclaration',
  'FunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
  'ClassProperty',
  'ClassPrivateProperty',
  'ClassAccessorProperty',
  'StaticBlock',
  'TSModuleDeclaration',
]);

/** Where a variable is declared. */
export function positionOf(binding: Binding): number {
  const [declaration] = binding.declarations;
  return declaration === undefined ? 0 : rangeOf(declaration.id).start;
}
