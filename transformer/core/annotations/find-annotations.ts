/** Every annotated function of a module, whichever way it is annotated. */
import type { types as t } from '@babel/core';
import {
  type FunctionNode,
  isFunction,
  isTypeWrapper,
  type Range,
  rangeOf,
  startOf,
  unwrap,
} from '../analysis/ast';
import { describe } from '../analysis/describe-node';
import type { Analysis, Binding } from '../analysis/scope';
import type { Reporter } from '../reporter';
import { homeOf } from '../slice/classes';
import type { AnnotationOptions, ExecutorName } from '../types';
import type { Annotated, Found } from './annotated';
import type { Tag } from './jsdoc';
import { Markers, type MarkerUse } from './markers';
import { judgeNamed } from './named-functions';
import { Names } from './names';
import { optionsOfNode, optionsOfTag } from './options';
import { functionUnder } from './tagged-function';

/**
 * @param tags the `@unsync` tags in the module's comments, misspelt ones too
 * @returns in the order of the source, outer functions before those inside them
 */
export function findAnnotations(
  analysis: Analysis,
  source: string,
  tags: readonly Tag[],
  reporter: Reporter,
): Annotated[] {
  const finder = new Finder(analysis, source, reporter);
  for (const use of finder.markers.uses()) finder.addMarker(use);
  for (const tag of tags) finder.addTag(tag);
  return finder.finish();
}

class Finder {
  readonly markers: Markers;
  private readonly found = new Map<t.Node, Found>();

  constructor(
    private readonly analysis: Analysis,
    private readonly source: string,
    private readonly reporter: Reporter,
  ) {
    this.markers = new Markers(analysis);
  }

  addMarker(use: MarkerUse): void {
    const { expression } = use;
    const parent = this.analysis.parentOf(expression);
    const marker = this.textOf(expression);
    if (parent?.type === 'Decorator') {
      this.addDecorated(parent, {});
    } else if (parent?.type === 'CallExpression' && parent.callee === expression) {
      this.addCall(parent, marker);
    } else if (parent?.type !== 'ExportSpecifier' && parent?.type !== 'VariableDeclarator') {
      this.reporter.report('UNSYNC1011', rangeOf(expression), { marker });
    }
  }

  addTag(tag: Tag): void {
    const over = this.analysis.outermostAt(tag.target);
    const target = over === null ? null : functionUnder(over, this.analysis, this.source);
    if (tag.misspelt) {
      if (target !== null && isFunction(target)) this.reporter.report('UNSYNC1005', tag, { tag: tag.name });
      return;
    }
    const options = optionsOfTag(tag, this.reporter);
    if (over === null || target === null) {
      this.reporter.report('UNSYNC1006', tag, { what: over === null ? 'nothing' : describe(over) });
    } else if (this.markers.isMarkerCall(target)) {
      this.mergeIntoMarker(target, options);
    } else if (isFunction(target)) {
      this.addFunction(target, options, tag, null);
    } else {
      this.reporter.report('UNSYNC1006', tag, { what: describe(target) });
    }
  }

  finish(): Annotated[] {
    const names = new Names(this.analysis, this.source, (node) => this.markers.isMarkerCall(node));
    const inOrder = [...this.found.values()].sort((a, b) => startOf(a.node) - startOf(b.node));
    return inOrder.map((found, ordinal) => {
      const name = names.nameOf(found.node);
      return {
        ...found,
        ...rangeOf(found.node),
        ordinal,
        name,
        executor: this.executorOf(found, name),
        binding: this.bindingOf(found),
      };
    });
  }

  private addCall(call: t.CallExpression, marker: string): void {
    const [first, second] = call.arguments;
    const target = first === undefined ? null : unwrap(first);
    if (target !== null && target.type !== 'ObjectExpression') {
      const options = second === undefined ? {} : optionsOfNode(second, this.reporter);
      this.addMarked(call, first as t.Node, options, marker);
      return;
    }
    const options = target === null ? {} : optionsOfNode(target, this.reporter);
    const outer = this.throughWrappers(call);
    const parent = this.analysis.parentOf(outer);
    if (parent?.type === 'Decorator') {
      this.addDecorated(parent, options);
      return;
    }
    const argument =
      parent?.type === 'CallExpression' && parent.callee === outer ? parent.arguments[0] : undefined;
    if (argument === undefined) this.reporter.report('UNSYNC1010', rangeOf(call), { marker });
    else this.addMarked(parent as t.CallExpression, argument, options, marker);
  }

  /** @param argument what the marker goes round, wrappers included */
  private addMarked(
    call: t.CallExpression,
    argument: t.Node,
    options: AnnotationOptions,
    marker: string,
  ): void {
    const node = unwrap(argument);
    if (isFunction(node)) {
      this.addFunction(node, options, rangeOf(call), call);
      return;
    }
    const verdict = judgeNamed(node, this.analysis, (inner) => this.markers.isMarkerCall(inner));
    switch (verdict.kind) {
      case 'function':
        this.found.set(node, {
          shape: 'named',
          node,
          fn: verdict.fn,
          call,
          decorator: null,
          options,
          site: rangeOf(call),
        });
        return;
      case 'not-a-function':
        this.reporter.report('UNSYNC1007', rangeOf(node), { marker, what: verdict.what });
        return;
      case 'unknown':
        this.reporter.report('UNSYNC1008', rangeOf(node), { name: this.textOf(node), what: verdict.what });
        return;
      case 'dispatching':
        return;
    }
  }

  private addDecorated(decorator: t.Decorator, options: AnnotationOptions): void {
    const member = this.analysis.parentOf(decorator);
    if (member !== null && isFunction(member)) {
      this.addFunction(member, options, rangeOf(decorator), null, decorator);
      return;
    }
    const value = member !== null && 'value' in member && isNode(member.value) ? unwrap(member.value) : null;
    if (value !== null && isFunction(value))
      this.addFunction(value, options, rangeOf(decorator), null, decorator);
    else this.reporter.report('UNSYNC1006', rangeOf(decorator), { what: describe(member ?? decorator) });
  }

  private addFunction(
    fn: Found['node'],
    options: AnnotationOptions,
    site: Range,
    call: t.CallExpression | null,
    decorator: t.Decorator | null = null,
  ): void {
    if (!isFunction(fn)) return;
    const range = { start: site.start, end: site.end };
    if ('kind' in fn && fn.kind !== 'method') {
      const what = { get: 'A getter', set: 'A setter', constructor: 'A constructor' }[fn.kind];
      this.reporter.report('UNSYNC1009', range, { what });
      return;
    }
    if (SHAPES[fn.type] === 'class-method' && homeOf(fn, this.analysis) === null) {
      const what = 'A method of a class that has no name';
      this.reporter.report('UNSYNC1012', range, {
        what,
        remedy: 'Give the class a name: `class Name { … }`.',
      });
      return;
    }
    const known = this.found.get(fn);
    this.found.set(fn, {
      shape: SHAPES[fn.type],
      node: fn,
      fn,
      call: call ?? known?.call ?? null,
      decorator: decorator ?? known?.decorator ?? null,
      options: { ...options, ...known?.options },
      site: range,
    });
  }

  /** A tag over a variable that is set to a marked function: one function, the marker's options win. */
  private mergeIntoMarker(call: t.Node, options: AnnotationOptions): void {
    for (const [node, found] of this.found) {
      if (found.call === call) this.found.set(node, { ...found, options: { ...options, ...found.options } });
    }
  }

  private executorOf(found: Found, name: string): ExecutorName {
    const cpuBound = found.options.cpuBound === true;
    if (found.fn?.async !== true) return cpuBound ? 'cpu' : 'thread';
    if (cpuBound) this.reporter.report('UNSYNC1004', found.site, { name });
    return 'loop';
  }

  /** What a declaration declares; for an expression, the variable it is the whole value of. */
  private bindingOf(found: Found): Binding | null {
    if (found.node.type === 'FunctionDeclaration') {
      const scope = this.analysis.scopeOf(this.analysis.parentOf(found.node) ?? found.node);
      return found.node.id ? scope.lookup(found.node.id.name) : null;
    }
    const outer = this.throughWrappers(found.call ?? found.node);
    const parent = this.analysis.parentOf(outer);
    if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return null;
    return this.analysis.scopeOf(parent).lookup(parent.id.name);
  }

  private throughWrappers(node: t.Node): t.Node {
    let current = node;
    for (;;) {
      const parent = this.analysis.parentOf(current);
      if (parent === null || !isTypeWrapper(parent)) return current;
      current = parent;
    }
  }

  private textOf(node: t.Node): string {
    const { start, end } = rangeOf(node);
    const text = this.source.slice(start, end);
    return text.length > 40 ? `${text.slice(0, 37)}…` : text;
  }
}

const SHAPES = {
  FunctionDeclaration: 'declaration',
  ObjectMethod: 'method',
  ClassMethod: 'class-method',
  ClassPrivateMethod: 'class-method',
  FunctionExpression: 'expression',
  ArrowFunctionExpression: 'expression',
} as const satisfies Record<FunctionNode['type'], Found['shape']>;

function isNode(value: unknown): value is t.Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
