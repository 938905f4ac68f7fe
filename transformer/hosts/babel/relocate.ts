/**
 * Gives the nodes of a rewritten text the positions their characters have in the user's source.
 *
 * Babel takes everything from there: the final source map, the code frames of other plugins' errors, and
 * `path.getSource()`. Nodes that were generated get no position, like any node that a plugin makes.
 */
import type { PositionMap } from '../positions';
import { lineAndColumn } from '../source-maps';
import type { Babel, File, ResolvedOptions } from './api';

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

/**
 * @param ast parsed from the rewritten text; changed in place
 * @param source the user's text
 * @param parserOpts a `startLine` or `startColumn` (a script inside another file) shifts all positions
 */
export function relocate(
  babel: Babel,
  ast: File,
  source: string,
  positions: PositionMap,
  parserOpts: ResolvedOptions['parserOpts'],
): void {
  const toPoint = pointsOf(source, parserOpts);
  const seen = new Set<object>();
  const move = (item: Located): void => {
    if (seen.has(item)) return;
    seen.add(item);
    moveOne(item, positions, toPoint);
  };
  babel.types.traverseFast(ast, (node) => {
    move(node as Located);
    for (const comments of [node.leadingComments, node.innerComments, node.trailingComments]) {
      for (const comment of comments ?? []) move(comment as Located);
    }
  });
  for (const comment of ast.comments ?? []) move(comment as Located);
  for (const token of ast.tokens ?? []) move(token as Located);
}

function moveOne(item: Located, positions: PositionMap, toPoint: (offset: number) => Point): void {
  if (typeof item.start !== 'number' || typeof item.end !== 'number') return;
  const start = positions.original(item.start);
  const { extra } = item;
  if (extra && typeof extra.parenStart === 'number') extra.parenStart = positions.original(extra.parenStart);
  if (start === undefined) {
    item.start = item.end = item.loc = undefined;
    return;
  }
  // What begins with the user's text can end in ours: a function whose body was replaced.
  const end = Math.max(start, positions.originalEnd(item.end) ?? positions.nearest(item.end) ?? start);
  item.start = start;
  item.end = end;
  if (item.loc) {
    item.loc.start = toPoint(start);
    item.loc.end = toPoint(end);
  }
}

function pointsOf(source: string, parserOpts: ResolvedOptions['parserOpts']): (offset: number) => Point {
  const { startLine = 1, startColumn = 0 } = (parserOpts ?? {}) as {
    startLine?: number;
    startColumn?: number;
  };
  const toLineAndColumn = lineAndColumn(source);
  return (offset) => {
    const [line, column] = toLineAndColumn(offset);
    return { line: line + startLine, column: line === 0 ? column + startColumn : column, index: offset };
  };
}
