/** Under which name the top of a module knows a namespace inside another. */
import type { types as t } from '@babel/core';
import type { Analysis, Binding } from './scope';

export interface NamespacePath {
  /** `App.Util` */
  readonly text: string;
  /** The `App` of it, which is at the top of the module. */
  readonly root: Binding;
}

/**
 * `App.Util` for the `Util` of `namespace App { export namespace Util {} }`, and for what `import U = Util` there
 * makes of it; `null` for all else. A namespace in a function cannot be, so it cannot go along as the source of a local
 * class would; and as a value, its functions would be callbacks.
 */
export function namespacePath(binding: Binding, analysis: Analysis): NamespacePath | null {
  const [declaration] = binding.declarations;
  if (declaration?.node.type === 'TSImportEqualsDeclaration') return aliased(declaration.node, analysis);
  if (binding.kind !== 'namespace') return null;
  const { scope, name } = binding;
  if (scope.kind === 'module') return { text: name, root: binding };
  if (scope.kind !== 'namespace' || !scope.exported?.has(name)) return null;
  const { id } = scope.node as t.TSModuleDeclaration;
  const around = id.type === 'Identifier' ? (scope.parent?.lookup(id.name) ?? null) : null;
  const path = around === null ? null : namespacePath(around, analysis);
  return path && { ...path, text: `${path.text}.${name}` };
}

function aliased({ moduleReference }: t.TSImportEqualsDeclaration, analysis: Analysis): NamespacePath | null {
  const rest: string[] = [];
  let first: t.Node = moduleReference;
  for (; first.type === 'TSQualifiedName'; first = first.left) rest.unshift(first.right.name);
  const binding = analysis.referenceOf(first)?.binding ?? null;
  const path = binding === null ? null : namespacePath(binding, analysis);
  return path && { ...path, text: [path.text, ...rest].join('.') };
}
