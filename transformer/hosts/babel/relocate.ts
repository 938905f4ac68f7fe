/**
 * Gives the nodes of a rewritten text the positions their characters have in the user's source.
 *
 * Babel takes everything from there: the final source map, the code frames of other plugins' errors, and
 * `path.getSource()`. Nodes that were generated have no position, like any node that a plugin makes.
 *
 * They are plain copies, as `t.cloneNode` makes them, and positions are of the parser's own class. An `undefined` in a
 * node of the parser's, where V8 has seen nothing but numbers, makes it throw away the code that it has compiled for
 * nodes, which the files after this one pay for.
 */
import { lineAndColumn } from '../../core/lines';
import type { PositionMap } from '../positions';
import type { Babel, File, Node, ResolvedOptions } from './api';

/** What nodes, comments and tokens have in common. */
interface Located {
  start?: number | null;
  end?: number | null;
  loc?: Location | null;
  extra?: Record<string, unknown>;
}

interface Location {
  start: Point;
  end: Point;
}

interface Point {
  line: number;
  column: number;
  index?: number;
}

type MakePoint = (offset: number, like: Point) => Point;

/**
 * @param ast parsed from the rewritten text; changed in place, but for the `Program` itself
 * @param source the user's text
 * @param parserOpts a `startLine` or `startColumn` (a script inside another file) shifts all positions
 */
export function relocate(
  { types: t }: Babel,
  ast: File,
  source: string,
  positions: PositionMap,
  parserOpts: ResolvedOptions['parserOpts'],
): void {
  const makePoint = pointsOf(source, parserOpts);
  /** Whether it is the user's. A node may stand in two places, and may only be moved once. */
  const moved = new Map<Located, boolean>();
  const move = (item: Located): boolean => {
    const known = moved.get(item);
    if (known !== undefined) return known;
    const isUsers = moveOne(item, positions, makePoint);
    moved.set(item, isUsers);
    return isUsers;
  };
  const visit = (node: Node): Node => {
    visitChildren(node);
    return move(node as Located) ? node : withoutPlace(node);
  };
  const visitChildren = (node: Node): void => {
    const children = node as unknown as Record<string, Node | (Node | null)[] | null | undefined>;
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const child = children[key];
      if (Array.isArray(child)) {
        for (let index = 0; index < child.length; index++) child[index] &&= visit(child[index] as Node);
      } else if (child) children[key] = visit(child);
    }
  };
  visitChildren(ast.program);
  for (const item of [...(ast.comments ?? []), ...(ast.tokens ?? [])] as Located[]) {
    if (!move(item)) item.start = item.end = item.loc = undefined;
  }
}

/** @returns whether its first character is the user's */
function moveOne(item: Located, positions: PositionMap, makePoint: MakePoint): boolean {
  if (typeof item.start !== 'number' || typeof item.end !== 'number') return false;
  const start = positions.original(item.start);
  const { extra } = item;
  if (extra && typeof extra.parenStart === 'number') extra.parenStart = positions.original(extra.parenStart);
  if (start === undefined) return false;
  // What begins with the user's text can end in ours: a function whose body was replaced.
  const end = Math.max(start, positions.originalEnd(item.end) ?? positions.nearest(item.end) ?? start);
  item.start = start;
  item.end = end;
  if (item.loc) {
    item.loc.start = makePoint(start, item.loc.start);
    item.loc.end = makePoint(end, item.loc.end);
  }
  return true;
}

function withoutPlace(node: Node): Node {
  const { start, end, loc, ...rest } = node;
  return rest as Node;
}

function pointsOf(source: string, parserOpts: ResolvedOptions['parserOpts']): MakePoint {
  const { startLine = 1, startColumn = 0 } = (parserOpts ?? {}) as {
    startLine?: number;
    startColumn?: number;
  };
  const toLineAndColumn = lineAndColumn(source);
  return (offset, like) => {
    const [line, column] = toLineAndColumn(offset);
    const Position = like.constructor as new (line: number, column: number, index: number) => Point;
    return new Position(line + startLine, line === 0 ? column + startColumn : column, offset);
  };
}
