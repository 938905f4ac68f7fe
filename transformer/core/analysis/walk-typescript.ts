/** The parts of TypeScript that are there at run time and declare names: enums, namespaces, `import a = b.c`. */
import type { types as t } from '@babel/core';
import { type Analysis, Scope } from './scope';
import type { Context, Walk } from './walk';

export function visitImportEquals(walk: Walk, node: t.TSImportEqualsDeclaration, context: Context): void {
  if (node.importKind === 'type') return;
  const external = node.moduleReference.type === 'TSExternalModuleReference';
  walk.record.declare(node.id, node.id.name, external ? 'import' : 'const', node, context.scope);
  let root: t.Node = node.moduleReference;
  while (root.type === 'TSQualifiedName') root = root.left;
  if (root.type === 'Identifier') walk.record.addReference(root, root.name, context.scope, true, false);
}

export function visitEnum(walk: Walk, node: t.TSEnumDeclaration, context: Context): void {
  walk.record.declare(node.id, node.id.name, 'enum', node, context.scope);
  const own = new Scope('enum', node, context.scope);
  walk.record.openScope(own);
  for (const member of node.members) {
    walk.record.enter(member, node);
    const name = member.id.type === 'Identifier' ? member.id.name : member.id.value;
    walk.record.declare(member.id, name, 'enum-member', member, own);
    walk.visit(member.initializer, member, { ...context, scope: own });
  }
}

export function visitNamespace(walk: Walk, node: t.TSModuleDeclaration, context: Context): void {
  if (node.id.type !== 'Identifier' || node.kind === 'global') return;
  walk.record.declare(node.id, node.id.name, 'namespace', node, context.scope);
  const own = new Scope('namespace', node, context.scope);
  walk.record.openScope(own);
  joinParts(own, node.id.name, isExported(node, walk.record));
  const inside = { ...context, scope: own, owner: node, argumentsOwner: node };
  const { body } = node;
  walk.record.enter(body, node);
  if (body.type === 'TSModuleBlock') walk.visitAll(body.body, body, inside);
  else walk.visit(body, node, inside);
  const exported = [...own.bindings].filter(([, { declarations }]) =>
    declarations.some((declaration) => isExported(declaration.node, walk.record)),
  );
  own.exported = new Map(exported);
}

/**
 * `namespace A { export const x = 1; } namespace A { export const y = x; }`; also where the parts of an exported
 * namespace are in different parts of the one around it.
 */
function joinParts(own: Scope, name: string, exported: boolean): void {
  const around = own.parent as Scope;
  const places = (exported ? around.parts : null) ?? [around];
  const known = places.find(({ namespaces }) => namespaces?.has(name))?.namespaces?.get(name);
  own.parts = known ?? [];
  own.parts.push(own);
  around.namespaces ??= new Map();
  around.namespaces.set(name, own.parts);
}

/** Whether something is exported from the namespace that it is in; the `B` of `namespace A.B {}` is. */
function isExported(node: t.Node, analysis: Analysis): boolean {
  let parent = analysis.parentOf(node);
  if (parent?.type === 'VariableDeclaration') parent = analysis.parentOf(parent);
  return parent?.type === 'ExportNamedDeclaration' || parent?.type === 'TSModuleDeclaration';
}
