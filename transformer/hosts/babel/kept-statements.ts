/**
 * Top-level statements that the core left as they were keep the nodes that Babel made of them. Only the others are
 * parsed once more, and only they need to be given positions: mostly a small part of a file.
 * ```js
 * import { a } from './a';                      ;
 * /** @unsync *\/ function f() { a(); }     →    /** @unsync *\/ function f() { return __unsync.call(…); }
 * export class Store { … }                      ;
 * ```
 */
import type { PositionMap } from '../positions';
import type { Babel, File, Node, Program } from './api';

type Statement = Program['body'][number];
type Comment = NonNullable<File['comments']>[number];

/** A statement of the user's file that stands in the rewritten text as it was. */
export interface KeptStatement {
  readonly node: Statement;
  /** Offsets in the user's file, decorators included. */
  readonly start: number;
  readonly end: number;
  /** Offset in the rewritten text. */
  readonly at: number;
}

/** @param source the text that `file` was parsed from */
export function findKept(
  file: File,
  source: string,
  rewritten: string,
  positions: PositionMap,
): KeptStatement[] {
  return file.program.body.flatMap((node) => {
    const start = Math.min(...[node, ...decoratorsOf(node)].map((part) => part.start ?? Number.NaN));
    const { end } = node;
    if (Number.isNaN(start) || typeof end !== 'number') return [];
    const at = positions.rewritten(start);
    if (at === undefined || !rewritten.startsWith(source.slice(start, end), at)) return [];
    return [{ node, start, end, at }];
  });
}

/** They can stand before the `export`, outside of the statement's own range. */
function decoratorsOf(node: Statement): readonly Node[] {
  const declaration = 'declaration' in node ? node.declaration : null;
  return (declaration && 'decorators' in declaration && declaration.decorators) || [];
}

/** @returns the text with an empty statement in the place of each kept one, and everything else where it was */
export function blankOut(rewritten: string, kept: readonly KeptStatement[]): string {
  let text = '';
  let from = 0;
  for (const { at, start, end } of kept) {
    const stop = at + end - start;
    text += `${rewritten.slice(from, at)};${rewritten.slice(at + 1, stop).replace(/[^\n\r\u2028\u2029]/g, ' ')}`;
    from = stop;
  }
  return text + rewritten.slice(from);
}

/**
 * Puts kept statements back.
 *
 * @param tree parsed from the blanked text, its nodes where their characters are in the user's file; changed in place
 * @param original the user's file, as Babel parsed it
 * @returns whether each had its place: not so when what looked like a statement is now a part of another one
 */
export function putBack(babel: Babel, tree: File, kept: readonly KeptStatement[], original: File): boolean {
  const byStart = new Map(kept.map((statement) => [statement.start, statement]));
  tree.program.body = tree.program.body.map((statement) => {
    const found = statement.type === 'EmptyStatement' ? byStart.get(statement.start ?? -1) : undefined;
    if (found === undefined) return statement;
    byStart.delete(found.start);
    return found.node;
  });
  if (byStart.size > 0) return false;
  shareComments(babel, tree, kept, original);
  return true;
}

/** A comment between two statements is attached to both, and printed once only if it is one object. */
function shareComments(babel: Babel, tree: File, kept: readonly KeptStatement[], original: File): void {
  const byStart = new Map((original.comments ?? []).map((comment) => [comment.start, comment]));
  const shared = (comment: Comment): Comment => byStart.get(comment.start) ?? comment;
  const nodes = new Set<Node>(kept.map(({ node }) => node));
  for (const statement of tree.program.body) {
    if (nodes.has(statement)) continue;
    babel.types.traverseFast(statement, (node) => {
      for (const key of ['leadingComments', 'innerComments', 'trailingComments'] as const) {
        if (node[key]) node[key] = node[key].map(shared);
      }
    });
  }
  const inside = ({ start }: Comment): boolean =>
    kept.some((statement) => statement.start <= (start ?? -1) && (start ?? -1) < statement.end);
  tree.comments = [
    ...(original.comments ?? []).filter(inside),
    ...(tree.comments ?? []).map(shared),
  ].toSorted((one, other) => (one.start ?? 0) - (other.start ?? 0));
}
