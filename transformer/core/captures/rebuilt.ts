/**
 * Captured objects that hold functions, and captured instances of local classes. Sent by value, their functions would
 * become callbacks; made again from their source alone, they would lose what happened to them since. So both go along:
 * the source of their functions, and at each call what else they hold then.
 *
 * before: `const stats = { hits: 0, hit() { this.hits++; } };`
 * after, in the main module: `const stats = { … }; __unsync.remember(stats, { hit: 1 });`, and `__unsync.stateOf(stats)`
 * in the thunk; in the entry: `const stats = __unsync.restore({ hits: 0, hit() { … } }, { hit: 1 }, state);`
 */
import type { types as t } from '@babel/core';
import { isFunction, isPrimitiveLiteral, type Range, rangeOf, unwrap } from '../analysis/ast';
import { type Analysis, type Binding, contextUsesIn } from '../analysis/scope';
import type { ClassNode } from '../slice/classes';
import { changesObject } from '../slice/object-changes';

/** Put around it, a variable's object in the entry is made again. */
export type Rebuilt = RebuiltObject | RebuiltInstance;

export interface RebuiltObject {
  readonly kind: 'object';
  readonly literal: t.ObjectExpression;
  /** The declaration, behind which its functions are remembered. */
  readonly statement: t.Node;
  /** What of the literal goes along as source. */
  readonly pieces: readonly Range[];
  /** What does not, and the text that stands there instead. */
  readonly blanks: readonly (Range & { readonly text: string })[];
  /** `{ hit: 1, more: { print: 1 } }`: the members that are made from source. */
  readonly shape: string;
}

/** `const counter = new Counter();`, of a class that goes along. */
export interface RebuiltInstance {
  readonly kind: 'instance';
  readonly type: Binding;
}

/** What is asked about other names while one is looked at. */
export interface Known {
  /** Whether the source of a local goes along. */
  isHoistable(binding: Binding): boolean;
  /** Whether an expression is the marker around a function. */
  isMarked(node: t.Node): boolean;
  readonly source: string;
}

/** @returns `null` for everything else that a variable may hold */
export function rebuiltOf(binding: Binding, analysis: Analysis, known: Known): Rebuilt | null {
  const [declaration] = binding.declarations;
  if (binding.declarations.length !== 1 || !binding.isConstant) return null;
  if (declaration?.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.id) return null;
  const value = declaration.node.init ? unwrap(declaration.node.init) : null;
  if (value?.type === 'NewExpression') return instanceOf(value, analysis, known);
  const literal = value === null ? null : literalIn(value, analysis);
  const statement = analysis.parentOf(declaration.node);
  const block = statement === null ? null : analysis.parentOf(statement);
  if (literal === null || statement === null || block === null || !BLOCKS.has(block.type)) return null;
  if (!holdsFunction(literal)) return null;
  const parts = new Parts(analysis, known);
  const shape = parts.shapeOf(literal);
  if (shape === null || isInert(binding, literal, parts, analysis)) return null;
  return { kind: 'object', literal, statement, shape, pieces: parts.pieces, blanks: parts.blanks };
}

/** Where a statement can stand behind another. */
const BLOCKS = new Set(['BlockStatement', 'Program', 'SwitchCase', 'StaticBlock', 'TSModuleBlock']);

/** `{ … }`, `Object.freeze({ … })` */
function literalIn(value: t.Node, analysis: Analysis): t.ObjectExpression | null {
  if (value.type === 'ObjectExpression') return value;
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return null;
  const { object, property } = value.callee;
  const isFreeze =
    object.type === 'Identifier' &&
    object.name === 'Object' &&
    analysis.referenceOf(object)?.binding === null &&
    property.type === 'Identifier' &&
    property.name === 'freeze';
  const [first] = value.arguments;
  const frozen = isFreeze && first ? unwrap(first) : null;
  return frozen?.type === 'ObjectExpression' ? frozen : null;
}

/** `{ parse: (s) => …, more: { print() { … } } }`: as a value, its functions would be callbacks. */
export function holdsFunction(value: t.Node): boolean {
  if (isFunction(value)) return true;
  if (value.type !== 'ObjectExpression') return false;
  return value.properties.some(
    (property) =>
      property.type === 'ObjectMethod' ||
      (property.type === 'ObjectProperty' && holdsFunction(unwrap(property.value))),
  );
}

/** Takes a literal apart into what goes along as source, and what is sent. */
class Parts {
  readonly pieces: Range[] = [];
  readonly blanks: (Range & { readonly text: string })[] = [];
  /** Whether it holds nothing but functions and primitive constants. */
  isPlain = true;

  constructor(
    private readonly analysis: Analysis,
    private readonly known: Known,
  ) {}

  /** @returns `null` when it cannot be taken apart */
  shapeOf({ properties }: t.ObjectExpression): string | null {
    const shape: string[] = [];
    for (const property of properties) {
      if (property.type === 'SpreadElement') {
        this.blank(property, '...null');
        continue;
      }
      if (property.type === 'ObjectProperty' && isPrototype(property)) return null;
      const value = property.type === 'ObjectMethod' ? property : unwrap(property.value);
      const isNested = value.type === 'ObjectExpression' && holdsFunction(value);
      if (!isNested && !this.isSource(value)) {
        if (!isPrimitiveLiteral(value)) this.blankProperty(property as t.ObjectProperty);
        continue;
      }
      const key = this.keyOf(property);
      if (key === null) return null;
      if (isNested) {
        const inner = this.shapeOf(value);
        if (inner === null) return null;
        shape.push(`${key}: ${inner}`);
      } else {
        this.pieces.push(rangeOf(property));
        shape.push(`${key}: 1`);
      }
    }
    return `{ ${shape.join(', ')} }`;
  }

  /** Whether a member is made again in the entry: a function, or what the module has under a name. */
  private isSource(value: t.Node): boolean {
    if (isFunction(value) || value.type === 'ClassExpression' || this.known.isMarked(value)) return true;
    if (value.type !== 'Identifier') return false;
    const binding = this.analysis.referenceOf(value)?.binding ?? null;
    if (binding === null) return true;
    return binding.isConstant && (binding.scope.kind === 'module' || this.known.isHoistable(binding));
  }

  /** The key as it is written, where it is the same in the entry. */
  private keyOf({ key, computed }: t.ObjectProperty | t.ObjectMethod): string | null {
    const text = this.known.source.slice(key.start ?? 0, key.end ?? 0);
    if (computed !== true) return text;
    const isSymbol =
      key.type === 'MemberExpression' &&
      key.object.type === 'Identifier' &&
      key.object.name === 'Symbol' &&
      this.analysis.referenceOf(key.object)?.binding === null;
    return isSymbol || key.type === 'StringLiteral' || key.type === 'NumericLiteral' ? `[${text}]` : null;
  }

  private blankProperty(property: t.ObjectProperty): void {
    if (property.computed) this.blank(property, '...null');
    else if (property.shorthand) this.blank(property, `${this.keyOf(property)}: null`);
    else this.blank(property.value, 'null');
  }

  private blank(node: t.Node, text: string): void {
    this.isPlain = false;
    this.blanks.push({ ...rangeOf(node), text });
  }
}

function isPrototype({ key, computed, shorthand }: t.ObjectProperty): boolean {
  const name = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : '';
  return name === '__proto__' && !computed && !shorthand;
}

/** Whether nothing can have happened to an object: its source says all. */
function isInert(binding: Binding, literal: t.ObjectExpression, parts: Parts, analysis: Analysis): boolean {
  if (!parts.isPlain) return false;
  const isRead = (node: t.Node): boolean => {
    const parent = analysis.parentOf(node);
    return (
      (parent?.type === 'MemberExpression' || parent?.type === 'OptionalMemberExpression') &&
      parent.object === node &&
      !changesObject(node, analysis)
    );
  };
  return (
    binding.references.every(({ node, writes }) => writes || isRead(node)) &&
    contextUsesIn(analysis, rangeOf(literal)).every(({ kind, node }) => kind !== 'this' || isRead(node))
  );
}

/** Of a class without private state and without a base of the platform, an instance is the sum of its fields. */
function instanceOf({ callee }: t.NewExpression, analysis: Analysis, known: Known): RebuiltInstance | null {
  const type = callee.type === 'Identifier' ? (analysis.referenceOf(callee)?.binding ?? null) : null;
  if (type === null || type.scope.kind === 'module' || !known.isHoistable(type)) return null;
  const node = classIn(type);
  if (node === null || node.body.body.some(isPrivate)) return null;
  if (!node.superClass) return { kind: 'instance', type };
  const base = analysis.referenceOf(unwrap(node.superClass))?.binding ?? null;
  const baseNode = base === null ? null : classIn(base);
  const isPlain = baseNode !== null && !baseNode.superClass && !baseNode.body.body.some(isPrivate);
  return isPlain ? { kind: 'instance', type } : null;
}

function classIn({ declarations: [declaration] }: Binding): ClassNode | null {
  const node = declaration?.node;
  const value = node?.type === 'VariableDeclarator' && node.init ? unwrap(node.init) : node;
  return value?.type === 'ClassDeclaration' || value?.type === 'ClassExpression' ? value : null;
}

function isPrivate(member: t.ClassBody['body'][number]): boolean {
  return (
    member.type === 'ClassPrivateProperty' ||
    member.type === 'ClassPrivateMethod' ||
    (member.type === 'ClassAccessorProperty' && member.key.type === 'PrivateName')
  );
}
