/** The parts of TypeScript that are there at run time and declare names: enums, namespaces, `import a = b.c`. */
import type { types as t } from '@babel/core';
import { Scope } from './scope';
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
  const inside = { ...context, scope: own, owner: node, argumentsOwner: node };
  const { body } = node;
  walk.record.enter(body, node);
  if (body.type === 'TSModuleBlock') walk.visitAll(body.body, body, inside);
  else walk.visit(body, node, inside);
}
