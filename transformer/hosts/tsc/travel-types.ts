/** Can the values of a type travel between threads? Finds what is in it that cannot, and the way there. */
import type ts from 'typescript';
import type { TypeScript } from './internals';
import { type Direction, type Kind, type Part, TypeLook } from './type-look';

/** Something inside a type that does not travel as it is. */
export interface Finding {
  /** `opts.onDone`, `rows[].owner`. */
  readonly path: string;
  /** For a message: `a symbol`, `a WeakMap`. For a callback, the type of its result. */
  readonly what: string;
  /**
   * `certain`: every value of the type has it. `possible`: some have, since it is in a union, an array, or an optional
   * property. `callback`: a function whose result is used as if it were there at once. `possible callback`: some are.
   */
  readonly kind: Kind | 'possible callback';
  /** For a callback: who calls it. */
  readonly caller: string;
}

/**
 * One for what is found several times in one type: seven methods of one object are one thing to mend.
 * @returns with each what it stands for, for the message: ` (and 6 more in `entry`)`
 */
export function grouped(
  findings: readonly Finding[],
): { readonly finding: Finding; readonly more: string }[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { path, kind, what } = finding;
    const key = `${kind} ${holderOf(path)} ${kind.endsWith('callback') ? '' : what}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].slice(0, MOST_FINDINGS).map(([finding, ...others]) => ({
    finding: finding as Finding,
    more:
      others.length === 0 ? '' : ` (and ${others.length} more in \`${holderOf((finding as Finding).path)}\`)`,
  }));
}

/** `entry` of `entry.isFile`. */
function holderOf(path: string): string {
  return path.replace(/(?:\.[^.[\]]+|\[\])$/, '');
}

/** So many types are followed: generic types may have no end, and who has found so much will look at the whole. */
const MOST_TYPES = 1000;
const MOST_FINDINGS = 10;

const MAYBE = { certain: 'possible', possible: 'possible', callback: 'possible callback' } as const;

const CALLERS: Record<Direction, string> = {
  arguments: 'the worker that calls it',
  results: 'the thread that it comes to',
};

/** Looks into types; keeps what it has found out about each, so that a type is looked into once for a Program. */
export class TravelTypes {
  private readonly look: TypeLook;
  /** Types that lead to nothing worth a word, however far one goes. */
  private readonly harmless = new Set<ts.Type>();

  constructor(typescript: TypeScript, program: ts.Program) {
    this.look = new TypeLook(typescript, program);
  }

  /**
   * @param path what the value is called
   * @param at where the type is used
   * @param mayLack whether the value may be left out, so that nothing is certain
   * @returns what is in a type that cannot travel, each by the shortest way, what is certain first
   */
  findingsIn(type: ts.Type, path: string, at: ts.Node, direction: Direction, mayLack = false): Finding[] {
    if (this.isHarmless(type, at)) return [];
    const findings = new Map<string, Finding>();
    if (!mayLack) this.collect(type, path, at, direction, true, findings);
    this.collect(type, path, at, direction, false, findings);
    return [...findings.values()];
  }

  /**
   * Level by level. A type that is reached twice is followed once: recursive types have no end.
   * @param certain whether to follow only what every value has
   */
  private collect(
    type: ts.Type,
    path: string,
    at: ts.Node,
    direction: Direction,
    certain: boolean,
    findings: Map<string, Finding>,
  ): void {
    const followed = new Set<ts.Type>();
    let level: readonly Omit<Part, 'possible'>[] = [{ type, step: path }];
    while (level.length > 0 && followed.size < MOST_TYPES) {
      const next: Omit<Part, 'possible'>[] = [];
      for (const { type: current, step: way } of level) {
        if (this.harmless.has(current) || followed.has(current)) continue;
        const { finding, parts } = this.look.at(current, at);
        if (finding !== undefined) {
          const { what } = finding;
          const key = `${way} ${what}`;
          if (findings.has(key)) continue;
          const kind = certain ? finding.kind : MAYBE[finding.kind];
          findings.set(key, { path: way, what, kind, caller: CALLERS[direction] });
          continue;
        }
        followed.add(current);
        for (const part of parts) {
          if (certain && part.possible) continue;
          next.push({ type: part.type, step: way + part.step });
        }
      }
      level = next;
    }
  }

  /** Whether nothing that the type leads to is to be reported: then so it is for everything on the way. */
  private isHarmless(type: ts.Type, at: ts.Node): boolean {
    if (this.harmless.has(type)) return true;
    const reached = new Set([type]);
    for (const next of reached) {
      const { finding, parts } = this.look.at(next, at);
      if (finding !== undefined || reached.size > MOST_TYPES) return false;
      for (const part of parts) if (!this.harmless.has(part.type)) reached.add(part.type);
    }
    for (const next of reached) this.harmless.add(next);
    return true;
  }
}
