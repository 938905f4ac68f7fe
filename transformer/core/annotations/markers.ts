/**
 * Which expressions are the marker `unsync`. By binding, never by name: renamed on import, a member of a namespace,
 * required, or re-exported through another file under its own name.
 */
import type { types as t } from '@babel/core';
import { isTypeWrapper, keyText, unwrap } from '../analysis/ast';
import type { Analysis, Binding, Declaration, Reference } from '../analysis/scope';

const PACKAGE = 'unsync';
const EXPORT = 'unsync';

/** A use of the marker: the whole expression that yields it. */
export interface MarkerUse {
  readonly expression: t.Node;
  readonly reference: Reference;
}

export class Markers {
  private readonly roles = new Map<Binding, Role>();

  constructor(private readonly analysis: Analysis) {}

  /** Every expression in the module that yields the marker, in the order of the source. */
  uses(): MarkerUse[] {
    const uses: MarkerUse[] = [];
    for (const reference of this.analysis.references) {
      const role = this.roleOf(reference.binding);
      if (role === null || !reference.reads) continue;
      let expression = reference.node;
      if (role === 'namespace') {
        const member = this.analysis.parentOf(expression);
        if (member === null || !isMarkerMember(member) || member.object !== expression) continue;
        expression = member;
      }
      uses.push({ expression: this.outermost(expression), reference });
    }
    return uses;
  }

  /** Whether the expression is a call of the marker, curried or not. */
  isMarkerCall(node: t.Node): node is t.CallExpression {
    if (node.type !== 'CallExpression') return false;
    const callee = unwrap(node.callee);
    return (
      this.isMarker(callee) || (callee.type === 'CallExpression' && this.isMarker(unwrap(callee.callee)))
    );
  }

  private isMarker(node: t.Node): boolean {
    if (node.type === 'SequenceExpression') {
      const last = node.expressions.at(-1);
      return last !== undefined && this.isMarker(unwrap(last));
    }
    if (node.type === 'Identifier') return this.roleOf(this.bindingOf(node)) === 'marker';
    return isMarkerMember(node) && this.roleOf(this.bindingOf(node.object)) === 'namespace';
  }

  private bindingOf(node: t.Node): Binding | null {
    return this.analysis.referenceOf(node)?.binding ?? null;
  }

  /** From the marker out through type wrappers and `(0, marker)`. */
  private outermost(node: t.Node): t.Node {
    let current = node;
    for (;;) {
      const parent = this.analysis.parentOf(current);
      if (parent === null) return current;
      const last = parent.type === 'SequenceExpression' ? parent.expressions.at(-1) : null;
      if (!isTypeWrapper(parent) && last !== current) return current;
      current = parent;
    }
  }

  private roleOf(binding: Binding | null): Role {
    if (binding === null) return null;
    const known = this.roles.get(binding);
    if (known !== undefined) return known;
    // Guards against `const a = b, b = a` while its role is being worked out.
    this.roles.set(binding, null);
    const [declaration] = binding.declarations;
    const role =
      declaration === undefined || !binding.isConstant ? null : this.roleOfDeclaration(declaration);
    this.roles.set(binding, role);
    return role;
  }

  private roleOfDeclaration(declaration: Declaration): Role {
    const { node, id } = declaration;
    switch (node.type) {
      case 'ImportSpecifier':
        return keyText(node.imported, false, '') === EXPORT ? 'marker' : null;
      case 'ImportNamespaceSpecifier':
      case 'ImportDefaultSpecifier': {
        const parent = this.analysis.parentOf(node);
        return parent?.type === 'ImportDeclaration' && parent.source.value === PACKAGE ? 'namespace' : null;
      }
      case 'TSImportEqualsDeclaration': {
        const target = node.moduleReference;
        return target.type === 'TSExternalModuleReference' && target.expression.value === PACKAGE
          ? 'namespace'
          : null;
      }
      case 'VariableDeclarator':
        return node.init ? this.roleOfVariable(node, id, unwrap(node.init)) : null;
      default:
        return null;
    }
  }

  private roleOfVariable(declarator: t.VariableDeclarator, id: t.Node, init: t.Node): Role {
    if (declarator.id === id) {
      if (isRequireOfPackage(init)) return 'namespace';
      if (isMarkerMember(init) && isRequireOfPackage(unwrap(init.object))) return 'marker';
      return init.type !== 'CallExpression' && this.isMarker(init) ? 'marker' : null;
    }
    const property = this.analysis.parentOf(id);
    const direct = property?.type === 'ObjectProperty' && this.analysis.parentOf(property) === declarator.id;
    if (!direct || property.computed || keyText(property.key, false, '') !== EXPORT) return null;
    const fromNamespace = init.type === 'Identifier' && this.roleOf(this.bindingOf(init)) === 'namespace';
    return fromNamespace || isRequireOfPackage(init) ? 'marker' : null;
  }
}

/** `marker`: the function itself. `namespace`: an object with the function in it. */
type Role = 'marker' | 'namespace' | null;

function isMarkerMember(node: t.Node): node is t.MemberExpression {
  if (node.type !== 'MemberExpression') return false;
  if (node.computed) return node.property.type === 'StringLiteral' && node.property.value === EXPORT;
  return node.property.type === 'Identifier' && node.property.name === EXPORT;
}

/** `require('unsync')`, `await import('unsync')`, and `require` inside a compiler's interop helper. */
function isRequireOfPackage(node: t.Node): boolean {
  if (node.type === 'AwaitExpression') {
    const { argument } = node;
    if (argument.type === 'ImportExpression') return isPackage(argument.source);
    return (
      argument.type === 'CallExpression' &&
      argument.callee.type === 'Import' &&
      isPackage(argument.arguments[0])
    );
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return false;
  const [first] = node.arguments;
  if (first === undefined) return false;
  return node.callee.name === 'require' ? isPackage(first) : isRequireOfPackage(first);
}

function isPackage(node: t.Node | undefined): boolean {
  return node?.type === 'StringLiteral' && node.value === PACKAGE;
}
