/**
 * What an annotated function is called: its lexical path in the file, as `outer/inner`, `api.load`, `tasks[0]`. The
 * same source gives the same names wherever and however often it is compiled.
 */
import type { types as t } from '@babel/core';
import { isFunction, isTypeWrapper, keyText, startOf, unwrap } from '../analysis/ast';
import type { Analysis } from '../analysis/scope';

/** Hands out names; a second function with the same path gets `#2`. */
export class Names {
  private readonly used = new Map<string, number>();

  constructor(
    private readonly analysis: Analysis,
    private readonly source: string,
    /** Tells a marker call, which a name looks through: in `const f = unsync(() => 1)` the arrow is `f`. */
    private readonly isMarkerCall: (node: t.Node) => boolean,
  ) {}

  /** @param node an annotated function, or the expression that names it */
  nameOf(node: t.Node): string {
    const segments = [this.labelOf(node) ?? 'anonymous'];
    for (let at = this.analysis.parentOf(node); at !== null; at = this.analysis.parentOf(at)) {
      if (isFunction(at) || at.type === 'TSModuleDeclaration') {
        const label = this.labelOf(at);
        if (label !== null) segments.unshift(label);
      }
    }
    const path = segments.join('/');
    const count = (this.used.get(path) ?? 0) + 1;
    this.used.set(path, count);
    return count === 1 ? path : `${path}#${count}`;
  }

  /** What the code around a node calls it. */
  private labelOf(node: t.Node): string | null {
    if ('id' in node && node.id && typeof node.id === 'object' && node.id.type === 'Identifier') {
      return node.id.name;
    }
    if (isFunction(node) && 'key' in node) return this.memberLabel(node, node.key, node.computed);
    const parent = this.analysis.parentOf(node);
    if (parent === null) return null;
    if (isTypeWrapper(parent) || this.isMarkerCall(parent)) return this.labelOf(parent);
    // The inner call of a curried marker: `unsync(options)(fn)`.
    switch (parent.type) {
      case 'VariableDeclarator':
        return parent.id.type === 'Identifier' ? parent.id.name : null;
      case 'AssignmentPattern':
        return parent.left.type === 'Identifier' ? parent.left.name : null;
      case 'AssignmentExpression':
        return this.targetLabel(parent.left);
      case 'ObjectProperty':
      case 'ClassProperty':
      case 'ClassPrivateProperty':
      case 'ClassAccessorProperty':
        return parent.value === node
          ? this.memberLabel(parent, parent.key, 'computed' in parent && parent.computed)
          : null;
      case 'ArrayExpression':
        return `${this.labelOf(parent) ?? ''}[${parent.elements.indexOf(node as t.Expression)}]`;
      case 'ExportDefaultDeclaration':
      case 'TSExportAssignment':
        return 'default';
      default:
        return null;
    }
  }

  /** A member's name behind that of its object or class. */
  private memberLabel(member: t.Node, key: t.Node, computed: boolean | null | undefined): string {
    const name = keyText(key, computed === true, this.source);
    const body = this.analysis.parentOf(member);
    const owner = body?.type === 'ClassBody' ? this.analysis.parentOf(body) : body;
    const label = owner ? this.labelOf(owner) : null;
    if (label === null) return name;
    return computed ? label + name : `${label}.${name}`;
  }

  /** `exports.load` is `load`; `api.load` is itself. */
  private targetLabel(target: t.Node): string | null {
    const inner = unwrap(target);
    if (inner.type === 'Identifier') return inner.name;
    if (inner.type !== 'MemberExpression') return null;
    const text = this.source.slice(startOf(inner), inner.end as number).replace(/\s+/g, '');
    return text.replace(/^(?:module\.)?exports\.(?=.)/, '');
  }
}
